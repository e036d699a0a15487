"""The values of a Helm source: value files, then `values` or `valuesObject`, then parameters.

Mirrors getResolvedValueFiles in reposerver/repository/repository.go and the order of options in util/helm/cmd.go: Helm merges
`--values` in the order given, the Application's own values last among them, and `--set`, `--set-string` and `--set-file` on top.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from labwright.render.argocd.environment import substitute
from labwright.render.argocd.faults import refuse, remark
from labwright.render.argocd.globs import doublestar, is_glob
from labwright.render.argocd.parameters import Typing, escaped, set_parameter
from labwright.render.argocd.shapes import entries
from labwright.render.embedded import no_lines, read_embedded
from labwright.source import (
    Diagnostic,
    Origin,
    Place,
    Severity,
    SourceError,
    YamlMap,
    assign,
    clone,
    load_all,
    nearest_place,
    origin_of,
    place_of,
)
from labwright.tree import FileSystem, files_below

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where value files come from."""

    fs: FileSystem
    references: dict[str, str | None] = field(default_factory=dict)
    """What `$name` stands for: a folder of this repository (its root), None for another repository."""
    lines: Callable[[str], Sequence[str]] = no_lines
    """The lines of a file, so that values in a text point to their own."""


def compose(
    settings: YamlMap, folder: str, files: Files, variables: dict[str, str], found: list[Diagnostic]
) -> YamlMap:
    """All values of `spec.source.helm` merged, each leaf with its origin. Raises SourceError; remarks go to `found`.

    `folder` is that of a chart in this repository; empty when the chart comes from elsewhere, whose own files are out of reach.
    """
    made = YamlMap(place=settings.place)
    for path, place in _value_files(settings, folder, files, variables, found):
        merge_values(made, _read(files.fs, path, place, found))
    merge_values(made, _own_values(settings, files))
    _parameters(made, settings, folder, files, variables, found)
    return made


def merge_values(base: YamlMap, over: YamlMap) -> None:
    """Helm's merge of values: mappings recursively, anything else replaced; a null stays and removes the chart's default."""
    for key, item in over.items():
        here = base.get(key)
        if isinstance(here, YamlMap) and isinstance(item, YamlMap):
            merge_values(here, item)
        else:
            assign(base, key, clone(item), origin_of(over, key))


def _own_values(settings: YamlMap, files: Files) -> YamlMap:
    """`valuesObject`, else `values` (ApplicationSourceHelm.ValuesYAML)."""
    inline = settings.get("valuesObject")
    if isinstance(inline, YamlMap):
        return inline
    text = settings.get("values")
    if text in (None, ""):
        return YamlMap()
    place = place_of(settings, "values")
    if not isinstance(text, str):
        help_ = "use `helm.valuesObject` for a mapping" if isinstance(text, YamlMap) else ""
        raise refuse("AR007", "`helm.values` must be text", place, help=help_)
    documents = read_embedded(text, origin_of(settings, "values"), files.lines)
    value = documents[0] if documents else None
    if value is None:
        return YamlMap()
    if not isinstance(value, YamlMap):
        raise refuse("AR009", "`helm.values` holds no mapping", place)
    return value


def _value_files(
    settings: YamlMap, folder: str, files: Files, variables: dict[str, str], found: list[Diagnostic]
) -> list[tuple[str, Place | None]]:
    """The files in the order of their precedence, lowest first."""
    ignore = settings.get("ignoreMissingValueFiles") is True
    resolved: list[tuple[str, str, Place | None]] = []
    for index, entry in enumerate(entries(settings, "valueFiles")):
        place = nearest_place(settings, "valueFiles", index)
        if not isinstance(entry, str):
            raise refuse("AR007", "a value file must be text", place)
        path = resolve(entry, folder, files, variables, place, found)
        if path is not None:
            resolved.append((path, entry, place))
    explicit = {path for path, _, _ in resolved if not is_glob(path)}
    made: dict[str, Place | None] = {}
    for path, entry, place in resolved:
        if is_glob(path):
            matches = _matches(files.fs, path)
            if not matches and not ignore:
                raise refuse("AR009", f"no file matches `{entry}`", place)
            for match in matches:
                if match not in explicit:
                    made.setdefault(match, place)
        elif files.fs.is_file(path):
            made.setdefault(path, place)
        elif not ignore:
            raise refuse("AR009", f"value file `{entry}` does not exist", place, help=f"looked for {path}")
    return list(made.items())


def resolve(
    entry: str, folder: str, files: Files, variables: dict[str, str], place: Place | None, found: list[Diagnostic]
) -> str | None:
    """A value file's path in this repository; None (and a remark) when it is elsewhere. Raises ArgoError."""
    name, _, rest = entry.partition("/")
    if name.startswith("$") and name[1:] in files.references:
        root = files.references[name[1:]]
        if root is None:
            found.append(remark(Severity.WARNING, "AR002", f"`{entry}` is a file of another repository", place))
            return None
        return _inside(substitute(rest, variables).lstrip("/"), "", entry, place)
    if name.startswith("$") and name[1:].strip("{}") not in variables:
        known = ", ".join(f"${one}" for one in sorted(files.references))
        raise refuse("AR008", f"no source has `ref: {name[1:]}`", place, help=f"known here: {known}" if known else "")
    path = substitute(entry, variables)
    if _SCHEME.match(path):
        found.append(remark(Severity.WARNING, "AR009", f"`{path}` is remote and left out", place))
        return None
    if path.startswith("/"):
        return _inside(path.lstrip("/"), "", entry, place)
    if not folder:
        found.append(remark(Severity.WARNING, "AR009", f"`{path}` is a file of a chart that is not here", place))
        return None
    return _inside(path, folder, entry, place)


def _inside(path: str, folder: str, entry: str, place: Place | None) -> str:
    made = posixpath.normpath(posixpath.join(folder, path))
    if made == ".." or made.startswith("../"):
        raise refuse("AR009", f"value file `{entry}` leads out of the repository", place)
    return made


def _matches(fs: FileSystem, pattern: str) -> list[str]:
    """The files that a pattern matches, in lexical order."""
    parts = pattern.split("/")
    fixed = []
    for part in parts:
        if is_glob(part):
            break
        fixed.append(part)
    folder = "/".join(fixed)
    if not fs.is_dir(folder):
        return []
    expression = doublestar(pattern)
    return sorted(path for path in files_below(fs, folder) if expression.fullmatch(path))


def _read(fs: FileSystem, path: str, place: Place | None, found: list[Diagnostic]) -> YamlMap:
    """The mapping in a value file; of a key that stands twice the later one counts, as for Helm. Raises SourceError."""
    repeated: list[Diagnostic] = []
    documents = load_all(fs.read(path), path, repeated=repeated)
    found.extend(replace(one, severity=Severity.WARNING) for one in repeated)
    if not documents:
        return YamlMap()
    if not isinstance(documents[0].value, YamlMap):
        raise refuse("AR009", f"{path} holds no mapping", place)
    return documents[0].value


def _parameters(
    made: YamlMap, settings: YamlMap, folder: str, files: Files, variables: dict[str, str], found: list[Diagnostic]
) -> None:
    """`--set`, then `--set-string`, then `--set-file`; the last of one name wins."""
    plain: dict[str, tuple[str, Origin | None]] = {}
    strings: dict[str, tuple[str, Origin | None]] = {}
    for index, entry in enumerate(entries(settings, "parameters")):
        place = nearest_place(settings, "parameters", index)
        if not isinstance(entry, YamlMap) or not isinstance(entry.get("name"), str):
            raise refuse("AR007", "a Helm parameter needs a name", place)
        value = entry.get("value", "")
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        target = strings if entry.get("forceString") is True else plain
        target[entry["name"]] = (substitute(text, variables), origin_of(entry, "value") or origin_of(entry, "name"))
    for kind, given in ((Typing.GUESSED, plain), (Typing.STRING, strings)):
        for name, (text, origin) in given.items():
            set_parameter(made, name, escaped(text), kind, origin)
    for index, entry in enumerate(entries(settings, "fileParameters")):
        place = nearest_place(settings, "fileParameters", index)
        if not isinstance(entry, YamlMap) or not isinstance(entry.get("name"), str):
            raise refuse("AR007", "a file parameter needs a name", place)
        path = resolve(str(entry.get("path", "")), folder, files, variables, place, found)
        if path is None:
            continue
        try:
            content = files.fs.read(path).decode()
        except (OSError, UnicodeDecodeError):
            raise refuse("AR009", f"file `{entry.get('path')}` cannot be read", place) from None
        except SourceError as error:
            raise refuse("AR009", str(error), place) from None
        set_parameter(made, entry["name"], content, Typing.WHOLE, origin_of(entry, "path"))
