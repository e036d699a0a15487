"""What a source is, and what is to be done to render it.

Mirrors GetAppSourceType, ExplicitType and mergeSourceParameters of reposerver/repository/repository.go and
util/app/discovery: the settings say it, else a Chart.yaml, else a kustomization, else it is a folder of manifests.
"""

from __future__ import annotations

import posixpath
from enum import StrEnum
from typing import Any

from labwright.render.argocd.application import Source
from labwright.render.argocd.faults import refuse
from labwright.render.argocd.repositories import normal_path
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.source import YamlMap, assign, clone, delete, load_all, origin_of
from labwright.tree import FileSystem

_OVERRIDES = (".argocd-source.yaml", ".argocd-source-{name}.yaml")
_FIXED = ("chart", "path", "repoURL", "targetRevision")


class SourceType(StrEnum):
    """What renders a source."""

    HELM = "Helm"
    KUSTOMIZE = "Kustomize"
    DIRECTORY = "Directory"
    PLUGIN = "Plugin"


_SETTINGS = {
    "kustomize": SourceType.KUSTOMIZE,
    "helm": SourceType.HELM,
    "directory": SourceType.DIRECTORY,
    "plugin": SourceType.PLUGIN,
}


def source_type(fs: FileSystem, source: Source, folder: str) -> SourceType:
    """What renders a source; `folder` is where it is in this repository, empty for a chart from elsewhere. Raises ArgoError."""
    named = [name for name in _SETTINGS if isinstance(source.value.get(name), dict)]
    if len(named) > 1:
        names = ", ".join(f"`{name}`" for name in named)
        raise refuse("AR011", f"a source of several kinds: {names}", source.place_of(named[1]))
    if named:
        return _SETTINGS[named[0]]
    return SourceType.HELM if source.chart else detected_type(fs, folder)


def detected_type(fs: FileSystem, folder: str) -> SourceType:
    """What a folder looks like."""
    if any(name.endswith("Chart.yaml") and fs.is_file(_join(folder, name)) for name in fs.list(folder)):
        return SourceType.HELM
    if any(fs.is_file(_join(folder, name)) for name in FILE_NAMES):
        return SourceType.KUSTOMIZE
    return SourceType.DIRECTORY


def with_overrides(fs: FileSystem, source: Source, folder: str, name: str) -> Source:
    """The source with what `.argocd-source.yaml` and `.argocd-source-<application>.yaml` in its folder change.

    Raises SourceError.
    """
    merged: YamlMap | None = None
    for pattern in _OVERRIDES:
        path = _join(folder, pattern.format(name=name))
        if not fs.is_file(path):
            continue
        for document in load_all(fs.read(path), path)[:1]:
            if isinstance(document.value, YamlMap):
                merged = clone(source.value) if merged is None else merged
                _merge(merged, document.value)
    if merged is None:
        return source
    for field in _FIXED:
        if field in source.value:
            assign(merged, field, source.value[field], origin_of(source.value, field))
        elif field in merged:
            delete(merged, field)
    return Source(value=merged, place=source.place)


def folder_of(fs: FileSystem, source: Source, owner: str) -> str:
    """The folder of a source in this repository. Raises ArgoError when there is none."""
    path = normal_path(source.path)
    if path == ".." or path.startswith("../"):
        raise refuse("AR001", f"path `{source.path}` of {owner} leads out of the repository", source.place_of("path"))
    if fs.is_dir(path):
        return path
    what = "is a file, not a folder" if fs.is_file(path) else "does not exist"
    raise refuse("AR001", f"path `{source.path}` of {owner} {what}", source.place_of("path"))


def _join(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


def _merge(base: YamlMap, patch: YamlMap) -> None:
    """A JSON merge patch (RFC 7386)."""
    for key, item in patch.items():
        here: Any = base.get(key)
        if item is None:
            if key in base:
                delete(base, key)
        elif isinstance(here, YamlMap) and isinstance(item, YamlMap):
            _merge(here, item)
        else:
            assign(base, key, clone(item), origin_of(patch, key))
