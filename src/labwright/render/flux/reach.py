"""Which files of a repository a folder leads to, by the text of its kustomizations alone.

Cheap on purpose: finding entry points and forgotten folders must not cost a build. What a kustomization names is read off its
lines; only what is written in another way is parsed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.source import SourceError, YamlMap, load_all
from labwright.tree import FileSystem

_FLOW = re.compile(r"(?:[ \t]*(?:---.*|#.*)?\n)*[ \t]*\{")
_KEYS = frozenset({"resources", "components", "bases", "generators", "transformers", "crds"})
_KEY = re.compile(r"""["']?([A-Za-z0-9]+)["']?[ \t]*:[ \t]*(.*)""")
_ITEM = re.compile(r"[ \t]*-[ \t]+(\S.*)")
_COMMENTED = re.compile(r"[ \t]*#[ \t#]*-[ \t]+(\S+)")
_FILE = re.compile(
    r"""[ \t]*(?:-[ \t]+)?(?:path:[ \t]*|[\w.-]+=)?["']?([^\s"'#:]+\.(?:ya?ml|json))["']?[ \t]*(?:#.*)?$"""
)
"""A file named by a patch, a generator or a configuration."""
_COMPONENT = re.compile(r"^kind:[ \t]*[\"']?Component\b", re.MULTILINE)
_PLAIN_FILE = re.compile(
    r"\.(?:md|json|sh|txt|toml|j2|tf|png|svg|jpe?g|env|gotmpl|tpl|conf|ini|cfg|lock|py|sql|js|ts|hcl|xml)$"
)
MAX_DEPTH = 60
"""Deepest chain of kustomizations and folders that is followed. Chosen by feel."""


def may_be_folder(name: str) -> bool:
    """Whether a name is worth asking whether it is a folder: on a disk that costs more than all else here."""
    return _PLAIN_FILE.search(name) is None


class Kustomization(NamedTuple):
    """What the text of a kustomization names."""

    file: str
    names: tuple[str, ...]
    """Paths relative to the repository."""
    commented: tuple[tuple[str, int], ...]
    """Paths in comments, with their line."""
    component: bool


@dataclass(slots=True)
class Reach:
    """Answers for one repository; everything is read once."""

    fs: FileSystem
    _found: dict[str, Kustomization | None] = field(default_factory=dict)
    _below: dict[str, frozenset[str]] = field(default_factory=dict)

    def kustomization(self, folder: str) -> Kustomization | None:
        """The kustomization of a folder; None when there is none that can be read."""
        if folder not in self._found:
            self._found[folder] = self._read(folder)
        return self._found[folder]

    def of(self, folder: str) -> frozenset[str]:
        """The files, and the folders with kustomizations, that applying a folder leads to."""
        if folder not in self._below:
            self._below[folder] = frozenset(self._walk(folder))
        return self._below[folder]

    def _walk(self, start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [(start, 0)]
        while waiting:
            path, depth = waiting.pop()
            if path in seen or depth > MAX_DEPTH:
                continue
            seen.add(path)
            if not self.fs.is_dir(path):
                continue
            found = self.kustomization(path)
            if found is not None:
                seen.add(found.file)
                waiting.extend((one, depth + 1) for one in found.names)
            else:
                waiting.extend((one, depth + 1) for one in self._manifests(path))
        return seen

    def _manifests(self, folder: str) -> Iterator[str]:
        """What Flux gathers in a folder without a kustomization: YAML files, and folders."""
        for name in self.fs.list(folder):
            path = posixpath.normpath(posixpath.join(folder, name))
            if name.endswith((".yaml", ".yml")) or (name != ".git" and self.fs.is_dir(path)):
                yield path

    def _read(self, folder: str) -> Kustomization | None:
        for name in FILE_NAMES:
            file = posixpath.normpath(posixpath.join(folder, name))
            if self.fs.is_file(file):
                try:
                    text = self.fs.read(file).decode("utf-8", "replace")
                except (OSError, SourceError):
                    return None
                return _parsed(text, file, folder)
        return None


def _parsed(text: str, file: str, folder: str) -> Kustomization:
    names: list[str] = []
    commented: list[tuple[str, int]] = []
    key = ""
    component = _COMPONENT.search(text) is not None
    if _FLOW.match(text):
        names, text = _whole(text, file), ""
    for number, line in enumerate(text.splitlines(), 1):
        if match := _KEY.match(line):
            key = match.group(1)
            rest = match.group(2).partition(" #")[0].strip()
            if key in _KEYS and rest:
                names = _whole(text, file)
                break
        elif key in _KEYS and (match := _ITEM.match(line)):
            names.append(match.group(1).partition(" #")[0].strip().strip("\"'"))
        elif match := _FILE.match(line):
            names.append(match.group(1))
        elif match := _COMMENTED.match(line):
            commented.append((match.group(1).strip("\"'"), number))
    return Kustomization(
        file,
        tuple(_joined(folder, name) for name in names if name and "://" not in name),
        tuple((_joined(folder, name), number) for name, number in commented),
        component,
    )


def _whole(text: str, file: str) -> list[str]:
    """The names in a kustomization whose lists are not written one item a line."""
    try:
        documents = load_all(text, file)
    except SourceError:
        return []
    value = documents[0].value if documents else None
    if not isinstance(value, YamlMap):
        return []
    return [one for key in _KEYS if isinstance(items := value.get(key), list) for one in items if isinstance(one, str)]


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))
