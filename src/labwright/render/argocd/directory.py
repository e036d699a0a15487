"""A directory source: plain manifests.

Mirrors findManifests and its helpers in reposerver/repository/repository.go: which files count, what is passed over, and
what is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.globs import free
from labwright.render.objects import Object, object_of
from labwright.source import (
    Diagnostic,
    Document,
    Place,
    Severity,
    SourceError,
    YamlMap,
    clone,
    load_all,
    nearest_place,
    start_of,
)
from labwright.tree import FileSystem

SKIP_MARKER = b"+argocd:skip-file-rendering"
_MAX_FILES = 100_000
"""Most files of one source. Chosen by feel, against links in a circle."""
_MAX_FOLDERS = 40
"""Deepest nesting walked, so that a link to its own parent ends. Chosen by feel."""


@dataclass(slots=True)
class Manifests:
    """Files of objects, each parsed once."""

    fs: FileSystem
    _documents: dict[str, list[Document]] = field(default_factory=dict)
    _repeated: dict[str, list[Diagnostic]] = field(default_factory=dict)

    def documents(self, path: str) -> list[Document]:
        """The documents of a file, shared: clone what is to be changed. Raises SourceError."""
        found = self._documents.get(path)
        if found is None:
            repeated: list[Diagnostic] = []
            found = self._documents[path] = load_all(self.fs.read(path), path, repeated=repeated)
            self._repeated[path] = [replace(one, severity=Severity.WARNING) for one in repeated]
        return found

    def warnings(self, path: str) -> list[Diagnostic]:
        """Keys that stand twice in a file: the later one counts, as for the API server."""
        return self._repeated.get(path, [])


def render_directory(manifests: Manifests, folder: str, settings: YamlMap, found: list[Diagnostic]) -> list[Object]:
    """The objects in a folder, in the order of the files. Raises SourceError; warnings go to `found`."""
    made: list[Object] = []
    for path in manifest_files(manifests.fs, folder, settings):
        if path.endswith(".jsonnet"):
            place = nearest_place(settings, "jsonnet") or Place(path, 1, 1, 1, 1)
            raise refuse(
                "AR010",
                f"{path} is jsonnet, which labwright does not evaluate",
                place,
                help="exclude it with `directory.exclude`, or keep its output in the repository",
            )
        made.extend(_objects(manifests, path))
        found.extend(manifests.warnings(path))
    return made


def manifest_files(fs: FileSystem, folder: str, settings: YamlMap) -> Iterator[str]:
    """The files that a directory source reads, in the order of Go's filepath.Walk."""
    recurse = settings.get("recurse") is True
    every = settings.get("disableExtensionFilter") is True
    include, exclude = settings.get("include"), settings.get("exclude")
    for path in islice(_files(fs, folder, recurse=recurse), _MAX_FILES):
        if not every and not path.endswith((".yaml", ".yml", ".json", ".jsonnet")):
            continue
        inside = posixpath.relpath(path, folder) if folder != "." else path
        if isinstance(exclude, str) and exclude and free(exclude).fullmatch(inside):
            continue
        if isinstance(include, str) and include and not free(include).fullmatch(inside):
            continue
        if SKIP_MARKER not in fs.read(path):
            yield path


def _files(fs: FileSystem, folder: str, *, recurse: bool, depth: int = 0) -> Iterator[str]:
    for name in fs.list(folder):
        path = posixpath.normpath(posixpath.join(folder, name))
        if fs.is_file(path):
            yield path
        elif recurse and depth < _MAX_FOLDERS and path != ".git" and fs.is_dir(path):
            yield from _files(fs, path, recurse=recurse, depth=depth + 1)


def _objects(manifests: Manifests, path: str) -> list[Object]:
    """The objects of a file; none when it is an unrelated YAML file, which Argo CD passes over without a word."""
    made: list[Object] = []
    try:
        for document in manifests.documents(path):
            made.extend(_object(value, document.place) for value in _items(document.value))
    except SourceError:
        if made or _looks_like_manifest(manifests.fs.read(path)):
            raise
    return made


def _looks_like_manifest(content: bytes) -> bool:
    return b"apiVersion:" in content and b"kind:" in content and b"metadata:" in content


def _items(value: Any) -> Iterator[Any]:
    """A list of objects taken apart."""
    if not isinstance(value, dict) or "items" not in value or "spec" in value or "status" in value:
        yield value
    elif isinstance(value["items"], list):
        for item in value["items"]:
            yield from _items(item)
    elif value["items"] is not None:
        yield value


def _object(value: Any, place: Place) -> Object:
    """An object of its own, free to be changed. Raises ArgoError."""
    line = start_of(place)
    if not isinstance(value, YamlMap):
        raise refuse("AR015", f"{place.file} holds something that is no object", line, expected="a mapping")
    if not isinstance(value.get("kind"), str) or not value["kind"]:
        raise refuse("AR015", "an object without `kind`", line)
    return as_object(clone(value), place=line)


def as_object(value: YamlMap, *, generated: bool = False, place: Place | None = None) -> Object:
    """An Object of a value that has a kind; `place` is where to look when it tells no place itself.

    Raises ArgoError when it has no name.
    """
    made = object_of(value, generated=generated, place=place)
    if not made.name:
        raise refuse("AR015", f"a {made.kind} without `metadata.name`", nearest_place(value, "metadata") or place)
    return made
