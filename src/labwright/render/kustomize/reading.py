"""Files of a build: read once, kept inside the allowed folder, parsed to objects as kustomize's reader does.

Mirrors api/internal/loader (restrictions), kyaml/kio/byteio_reader.go (documents, lists) and api/resource/factory.go.
kustomize resolves scalars by other rules than the rest of Kubernetes (`source.Dialect`).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from labwright.render.goyaml import timestamp
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.openapi import Schemas
from labwright.render.kustomize.resource import Resource
from labwright.source import (
    Diagnostic,
    Dialect,
    Document,
    Note,
    Origin,
    Place,
    Severity,
    SourceError,
    YamlList,
    YamlMap,
    clone,
    key_place_of,
    load_all,
    place_of,
    start_of,
)
from labwright.source.lines import decode, split_lines
from labwright.source.scalars import ScalarError, resolve
from labwright.tree import DiskTree, FileSystem

if TYPE_CHECKING:
    from labwright.render.helm.contract import Capabilities, Helm

_REMOTE = re.compile(
    r"^(https?://|ssh://|git::|git@|file://|[a-z]+\.[a-z.]+/[^/]+/.+(//|\?ref=)|(github|gitlab|bitbucket)\.(com|org)[/:])"
)
_CUT = re.compile(r"\n---.*\n")
_END = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)
_ODD_STREAM = re.compile(r"^(?:\.\.\.|%|---(?:[^\s]|[ \t]+[^\s#]))", re.MULTILINE)
"""What makes the documents that kustomize finds other ones than YAML's: document ends, directives, content behind separators."""
_SEPARATOR = re.compile(r"^[ \t]*---(?:[ \t].*)?$")


@dataclass(slots=True)
class Reader:
    """All reading of one build. `restricted` refuses files outside the kustomization that names them, as the CLI does."""

    fs: FileSystem
    restricted: bool = True
    skip_remote: bool = False
    """Leave remote resources out with a warning instead of refusing the build."""
    found: list[Diagnostic] = field(default_factory=list)
    helm: Helm | None = None
    """What renders the charts of kustomizations; without it they are refused."""
    capabilities: Capabilities | None = None
    """The cluster that charts are rendered for, as far as a kustomization does not say itself."""
    schemas: Schemas = field(default_factory=Schemas)
    entered: set[str] = field(default_factory=set)
    """Folders of kustomizations that this build has used."""
    repeats: int = 0
    """How often it came to one of them again."""
    used: set[str] = field(default_factory=set)
    """Files whose text this build depends on, also where another build had read them already."""
    odd_keys: set[Place] = field(default_factory=set)
    """Keys of the files read that are no text to kustomize. It refuses an object that has one, unless at its top."""
    definitions: dict[tuple[str, bool], Any] = field(default_factory=dict)
    """Kustomizations that were read, by file (see `definition`)."""
    _texts: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _documents: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def left_out(self) -> bool:
        """Something remote is missing from this build."""
        return any(one.code == "KZ010" for one in self.found)

    def fork(self, fs: FileSystem | None = None) -> Reader:
        """A reader for another build of the same files: it shares what was read, not what was remarked.

        `fs` shows the same files as this reader's, and may note what the build looks at.
        """
        return replace(self, fs=fs or self.fs, found=[], used=set(), schemas=Schemas(), entered=set(), repeats=0)

    def text(self, path: str) -> str:
        """A file's text. The path must exist."""
        self.used.add(path)
        if path not in self._texts:
            self._texts[path] = decode(self.fs.read(path), path)
        return self._texts[path]

    def lines(self, path: str) -> list[str]:
        self.used.add(path)
        if path not in self._lines:
            try:
                self._lines[path] = split_lines(self.text(path))
            except (OSError, KeyError, SourceError):
                self._lines[path] = []  # generated content and the like has no file to look at
        return self._lines[path]

    def raw(self, value: Any, origin: Origin | None) -> str:
        """The text that gave a scalar, as it stands in its file; what YAML would write where that is unknown."""
        shown = text_of(value)
        if isinstance(value, str) or origin is None or origin.why not in ("", "patch"):
            return shown
        place = origin.place
        lines = self.lines(place.file)
        if place.line != place.end_line or place.line > len(lines):
            return shown
        found = lines[place.line - 1][place.column - 1 : place.end_column - 1]
        return shown if found[:1] in ("*", "!", "&", '"', "'") else found

    def written(self, value: Any, origin: Origin | None) -> str:
        """The text of a scalar where kustomize takes it as it stands in the file, dates included."""
        if not isinstance(value, str):
            return self.raw(value, origin)
        if value[4:5] == "-" and value[10:11] == "T" and origin is not None and not origin.why:
            found = _slice(origin.place, self.lines(origin.place.file))
            return found if timestamp(found) == value else value
        return value

    def flow_time(self, value: str, origin: Origin | None) -> str:
        """A time between braces: Go's YAML quotes a text with a colon there, so it comes back as it was written."""
        found = self.written(value, origin)
        return found if ":" in found else value

    def null_text(self, origin: Origin | None) -> str:
        """How a null is written in its file; `null` where that is not known."""
        found = _slice(origin.place, self.lines(origin.place.file)) if origin is not None else "null"
        return found if found in ("", "~", "null", "Null", "NULL") else "null"

    def written_null(self, origin: Origin | None) -> bool:
        """A null that stands there as a word (`null`, `~`), not as nothing."""
        return bool(self.raw(None, origin).strip())

    def flow(self, place: Place | None) -> bool:
        """Whether a collection stands in braces or brackets."""
        return place is not None and _slice_start(place, self.lines(place.file)) in ("{", "[")

    def quoted(self, origin: Origin | None) -> bool:
        """Whether a text is quoted (or a block) where it was first set: kustomize keeps that style when it patches."""
        return self._first(origin) in ("'", '"', "|", ">")

    def folded(self, origin: Origin | None) -> bool:
        """Whether a text is a folded block where it was first set."""
        if origin is None or ">" not in self._texts.get(origin.place.file, ">"):
            return False
        return self._first(origin) == ">"

    def _first(self, origin: Origin | None) -> str:
        """The first character of a scalar where it was first set; empty when that is not known."""
        while origin is not None and origin.previous is not None:
            origin = origin.previous
        if origin is None or origin.why:
            return ""
        return _slice_start(origin.place, self.lines(origin.place.file))

    def resolve(self, root: str, path: str, place: Place | None) -> str:
        """A path that a kustomization in `root` names, relative to the repository. Raises KustomizeError when it leaves it."""
        if posixpath.isabs(path):
            raise refuse("KZ008", f"`{path}` is an absolute path", place, expected="a path inside the repository")
        found = posixpath.normpath(posixpath.join(root, path))
        if found == ".." or found.startswith("../"):
            raise refuse("KZ008", f"`{path}` leads out of the repository", place)
        return found

    def file(self, root: str, path: str, place: Place | None) -> str:
        """The repository path of a file that a kustomization in `root` reads. Raises KustomizeError."""
        if is_remote(path) and not self.fs.is_file(posixpath.normpath(posixpath.join(root, path))):
            raise refuse(
                "KZ010", f"`{path}` is remote", place, help="labwright fetches nothing: keep a copy in the repository"
            )
        found = self.resolve(root, path, place)
        if not self.fs.is_file(found):
            what = "is a folder, not a file" if self.fs.is_dir(found) else "does not exist"
            raise refuse("KZ007", f"`{path}` {self._unreadable(found) or what}", place)
        if self.restricted and not (_inside(found, root) and self._really_inside(found, root)):
            raise refuse(
                "KZ008",
                f"`{path}` is not in or below `{root}`",
                place,
                help="move it below the kustomization, or make it a base with its own kustomization.yaml",
            )
        return found

    def _unreadable(self, path: str) -> str:
        """Why a path is no file although something is there: a link that leads out of the tree, for one."""
        if self.fs.is_dir(path):
            return ""
        try:
            self.fs.read(path)
        except SourceError as error:
            return f"cannot be read: {error.diagnostics[0].message}"
        except OSError:
            pass
        return ""

    def _really_inside(self, path: str, root: str) -> bool:
        """Whether a file is below a folder after all links were followed, as the real tool asks (loader.RestrictionRootOnly)."""
        if not isinstance(self.fs, DiskTree):
            return True
        return _inside(self.fs.real(path), self.fs.real(root) if root not in ("", ".") else "")

    def objects(self, path: str, place: Place | None) -> list[Resource]:
        """Fresh resources from a file."""
        self.used.add(path)
        if path not in self._documents:
            self._documents[path] = self.documents(self.text(path), path)
        return [
            Resource(value=clone(value), place=value.place) for value in as_objects(self._documents[path], path, place)
        ]

    def documents(self, text: str, file: str) -> list[Any]:
        """The values of a YAML text, their scalars as kustomize resolves them.

        A JSON patch (a list) is read with the rules of the rest of Kubernetes, as kustomize does.
        """
        try:
            documents = _split(text, file) if _ODD_STREAM.search(text) else load_all(text, file, Dialect.KUSTOMIZE)
        except SourceError:
            if (operations := self._operations(text, file)) is None:
                raise
            return operations
        values = [document.value for document in documents]
        if values and isinstance(values[0], YamlList):
            return [document.value for document in load_all(text, file)]
        if documents:
            self.odd_keys.update(documents[0].odd_keys)
        return values

    def _operations(self, text: str, file: str) -> list[Any] | None:
        """A list in which some key stands twice, the later one counting; None when there is more wrong with the text."""
        repeated: list[Diagnostic] = []
        try:
            values = [document.value for document in load_all(text, file, repeated=repeated)]
        except SourceError:
            return None
        if not values or not isinstance(values[0], YamlList):
            return None
        self.found.extend(replace(one, severity=Severity.WARNING) for one in repeated)
        return values


def _split(text: str, file: str) -> list[Document]:
    """The documents of a text whose separators are not plain, found as splitDocuments of kyaml/kio/byteio_reader.go does.

    It cuts at lines that begin with three dashes, whatever YAML says, and of each piece reads one document.
    """
    text = text.replace("\r\n", "\n")
    found: list[Document] = []
    start = 0
    cuts = [*_CUT.finditer(text), None]
    for cut in cuts:
        line = text.count("\n", 0, start)
        piece = text[start : cut.start() + 1] if cut else text[start:]
        end = _END.search(piece)
        found += load_all("\n" * line + (piece[: end.start()] if end else piece), file, Dialect.KUSTOMIZE)[:1]
        if cut is None:
            break
        start = cut.end()
        behind = cut[0][4:].strip()
        if behind and not behind.startswith("#"):
            place = Place(file, text.count("\n", 0, start), 1, text.count("\n", 0, start), len(cut[0]) - 1)
            raise refuse(
                "KZ011", "there is content behind a document separator", place, help="put it into the next line"
            )
    return found


def _slice_start(place: Place, lines: list[str]) -> str:
    if place.line > len(lines):
        return ""
    return lines[place.line - 1][place.column - 1 : place.column]


def _slice(place: Place, lines: list[str]) -> str:
    if place.line != place.end_line or place.line > len(lines):
        return ""
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]


class Untyped(str):
    """A text that gets its type when it is written: kustomize made the field without one, so `1.0` ends as a number."""

    __slots__ = ()


def implicit(text: str) -> Any:
    """What kustomize takes a plain scalar for."""
    try:
        return resolve(text, Dialect.KUSTOMIZE)
    except ScalarError:
        return text


def is_remote(path: str) -> bool:
    """A URL or a Git repository, as kustomize recognises them."""
    return bool(_REMOTE.match(path))


def _inside(path: str, root: str) -> bool:
    return root in ("", ".") or path.startswith(root + "/")


def as_objects(values: list[Any], file: str, place: Place | None) -> list[YamlMap]:
    """Objects out of a file's documents: lists taken apart, empty ones dropped. Raises KustomizeError for anything else."""
    waiting = [_checked(value, file, place) for value in values if value not in ({}, [], None)]
    result: list[YamlMap] = []
    while waiting:
        value = waiting.pop(0)
        if not text_of(value.get("kind")).endswith("List") or "items" not in value:
            result.append(value)
            continue
        items = value["items"]
        if items is None:
            continue
        if not isinstance(items, list):
            raise refuse("KZ011", "`items` is no list", place_of(value, "items"))
        waiting.extend(_checked(item, file, place_of(value, "items")) for item in items if item not in ({}, [], None))
    return result


def _checked(value: Any, file: str, used_at: Place | None) -> YamlMap:
    notes = (Note("used here", used_at),) if used_at else ()
    if not isinstance(value, YamlMap):
        place = value.place if isinstance(value, YamlList) else Place(file, 1, 1, 1, 2)
        raise refuse(
            "KZ011", f"{file} holds something that is no Kubernetes object", place, expected="a mapping", notes=notes
        )
    start = start_of(value.place)
    kind = text_of(value.get("kind"))
    if not kind:
        raise refuse("KZ011", "an object without `kind`", start, notes=notes)
    metadata = value.get("metadata")
    if not kind.endswith("List") and not (isinstance(metadata, dict) and text_of(metadata.get("name"))):
        at = key_place_of(value, "metadata") or start
        raise refuse("KZ011", f"a {kind} without `metadata.name`", at, notes=notes)
    return value


def read_inline(reader: Reader, text: str, place: Place | None) -> list[Any]:
    """The documents of a text that stands inside a field, its places those of the file around it.

    A literal block is parsed as it stands, with blank lines in place of what precedes it, so that libyaml itself counts the
    lines and columns. Any other style (quoted, folded) is parsed apart, and all its values point to the field.
    """
    if place is not None and (block := _literal_block(reader, text, place)):
        return block
    known = frozenset(reader.odd_keys)
    values = reader.documents(text, place.file if place else "inline")
    if place is not None:
        values = [relocate(value, place) for value in values]
        if len(reader.odd_keys) > len(known):
            reader.odd_keys.intersection_update(known)
            reader.odd_keys.add(place)
    return values


def _literal_block(reader: Reader, text: str, place: Place) -> list[Any]:
    lines = reader.lines(place.file)
    if place.line > len(lines) or not re.match(r"\|[-+]?\s*(#.*)?$", lines[place.line - 1][place.column - 1 :]):
        return []
    end = place.end_line - 1 if place.end_column == 1 else place.end_line
    body = lines[place.line : end]
    while body and not body[-1].strip():
        body.pop()
    indent = len(body[0]) - len(body[0].lstrip(" ")) if body and body[0].strip() else 0
    if not indent or any(line.strip() and line[:indent].strip() for line in body):
        return []
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(body, place.line):
        if _SEPARATOR.match(line):
            parts.append([])
        else:
            parts[-1].append((number, line))
    if "\n".join(line[indent:] for line in body).rstrip() != text.rstrip():
        return []  # the field was changed on its way here, e.g. by a substitution: the file no longer tells
    values: list[Any] = []
    for part in parts:
        if part:
            padded = "\n" * part[0][0] + "\n".join(line for _, line in part)
            if part is not parts[-1]:
                padded += "\n"
            values.extend(reader.documents(padded, place.file))
    return values


def relocate(value: Any, place: Place) -> Any:
    """Let everything inside a value originate at one place."""
    if isinstance(value, YamlMap):
        value.place = place
        for key in value:
            value.origins[key] = Origin(place)
            value.key_places[key] = place
            relocate(value[key], place)
    elif isinstance(value, YamlList):
        value.place = place
        value.origins[:] = [Origin(place)] * len(value)
        for item in value:
            relocate(item, place)
    return value
