"""Finding the clusters of a Flux repository.

`flux bootstrap` leaves a Kustomization and its source (gotk-sync.yaml) in the folder that it applies; the Flux operator has a
FluxInstance with `spec.sync`. Where neither is committed, the folders whose Kustomizations no other Kustomization applies are
taken as entries.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from labwright.render.flux.unit import GROUP, ClusterEntry
from labwright.source import Place, SourceError, YamlMap, load_all, place_of
from labwright.tree import FileSystem, files_below

_OPERATOR = "fluxcd.controlplane.io"
_SKIPPED = ("/.git/", "/node_modules/", "/.venv/", "/.terraform/")
_ORDINARY = frozenset(
    {"flux", "flux-system", "cluster", "clusters", "config", "kubernetes", "k8s", "ks", "gitops", "apps"}
)
"""Folder names that say nothing about which cluster it is."""


class Found(NamedTuple):
    """A Flux Kustomization or FluxInstance in a file, as written."""

    kind: str
    namespace: str
    name: str
    path: str
    """Folder that it applies."""
    file: str
    value: YamlMap

    @property
    def place(self) -> Place | None:
        return place_of(self.value, "metadata", "name") or self.value.place


def clusters(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """The entry points of a repository, sorted by name; empty when it has no Flux Kustomization."""
    found = list(scan(fs))
    entries = {one.path: one.place for one in found if _is_entry(one) and fs.is_dir(one.path)}
    if not entries:
        entries = dict(_topmost(found))
    names = _names(list(entries))
    own = _own_source(found)
    made = [
        ClusterEntry(name=names[path], path=path, place=place, source=None if place else own)
        for path, place in entries.items()
    ]
    return tuple(sorted(made, key=lambda entry: (entry.name, entry.path)))


def scan(fs: FileSystem) -> Iterator[Found]:
    """All Flux Kustomizations and FluxInstances in YAML files; files that cannot be read are passed over."""
    for path in files_below(fs, ""):
        if not path.endswith((".yaml", ".yml")) or any(part in f"/{path}" for part in _SKIPPED):
            continue
        yield from scan_file(fs, path)


def scan_file(fs: FileSystem, path: str) -> Iterator[Found]:
    """Those in one file; none when it cannot be read."""
    try:
        content = fs.read(path)
        if GROUP.encode() not in content and _OPERATOR.encode() not in content:
            return
        documents = load_all(content, path)
    except (SourceError, OSError):
        return
    for document in documents:
        if (one := _found(document.value, path)) is not None:
            yield one


def _found(value: Any, file: str) -> Found | None:
    if not isinstance(value, YamlMap):
        return None
    group = str(value.get("apiVersion", "")).partition("/")[0]
    kind, spec, metadata = value.get("kind"), value.get("spec"), value.get("metadata")
    if not isinstance(spec, dict) or not isinstance(metadata, dict):
        return None
    if group == GROUP and kind == "Kustomization":
        path = spec.get("path", "./")
    elif group == _OPERATOR and kind == "FluxInstance" and isinstance(spec.get("sync"), dict):
        path = spec["sync"].get("path", "./")
    else:
        return None
    name = metadata.get("name")
    if not isinstance(path, str) or not isinstance(name, str) or "${" in path:
        return None
    return Found(kind, str(metadata.get("namespace") or ""), name, normal(path), file, value)


def normal(path: str) -> str:
    """A `spec.path` as a folder of the repository: absolute ones start at its root."""
    return posixpath.normpath(path.strip().lstrip("/") or ".")


def _is_entry(one: Found) -> bool:
    """A FluxInstance, or the Kustomization that `flux bootstrap` wrote: it lies in the folder that it applies."""
    return one.kind == "FluxInstance" or (one.name == "flux-system" and _inside(one.file, one.path))


def _inside(file: str, folder: str) -> bool:
    return folder == "." or file.startswith(folder + "/")


def _topmost(found: list[Found]) -> Iterator[tuple[str, Place | None]]:
    """Folders of Kustomizations that nobody else's folder covers.

    Which source is this repository, nobody says; the one that most Kustomizations name is taken for it.
    """
    own = _own_source(found)
    kustomizations = [one for one in _active(found) if _source(one) in {None, own}]
    for one in kustomizations:
        if any(other is not one and _inside(one.file, other.path) for other in kustomizations):
            continue
        folder = posixpath.dirname(one.file) or "."
        while folder != "." and posixpath.basename(folder) == "flux-system":
            folder = posixpath.dirname(folder) or "."
        yield folder, None


def _own_source(found: list[Found]) -> tuple[str, str] | None:
    sources = Counter(source for one in _active(found) if (source := _source(one)))
    return sources.most_common(1)[0][0] if sources else None


def _active(found: list[Found]) -> list[Found]:
    return [one for one in found if one.kind == "Kustomization" and not _shelved(one.file)]


def _shelved(file: str) -> bool:
    """In a folder that people use to put things aside."""
    return any(part.startswith((".", "_")) or part in {"archive", "archived"} for part in file.split("/")[:-1])


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
