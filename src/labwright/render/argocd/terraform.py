"""Applications that Terraform applies: resources of kind `argocd_application` (argoproj-labs/argocd), and manifests in heredocs.

No more of HCL is understood than blocks, texts, numbers and booleans; an expression stays as it stands.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from labwright.render.argocd.groups import ARGO, VERSION
from labwright.source import Origin, Place, SourceError, YamlMap, assign, load_all

_RESOURCE = re.compile(r'^\s*resource\s+"argocd_application(?:_set)?"\s+"([^"]+)"\s*\{', re.MULTILINE)
_HEREDOC = re.compile(r"<<-?\s*\"?(\w+)\"?[^\n]*\n(.*?)\n[ \t]*\1\b", re.DOTALL)
_HERE = re.compile(r"<<-?\s*\"?(\w+)")
_LINE = re.compile(r"""^\s*(?:(?P<key>[\w.-]+|"[^"]+")\s*=\s*(?P<value>.+?)|(?P<block>\w+)\s*=?\s*\{)\s*(?:\#.*)?$""")
_NAMES = {
    "repo_url": "repoURL",
    "target_revision": "targetRevision",
    "sync_policy": "syncPolicy",
    "sync_options": "syncOptions",
    "self_heal": "selfHeal",
    "value_files": "valueFiles",
    "release_name": "releaseName",
}
_MAX_LINES = 2000
"""Longest block looked at."""
_MAX_LINE = 1000
"""Longest line."""
_MAX_TEXT = 2**18
"""Largest file, in characters. All three chosen by feel, against files made to exhaust the machine."""


def applications(text: str, file: str) -> Iterator[YamlMap]:
    """The Applications of a Terraform file, as objects."""
    if len(text) > _MAX_TEXT:
        return
    for match in _RESOURCE.finditer(text):
        lines = text[match.end() :].splitlines()[:_MAX_LINES]
        start = text.count("\n", 0, match.end()) + 1
        body = _block(iter(enumerate(lines, start)), file)
        made = _application(body, Place(file, start, 1, start, 1), match.group(1))
        if made is not None:
            yield made
    for match in _HEREDOC.finditer(text):
        if f"{ARGO}/" in match.group(2):
            yield from _manifests(match, text, file)


def _manifests(match: re.Match[str], text: str, file: str) -> Iterator[YamlMap]:
    padding = "\n" * text.count("\n", 0, match.start(2))
    try:
        documents = load_all(padding + match.group(2) + "\n", file)
    except SourceError:
        return
    for document in documents:
        if isinstance(document.value, YamlMap) and str(document.value.get("apiVersion", "")).startswith(f"{ARGO}/"):
            yield document.value


def _block(lines: Iterator[tuple[int, str]], file: str) -> YamlMap:
    made = YamlMap()
    for number, line in lines:
        if line.strip().startswith("}"):
            break
        if len(line) > _MAX_LINE or (match := _LINE.match(line)) is None:
            continue
        place = Place(file, number, len(line) - len(line.lstrip()) + 1, number, len(line) + 1)
        if match["block"] or (match["value"] or "").strip() == "{":
            name = (match["block"] or match["key"]).strip('"')
            inner = _block(lines, file)
            inner.place = place
            assign(made, _NAMES.get(name, name), inner, Origin(place))
        elif match["key"]:
            _assign(made, match["key"].strip('"'), match["value"].strip(), place, lines)
    return made


def _assign(made: YamlMap, key: str, value: str, place: Place, lines: Iterator[tuple[int, str]]) -> None:
    """One attribute. What only Terraform can work out is left out, except where a repository is: its path tells enough."""
    if opened := _HERE.match(value):
        text = _heredoc(lines, opened.group(1))
        if "${" not in text and "%{" not in text:
            assign(made, _NAMES.get(key, key), text, Origin(place))
    elif value.endswith(("[", "(", "{")):
        _skip(lines, value[-1])
    elif value in {"true", "false"}:
        assign(made, _NAMES.get(key, key), value == "true", Origin(place))
    elif re.fullmatch(r'"[^"$]*"', value):
        assign(made, _NAMES.get(key, key), value[1:-1], Origin(place))
    elif key == "repo_url":
        assign(made, _NAMES[key], value, Origin(place))


def _heredoc(lines: Iterator[tuple[int, str]], word: str) -> str:
    found: list[str] = []
    for _, line in lines:
        if line.strip() == word:
            break
        found.append(line)
    return textwrap.dedent("\n".join(found)) + "\n"


def _skip(lines: Iterator[tuple[int, str]], opened: str) -> None:
    closing = {"[": "]", "(": ")", "{": "}"}[opened]
    for _, line in lines:
        if line.strip().startswith(closing):
            return


def _application(body: YamlMap, place: Place, label: str) -> YamlMap | None:
    metadata, spec = body.get("metadata"), body.get("spec")
    if not isinstance(spec, YamlMap) or not isinstance(spec.get("source"), YamlMap):
        return None
    if not isinstance(metadata, YamlMap):
        metadata = YamlMap(place=place)
    if not isinstance(metadata.get("name"), str):
        assign(metadata, "name", label, Origin(place))
    if not isinstance(spec["source"].get("path", ""), str) or not isinstance(spec["source"].get("repoURL"), str):
        return None
    made = YamlMap(place=place)
    for key, value in (("apiVersion", VERSION), ("kind", "Application"), ("metadata", metadata), ("spec", spec)):
        assign(made, key, value, Origin(place))
    return made
