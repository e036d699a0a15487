"""What Renovate would find in a tree, and what it would miss.

`pinned` looks for versions as a reader would, by what objects mean; `found` does what Renovate's managers do, with the
repository's own configuration. A version that is pinned but not found never gets an update.

Managers: `lib/modules/manager/{flux,kubernetes,kustomize,helm-values,custom}` of renovatebot/renovate at 44.39.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from labwright.source import load_all, plain

Json = Any

_IMAGE = re.compile(r"""^\s*-?\s*image:\s*['"]?(?P<name>[a-z0-9][\w./-]*(?::\d+/[\w./-]+)?):(?P<tag>[\w.-]+)""")
_HELM = re.compile(r"\bhelm\b.* oci://(?P<chart>\S+) .*--version[ =](?P<version>\S+)")
_RE2_LACKS = re.compile(r"\(\?[=!]|\(\?<[=!]|\\[1-9]|\\k<")
"""Look-around and back-references: Renovate's regular expressions are RE2 and refuse them."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version in one file."""

    path: str
    package: str
    """What it is a version of, as far as that is known there: chart, image, `owner/repository`."""
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one manager of Renovate sees."""

    path: str
    dependency: str
    """Updates of one dependency name share a pull request."""
    value: str
    manager: str
    datasource: str


def unseen(files: Mapping[str, str], configuration: Mapping[str, Json]) -> list[Version]:
    """Versions that are pinned in `files` and that no manager would find, sorted."""
    seen = {(each.path, each.value) for each in found(files, configuration)}
    return sorted(each for each in set(pinned(files)) if (each.path, each.value) not in seen)


def pinned(files: Mapping[str, str]) -> Iterator[Version]:
    """Every version that the YAML files and the shell scripts of a tree pin."""
    for path, text in files.items():
        for match in _HELM.finditer(text) if path.endswith(".sh") else ():
            yield Version(path, match["chart"], match["version"])
    for path, document in _documents(files):
        for package, value in _pinned_in(document, document.get("kind", "")):
            yield Version(path, package, value)


def _pinned_in(value: Json, kind: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _pinned_in(item, kind)
    if not isinstance(value, dict):
        return
    if kind in {"HelmRelease", "HelmChart"} and {"chart", "version"} <= set(value):
        yield str(value["chart"]), str(value["version"])
    if isinstance(value.get("repository"), str) and isinstance(value.get("tag"), str):
        yield value["repository"], value["tag"]
    if kind == "Kustomization" and isinstance(value.get("newTag"), str):
        yield str(value.get("name")), value["newTag"]
    for key, inner in value.items():
        if key in {"image", "imageName"} and isinstance(inner, str) and ":" in inner:
            name, _, tag = inner.rpartition(":")
            yield name, tag
        elif kind == "OCIRepository" and key == "ref" and isinstance(inner, dict) and "tag" in inner:
            yield str(value.get("url", "")).removeprefix("oci://"), str(inner["tag"])
        elif kind == "FluxInstance" and key == "distribution":
            yield "fluxcd/flux2", str(inner["version"])
        elif kind == "Homelab" and re.fullmatch(r"(\w+-)*version", key) and isinstance(inner, str):
            yield key, inner
        else:
            yield from _pinned_in(inner, kind)


def found(files: Mapping[str, str], configuration: Mapping[str, Json]) -> Iterator[Found]:
    """What Renovate's managers find in `files`. Raises ValueError for a regular expression that RE2 has not."""
    disabled = [rule for rule in configuration.get("packageRules", ()) if rule.get("enabled") is False]
    for each in _found(files, configuration):
        if not any(_applies(rule, each) for rule in disabled):
            yield each


def _applies(rule: Mapping[str, Json], each: Found) -> bool:
    managers, paths = rule.get("matchManagers"), rule.get("matchFileNames")
    return (managers is None or each.manager in managers) and (
        paths is None or any(fnmatchcase(each.path, pattern.replace("**", "*")) for pattern in paths)
    )


def _found(files: Mapping[str, str], configuration: Mapping[str, Json]) -> Iterator[Found]:
    flux = [path for path in files if _selected(path, configuration["flux"]["managerFilePatterns"])]
    yield from _flux({path: files[path] for path in flux})
    for path, text in files.items():
        if _selected(path, configuration["kubernetes"]["managerFilePatterns"]):
            yield from _kubernetes(path, text)
        if path.endswith("kustomization.yaml"):
            for _, document in _documents({path: text}):
                for image in document.get("images", ()):
                    if "newTag" in image:
                        name = str(image.get("newName", image["name"]))
                        yield Found(path, name, str(image["newTag"]), "kustomize", "docker")
    for manager in configuration["customManagers"]:
        for path, text in files.items():
            if _selected(path, manager["managerFilePatterns"]):
                yield from _custom(path, text, manager)


def _selected(path: str, patterns: list[str]) -> bool:
    return any(re.search(pattern[1:-1], path) for pattern in patterns if pattern.startswith("/"))


def _flux(files: Mapping[str, str]) -> Iterator[Found]:
    documents = list(_documents(files))
    repositories = {
        (document["metadata"].get("namespace"), document["metadata"]["name"])
        for _, document in documents
        if document.get("kind") == "HelmRepository"
    }
    for path, document in documents:
        spec = document.get("spec") or {}
        if document.get("kind") == "HelmRelease":
            chart = spec.get("chart", {}).get("spec", {})
            source = chart.get("sourceRef", {})
            namespace = source.get("namespace", document["metadata"].get("namespace"))
            # Without its repository Renovate skips a chart: `unknown-registry`.
            if "version" in chart and (namespace, source.get("name")) in repositories:
                yield Found(path, str(chart["chart"]), str(chart["version"]), "flux", "helm")
            yield from _images(path, spec.get("values", {}), "")
        if document.get("kind") == "OCIRepository" and "tag" in spec.get("ref", {}):
            yield Found(path, spec["url"].removeprefix("oci://"), str(spec["ref"]["tag"]), "flux", "docker")


def _images(path: str, value: Json, key: str) -> Iterator[Found]:
    if isinstance(value, list):
        for item in value:
            yield from _images(path, item, "")
    if not isinstance(value, dict):
        return
    tag = value.get("tag", value.get("version"))
    if key.lower().endswith("image") and isinstance(value.get("repository"), str) and isinstance(tag, str):
        registry = f"{value['registry']}/" if value.get("registry") else ""
        yield Found(path, registry + value["repository"], tag, "flux", "docker")
        return
    for name, inner in value.items():
        if name.lower().endswith("image") and isinstance(inner, str) and ":" in inner:
            image, _, pinned_tag = inner.rpartition(":")
            yield Found(path, image, pinned_tag, "flux", "docker")
        else:
            yield from _images(path, inner, name)


def _kubernetes(path: str, text: str) -> Iterator[Found]:
    if not (re.search(r"\s*apiVersion\s*:", text) and re.search(r"\s*kind\s*:", text)):
        return
    for line in text.splitlines():
        match = _IMAGE.match(line)
        if match:
            yield Found(path, match["name"], match["tag"], "kubernetes", "docker")


def _custom(path: str, text: str, manager: Mapping[str, Json]) -> Iterator[Found]:
    for pattern in manager["matchStrings"]:
        if _RE2_LACKS.search(pattern):
            raise ValueError(f"RE2 has no look-around and no back-references: {pattern}")
        for match in re.finditer(pattern.replace("(?<", "(?P<"), text):
            groups = match.groupdict()
            dependency = groups.get("depName") or manager["depNameTemplate"]
            datasource = groups.get("datasource") or manager["datasourceTemplate"]
            yield Found(path, dependency, groups["currentValue"], "custom", datasource)


def _documents(files: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, text in files.items():
        if path.endswith((".yaml", ".yml")):
            for document in load_all(text, path):
                if isinstance(document.value, dict):
                    yield path, plain(document.value)
