"""The text behind a place, with secrets hidden.

A place may lie in a Secret or in an encrypted file even where the field that it decides does not: variables and values of
releases come out of them, too. So what a place shows is judged by the document around it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Any

from labwright.estate.explanation.model import HIDDEN
from labwright.source import Document, Place, SourceError, load_all

Read = Callable[[str], str | None]
"""The text of a file of the repository; None when it cannot be read."""

_YAML = (".yaml", ".yml", ".json")
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_KEY = re.compile(r"\s*(?:- +)*[\w./-]+: ")
_HOLDS = re.compile(r"\s*(?:- +)*[^\s#][^#]*:\s*(?:&\S+\s*)?(?:#.*)?")
_SECRET_FIELDS = ("data", "stringData")


class Evidence:
    """Lines of the repository's files. Each file is read and parsed once."""

    def __init__(self, read: Read) -> None:
        self._reads = [read]
        self._texts: dict[str, list[str] | None] = {}
        self._documents: dict[str, list[Document]] = {}

    def also(self, read: Read) -> None:
        """Look into other files, too, e.g. those of a chart."""
        self._reads.append(read)

    def line(self, place: Place | None) -> str:
        """The line at a place, the value hidden where it is secret; empty when it cannot be read."""
        lines = self._lines(place.file) if place is not None else None
        if place is None or lines is None or not 1 <= place.line <= len(lines):
            return ""
        text = lines[place.line - 1]
        if not self.is_secret(place):
            return text
        start = min(place.column - 1, len(text))
        end = place.end_column - 1 if place.end_line == place.line else len(text)
        return f"{text[:start]}{HIDDEN}{text[max(start, end) :]}"

    def whole_line(self, file: str, number: int) -> str:
        """A line of which nothing is known but its number; of a secret one only the key stays."""
        lines = self._lines(file)
        if lines is None or not 1 <= number <= len(lines):
            return ""
        text = lines[number - 1]
        if not self.is_secret(Place(file, number, 1, number, max(2, len(text)))):
            return text
        key = _KEY.match(text)
        return f"{key[0] if key else ''}{HIDDEN}"

    def last_below(self, file: str, number: int) -> int:
        """The last line of what a line holds: of a key without a value the lines that are indented deeper, else itself."""
        lines = self._lines(file) or []
        if not 1 <= number <= len(lines) or not _HOLDS.fullmatch(lines[number - 1]):
            return number
        indent, last = _indent(lines[number - 1]), number
        for at in range(number, len(lines)):
            text = lines[at]
            if text.strip() and _indent(text) <= indent:
                break
            last = at + 1 if text.strip() else last
        return last

    def has(self, place: Place) -> bool:
        """Whether the file can be read and has the line."""
        lines = self._lines(place.file)
        return lines is not None and 1 <= place.line <= len(lines)

    def is_secret(self, place: Place | None) -> bool:
        """Whether a place holds a value that must not be shown."""
        if place is None:
            return False
        if not place.file.endswith(_YAML):
            return self._is_secret_file(place.file)
        return any(_hides(one, place) for one in self._parsed(place.file))

    def _is_secret_file(self, file: str) -> bool:
        """Whether the kustomization of its folder, or of one around it, makes a Secret of a file."""
        folder = posixpath.dirname(file)
        while True:
            for name in _KUSTOMIZATIONS:
                for document in self._parsed(posixpath.join(folder, name)):
                    if any(_names_file(one, folder, file) for one in _generators(document.value)):
                        return True
            if not folder:
                return False
            folder = posixpath.dirname(folder)

    def _text(self, file: str) -> str | None:
        return next((text for read in self._reads if (text := read(file)) is not None), None)

    def _lines(self, file: str) -> list[str] | None:
        if file not in self._texts:
            text = self._text(file)
            self._texts[file] = None if text is None else text.splitlines()
        return self._texts[file]

    def _parsed(self, file: str) -> list[Document]:
        if file not in self._documents:
            text = self._text(file)
            try:
                self._documents[file] = load_all(text, file) if text is not None else []
            except SourceError:
                self._documents[file] = []
        return self._documents[file]


def _indent(line: str) -> int:
    """Where the key of a line stands, behind the dashes of lists."""
    return len(line) - len(line.lstrip(" -"))


def _hides(document: Document, place: Place) -> bool:
    value, around = document.value, document.place
    if not isinstance(value, dict) or not around.line <= place.line <= around.end_line:
        return False
    if isinstance(value.get("sops"), dict):
        return True
    if value.get("kind") == "Secret" and any(_inside(value, field, place) for field in _SECRET_FIELDS):
        return True
    return _inside(value, "secretGenerator", place)


def _inside(value: Any, key: str, place: Place) -> bool:
    """Whether a place lies in what a key of a mapping holds."""
    origin = value.origins.get(key) if key in value else None
    return origin is not None and origin.place.line <= place.line <= origin.place.end_line


def _generators(value: Any) -> Iterable[Any]:
    found = value.get("secretGenerator") if isinstance(value, dict) else None
    return found if isinstance(found, list) else ()


def _names_file(generator: Any, folder: str, file: str) -> bool:
    if not isinstance(generator, dict):
        return False
    named = [*(generator.get("files") or ()), *(generator.get("envs") or ()), generator.get("env")]
    paths = (str(one).rpartition("=")[2] for one in named if one)
    return any(posixpath.normpath(posixpath.join(folder, one)) == file for one in paths)
