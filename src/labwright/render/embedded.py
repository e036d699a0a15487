"""YAML that stands as text inside a field, with the places of the file that it comes from.

A ConfigMap's `values.yaml` is one text to Kubernetes and a file's lines to its author. Where the text can be followed back to
lines (a literal block, or a file that a generator read), its values point there, also after a substitution within a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from labwright.source import Diagnostic, Note, Origin, Place, SourceError, YamlList, YamlMap, load_all
from labwright.source.lines import split_lines

Lines = Callable[[str], Sequence[str]]
"""The lines of a file of the repository; none when there is no such file."""

_BLOCK = re.compile(r"\|[-+1-9]*\s*(#.*)?$")


def no_lines(file: str) -> Sequence[str]:
    """For callers without files: every value points to its field."""
    del file
    return ()


def read_embedded(text: str, origin: Origin | None, lines: Lines = no_lines) -> list[Any]:
    """The documents of a text, as Kubernetes' YAML reads them; each value points to its own line where that is known.

    `origin` is that of the field with the text. Raises SourceError with places in the repository's files.
    """
    name = origin.place.file if origin else "embedded text"
    try:
        documents = load_all(text, name)
    except SourceError as error:
        raise SourceError([_moved_diagnostic(one, text, origin, lines) for one in error.diagnostics]) from None
    if origin is None:
        return [document.value for document in documents]
    move = _mover(text, origin, lines)
    for document in documents:
        _move(document.value, move)
    return [document.value for document in documents]


def _moved_diagnostic(one: Diagnostic, text: str, origin: Origin | None, lines: Lines) -> Diagnostic:
    if origin is None:
        return Diagnostic(one.severity, one.code, one.message, None, one.expected, one.help)
    move = _mover(text, origin, lines)
    notes = tuple(Note(note.message, move(note.place).place if note.place else None) for note in one.notes)
    place = move(one.place).place if one.place else origin.place
    return Diagnostic(one.severity, one.code, one.message, place, one.expected, one.help, notes)


def _mover(text: str, origin: Origin, lines: Lines) -> Callable[[Place], Origin]:
    """From a place in the text to its origin in the repository."""
    found = _start(text, origin, lines)
    if found is None:
        return lambda _: origin
    file, line, indent, previous, why = found

    def move(place: Place) -> Origin:
        moved = Place(file, place.line + line, place.column + indent, place.end_line + line, place.end_column + indent)
        return Origin(moved, previous, why)

    return move


def field_lines(text: str, origin: Origin, lines: Lines) -> tuple[str, int, int] | None:
    """The file of a text inside a field, the lines before its first one and its indentation; None where that is not known."""
    found = _start(text, origin, lines)
    return found[:3] if found else None


def _start(text: str, origin: Origin, lines: Lines) -> tuple[str, int, int, Origin | None, str] | None:
    """File, lines and columns before the text, and the history of its values; None when no lines can be told."""
    count = len(split_lines(text.rstrip("\n")))
    for step in reversed(origin.history):
        if step.why == "file":
            if len(_trimmed(lines(step.place.file))) == count:
                return step.place.file, 0, 0, step.previous, "file"
        elif step.why in ("", "patch") and (indent := _block_indent(step.place, count, lines)) is not None:
            return step.place.file, step.place.line, indent, step.previous, step.why
    return None


def _block_indent(place: Place, count: int, lines: Lines) -> int | None:
    """How far a literal block of so many lines is indented; None when there is none at the place."""
    all_lines = lines(place.file)
    if place.line > len(all_lines) or not _BLOCK.match(all_lines[place.line - 1][place.column - 1 :]):
        return None
    end = place.end_line - 1 if place.end_column == 1 else place.end_line
    body = _trimmed(all_lines[place.line : end])
    if len(body) != count:
        return None
    return min((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), default=0)


def _trimmed(lines: Sequence[str]) -> list[str]:
    """The lines without empty ones at the end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _move(value: Any, move: Callable[[Place], Origin]) -> None:
    if isinstance(value, YamlMap):
        value.place = move(value.place).place if value.place else None
        value.origins.update({key: move(origin.place) for key, origin in value.origins.items()})
        value.key_places.update({key: move(place).place for key, place in value.key_places.items()})
        for item in value.values():
            _move(item, move)
    elif isinstance(value, YamlList):
        value.place = move(value.place).place if value.place else None
        value.origins[:] = [move(origin.place) if origin else None for origin in value.origins]
        for item in value:
            _move(item, move)
