"""The git generator: folders and files of this repository. Mirrors applicationset/generators/git.go."""

from __future__ import annotations

import posixpath
import re

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.generator_run import Run, append_values
from labwright.render.argocd.globs import folder as folder_pattern
from labwright.render.argocd.globs import pathspec
from labwright.render.argocd.names import normalized
from labwright.render.argocd.params import flattened
from labwright.render.argocd.shapes import entries, listed
from labwright.source import Origin, Place, YamlList, YamlMap, assign, clone, load_all, nearest_place
from labwright.tree import FileSystem


def folders_and_files(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    """One set for each folder, or for each mapping in a file, that a pattern takes. Raises SourceError."""
    url = str(settings.get("repoURL") or "")
    patterns = settings.get("directories") or settings.get("files")
    fixed = ""
    for entry in listed(patterns):
        if isinstance(entry, dict) and isinstance(entry.get("path"), str) and not entry.get("exclude"):
            fixed = re.split(r"[*?\[{]", entry["path"])[0].rpartition("/")[0]
            break
    if not run.generation.repositories.is_own(url, fixed):
        at = nearest_place(settings, "repoURL") or place
        raise refuse("AR012", f"{run.owner} looks into {url or 'no repository'}, which is not this repository", at)
    if settings.get("directories"):
        return _git_folders(run, settings, place)
    if settings.get("files"):
        return _git_files(run, settings)
    raise refuse("AR007", "a git generator needs `directories` or `files`", place)


def _paths(settings: YamlMap, name: str) -> tuple[list[tuple[str, Place | None]], list[str]]:
    """The patterns of a git generator: those that include with their places, those that exclude."""
    included: list[tuple[str, Place | None]] = []
    excluded: list[str] = []
    for index, entry in enumerate(entries(settings, name)):
        at = nearest_place(settings, name, index)
        if not isinstance(entry, YamlMap) or not isinstance(entry.get("path"), str):
            raise refuse("AR007", f"an entry of `{name}` needs a path", at)
        if entry.get("exclude") is True:
            excluded.append(entry["path"])
        else:
            included.append((entry["path"], nearest_place(entry, "path") or at))
    return included, excluded


def _git_folders(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    included, excluded = _paths(settings, "directories")
    made = []
    for path in run.generation.folders():
        at = next((at for pattern, at in included if folder_pattern(pattern).fullmatch(path)), False)
        if at is False or any(folder_pattern(pattern).fullmatch(path) for pattern in excluded):
            continue
        params = YamlMap(place=place)
        where = at if isinstance(at, Place) else place
        _set_path(run, settings, params, path, "", Origin(where) if where else None)
        append_values(run, settings, params)
        made.append(params)
    return made


def _git_files(run: Run, settings: YamlMap) -> list[YamlMap]:
    included, excluded = _paths(settings, "files")
    made: list[YamlMap] = []
    for path in run.generation.files():
        if not any(pathspec(pattern).fullmatch(path) for pattern, _ in included):
            continue
        if any(pathspec(pattern).fullmatch(path) for pattern in excluded):
            continue
        for value in _file_objects(run.generation.fs, path):
            params = clone(value) if run.language.go else flattened(value)
            start = Place(path, 1, 1, 1, 1)
            _set_path(run, settings, params, posixpath.dirname(path) or ".", posixpath.basename(path), Origin(start))
            append_values(run, settings, params)
            made.append(params)
    return made


def _file_objects(fs: FileSystem, path: str) -> list[YamlMap]:
    """One mapping, or a list of them; an empty file counts as an empty mapping. Raises SourceError."""
    documents = load_all(fs.read(path), path, repeated=[])
    value = documents[0].value if documents else YamlMap()
    found = list(value) if isinstance(value, list) else [value]
    if not all(isinstance(one, YamlMap) for one in found):
        start = Place(path, 1, 1, 1, 1)
        raise refuse("AR007", f"{path} holds neither a mapping nor a list of mappings", start)
    return found


def _set_path(run: Run, settings: YamlMap, params: YamlMap, path: str, file: str, origin: Origin | None) -> None:
    """The parameters that tell the folder, and the file where there is one."""
    prefix = str(settings.get("pathParamPrefix") or "")
    parts = path.split("/")
    if run.language.go:
        inner = YamlMap(place=origin.place if origin else None)
        assign(inner, "path", path, origin)
        assign(inner, "basename", parts[-1], origin)
        assign(inner, "basenameNormalized", normalized(parts[-1]), origin)
        assign(inner, "segments", YamlList(parts), origin)
        if file:
            assign(inner, "filename", file, origin)
            assign(inner, "filenameNormalized", normalized(file), origin)
        if prefix:
            outer = YamlMap(place=inner.place)
            assign(outer, "path", inner, origin)
            assign(params, prefix, outer, origin)
        else:
            assign(params, "path", inner, origin)
        return
    name = f"{prefix}.path" if prefix else "path"
    assign(params, name, path, origin)
    assign(params, f"{name}.basename", parts[-1], origin)
    assign(params, f"{name}.basenameNormalized", normalized(parts[-1]), origin)
    if file:
        assign(params, f"{name}.filename", file, origin)
        assign(params, f"{name}.filenameNormalized", normalized(file), origin)
    for index, part in enumerate(parts):
        if part:
            assign(params, f"{name}[{index}]", part, origin)
