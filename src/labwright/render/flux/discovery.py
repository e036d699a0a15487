"""Finding the clusters of a Flux repository.

`flux bootstrap` leaves a Kustomization and its source (gotk-sync.yaml) in the folder that it applies. The Flux operator has a
FluxInstance with `spec.sync`, which may come out of the values of its chart (flux-instance). Where none of them is committed, the
folders whose Kustomizations no other Kustomization applies are taken as entries.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from labwright.render.flux.groups import HELM, KUSTOMIZE, OPERATOR
from labwright.render.flux.reach import Reach, may_be_folder
from labwright.render.folders import OF_TOOLS
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.render.units import ClusterEntry
from labwright.source import Place, SourceError, YamlMap, load_all, origin_of, place_of
from labwright.tree import FileSystem

_MAX_DEPTH = 40
"""Deepest folder that is looked into, so that a link to its own parent ends. Chosen by feel."""
_YAML = (".yaml", ".yml")
_ORDINARY = frozenset(
    {"flux", "flux-system", "cluster", "clusters", "config", "kubernetes", "k8s", "ks", "gitops", "apps", "bootstrap"}
)
"""Folder names that say nothing about which cluster it is."""
_SYNC_NAME = re.compile(
    rb"^metadata:[^\n]*+\n(?:[ \t]++[^\n]*+\n){0,8}?[ \t]++name:[ \t]*+[\"']?flux-system\b|^metadata:[ \t]*+\{[^}\n]*flux-system",
    re.MULTILINE,
)
_VARIABLE = re.compile(r"\$\{[^}]*\}")
INSTANCE_CHART = "flux-instance"


class Found(NamedTuple):
    """A Flux Kustomization or FluxInstance in a file, as written; `value` of a chart's instance is made of its values."""

    kind: str
    namespace: str
    name: str
    path: str
    """Folder that it applies, relative to its source; it may hold variables."""
    file: str
    value: YamlMap

    @property
    def place(self) -> Place | None:
        return place_of(self.value, "metadata", "name") or self.value.place


def clusters(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """The entry points of a repository, sorted by name; empty when it has no Flux Kustomization."""
    files = _candidates(fs)
    entries: dict[str, Place | None] = {}
    unclear = False
    for one in _synced(files):
        meant = _pushed_whole(fs, one) or folders(fs, one.path, pushed=is_pushed(one))
        unclear = unclear or not meant
        entries.update(dict.fromkeys(meant, one.place))
    own = None
    if not entries or unclear:
        found = [one for path, content in files if _mentions(content) for one in _found_in(content, path)]
        own = _own_source(found)
        entries = {**dict.fromkeys(_topmost(fs, found, own)), **entries}
    names = _names(list(entries))
    made = [
        ClusterEntry(name=names[path], path=path, place=place, source=None if place else own)
        for path, place in entries.items()
    ]
    return tuple(sorted(made, key=lambda entry: (entry.name, entry.path)))


def scan(fs: FileSystem) -> Iterator[Found]:
    """All Flux Kustomizations and FluxInstances in YAML files; files that cannot be read are passed over."""
    for path, content in _candidates(fs):
        yield from _found_in(content, path)


def scan_file(fs: FileSystem, path: str) -> Iterator[Found]:
    """Those in one file; none when it cannot be read."""
    try:
        yield from _found_in(fs.read(path), path)
    except (SourceError, OSError):
        return


def _candidates(fs: FileSystem) -> list[tuple[str, bytes]]:
    """YAML files that may hold something of Flux, shelved ones apart."""
    found = []
    for path in _yaml_files(fs, ""):
        try:
            content = fs.read(path)
        except (SourceError, OSError):
            continue
        if _mentions(content) or _may_be_values(content):
            found.append((path, content))
    return found


def _yaml_files(fs: FileSystem, folder: str, depth: int = 0) -> Iterator[str]:
    """YAML files below a folder, shelved ones apart. What is called like one is taken for one: asking costs as much as reading."""
    for name in fs.list(folder):
        path = f"{folder}/{name}" if folder else name
        if name.endswith(_YAML):
            yield path
        elif _is_aside(name) or name in OF_TOOLS or depth > _MAX_DEPTH or not may_be_folder(name):
            continue
        elif fs.is_dir(path):
            yield from _yaml_files(fs, path, depth + 1)


def _mentions(content: bytes) -> bool:
    return KUSTOMIZE.encode() in content or OPERATOR.encode() in content or HELM.encode() in content


def _may_be_values(content: bytes) -> bool:
    """Whether a file may hold the values of the chart flux-instance."""
    return b"sync:" in content and b"instance:" in content


def _found_in(content: bytes, file: str) -> Iterator[Found]:
    if not _mentions(content) and not _may_be_values(content):
        return
    try:
        documents = load_all(content, file)
    except SourceError:
        return
    for document in documents:
        if (one := _found(document.value, file)) is not None:
            yield one


def _found(value: Any, file: str) -> Found | None:
    if not isinstance(value, YamlMap):
        return None
    group = str(value.get("apiVersion", "")).partition("/")[0]
    kind, spec, metadata = value.get("kind"), value.get("spec"), value.get("metadata")
    if not group:
        return _instance(value, file)
    if not isinstance(spec, YamlMap) or not isinstance(metadata, dict):
        return None
    if group == HELM:
        return _instance(spec.get("values"), file) if INSTANCE_CHART in _chart_name(spec) else None
    if group == KUSTOMIZE and kind == "Kustomization":
        path = spec.get("path", "./")
    elif group == OPERATOR and kind == "FluxInstance" and isinstance(spec.get("sync"), dict):
        path = spec["sync"].get("path", "./")
    else:
        return None
    name = metadata.get("name")
    if not isinstance(path, str) or not isinstance(name, str):
        return None
    namespace = str(metadata.get("namespace") or ("flux-system" if kind == "FluxInstance" else ""))
    return Found(kind, namespace, name, normal(path), file, value)


def _chart_name(spec: YamlMap) -> str:
    reference, template = spec.get("chartRef"), spec.get("chart")
    if isinstance(reference, dict):
        return str(reference.get("name"))
    inner = template.get("spec") if isinstance(template, dict) else None
    return str(inner.get("chart")) if isinstance(inner, dict) else ""


def _instance(values: Any, file: str) -> Found | None:
    """The FluxInstance that the chart flux-instance makes of these values."""
    instance = values.get("instance") if isinstance(values, YamlMap) else None
    sync = instance.get("sync") if isinstance(instance, YamlMap) else None
    if not isinstance(sync, YamlMap) or not isinstance(sync.get("path"), str) or "url" not in sync:
        return None
    origin = origin_of(sync, "path")
    value = YamlMap({"spec": instance}, place=origin.place if origin else sync.place)
    return Found("FluxInstance", "flux-system", "flux", normal(sync["path"]), file, value)


def normal(path: str) -> str:
    """A `spec.path` as a folder of the repository: absolute ones start at its root."""
    return posixpath.normpath(path.strip().lstrip("/") or ".")


def _synced(files: list[tuple[str, bytes]]) -> Iterator[Found]:
    """FluxInstances, and the Kustomizations that `flux bootstrap` wrote: those lie in the folder that they apply."""
    for path, content in files:
        if OPERATOR.encode() in content or _SYNC_NAME.search(content) or _may_be_values(content):
            for one in _found_in(content, path):
                if one.kind == "FluxInstance" or (one.name == "flux-system" and _inside(one.file, one.path)):
                    yield one


def folders(fs: FileSystem, path: str, *, pushed: bool = False) -> list[str]:
    """The folders of the repository that a path of its source means.

    A source that is `pushed`, as an OCI artifact, may hold only a part of the repository: then the path starts at one of its
    folders. A variable in the path stands for any name; a path that is nothing else says nothing.
    """
    if "$" in path:
        if not _VARIABLE.sub("", path).strip("/."):
            return []
        return sorted(_matching(fs, _VARIABLE.sub("*", path).split("/"), "."))
    if fs.is_dir(path):
        return [path]
    below = [posixpath.join(name, path) for name in _folders_in(fs, ".")] if pushed else []
    return [at for at in below if fs.is_dir(at)][:1]


def _pushed_whole(fs: FileSystem, one: Found) -> list[str]:
    """The folder of an instance that syncs all of what is pushed: its own, where the repository's root is nothing to apply."""
    if one.path != "." or not is_pushed(one) or _has_kustomization(fs, "."):
        return []
    folder = posixpath.dirname(one.file)
    while posixpath.basename(folder) == "flux-system":
        folder = posixpath.dirname(folder)
    return [folder] if folder and _has_kustomization(fs, folder) else []


def _has_kustomization(fs: FileSystem, folder: str) -> bool:
    return any(fs.is_file(posixpath.normpath(f"{folder}/{name}")) for name in FILE_NAMES)


def is_pushed(one: Found) -> bool:
    """Whether the files come out of a registry or a bucket, not straight out of Git."""
    reference = one.value["spec"].get("sync" if one.kind == "FluxInstance" else "sourceRef")
    return isinstance(reference, dict) and reference.get("kind", "GitRepository") != "GitRepository"


def _is_aside(name: str) -> bool:
    """Whether a folder is called as people call one in which they put things aside."""
    return name.startswith((".", "_")) or name in {"archive", "archived"}


def _matching(fs: FileSystem, parts: list[str], folder: str) -> Iterator[str]:
    if not parts:
        yield folder
        return
    names = _folders_in(fs, folder) if "*" in parts[0] else parts[:1]
    for name in fnmatch.filter(names, parts[0]):
        path = posixpath.normpath(posixpath.join(folder, name))
        if fs.is_dir(path):
            yield from _matching(fs, parts[1:], path)


def _folders_in(fs: FileSystem, folder: str) -> list[str]:
    try:
        names = fs.list(folder)
    except (OSError, SourceError):
        return []
    return [name for name in names if not name.startswith(".") and fs.is_dir(posixpath.normpath(f"{folder}/{name}"))]


def _inside(file: str, folder: str) -> bool:
    return folder == "." or file.startswith(folder + "/")


def _topmost(fs: FileSystem, found: list[Found], own: tuple[str, str] | None) -> Iterator[str]:
    """Folders of Kustomizations that nobody else leads to. `own` is the source that is taken for this repository.

    One that lies in a folder whose others are applied is no entry either: it is forgotten, or put aside.
    """
    reach = Reach(fs)
    kustomizations = [one for one in found if one.kind == "Kustomization" and _source(one) in {None, own}]
    files = {one.file for one in kustomizations}
    named: dict[str, set[str]] = {one.file: set() for one in kustomizations}
    for one in kustomizations:
        named[one.file].update(folders(fs, one.path, pushed=is_pushed(one)))
    leads = {path: reach.of(path) & files for paths in named.values() for path in paths}
    for file in sorted(files):
        others = {path for other, paths in named.items() if other != file for path in paths}
        covered = any(file in leads[path] or (leads[path] and _inside(file, path)) for path in others)
        if covered or not named[file] or _is_component(reach, file):
            continue
        folder = posixpath.dirname(file) or "."
        while folder != "." and posixpath.basename(folder) == "flux-system":
            folder = posixpath.dirname(folder) or "."
        yield folder


def _is_component(reach: Reach, file: str) -> bool:
    """Whether a file is below a component: then somebody else's kustomization brings it."""
    folder = posixpath.dirname(file)
    while folder:
        found = reach.kustomization(folder)
        if found is not None and found.component:
            return True
        folder = posixpath.dirname(folder)
    return False


def _own_source(found: list[Found]) -> tuple[str, str] | None:
    """The source that most Kustomizations name: nobody says which one is this repository."""
    sources = Counter(source for one in found if one.kind == "Kustomization" and (source := _source(one)))
    return sources.most_common(1)[0][0] if sources else None


def _source(one: Found) -> tuple[str, str] | None:
    reference = one.value["spec"].get("sourceRef")
    if not isinstance(reference, dict) or reference.get("kind") == "ExternalArtifact":
        return None
    return str(reference.get("kind", "GitRepository")), str(reference.get("name", ""))


def _names(paths: list[str]) -> dict[str, str]:
    """A short name for each path: its last telling part, as many parts as it takes to tell them apart."""
    made: dict[str, str] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part != "."]
        telling = [part for part in parts if part not in _ORDINARY] or parts or ["cluster"]
        made[path] = telling[-1]
    taken = Counter(made.values())
    for path, name in made.items():
        if taken[name] > 1:
            made[path] = "-".join(part for part in path.split("/") if part not in {".", "clusters"}) or name
    return made
