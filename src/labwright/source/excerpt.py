"""Diagnostics as text and as JSON data. The text follows the manner of good compilers:

error[S014]: pool 10.0.40.101/32 contains a machine
  --> homelab.yaml:41:22
   |     metallb: {pool: [10.0.40.101/32]}
   |                      ^^^^^^^^^^^^^^ also the address of kube-srv-1 (homelab.yaml:18:27)
   = help: use an address of lan (10.0.40.0/24) that no machine has
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from labwright.source.diagnostics import Diagnostic, Note, Severity
from labwright.source.lines import split_lines
from labwright.source.places import Place
from labwright.source.printable import TAB, printable

Read = Callable[[str], str | None]
"""Gives the text of a file by the name in a place, None when it cannot."""

MAX_WIDTH = 110
"""Columns of an excerpt before it is cut around the caret. Chosen to fit a split screen."""

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}
_BLUE, _BOLD, _RESET = "\x1b[1;34m", "\x1b[1m", "\x1b[0m"

_PRIVATE_KEY = re.compile(r"(AGE-SECRET-KEY-1)([0-9A-Z]+)", re.IGNORECASE)


def render_text(diagnostic: Diagnostic, read: Read, colour: bool = False) -> str:  # noqa: FBT001, FBT002
    """The diagnostic with its excerpts, several lines without a final newline. Files that cannot be read have no excerpt."""
    paint = _paint if colour else _no_paint
    read = _masking(read)
    head = paint(_COLOURS[diagnostic.severity], f"{diagnostic.severity.value}[{diagnostic.code}]")
    lines = [f"{head}{paint(_BOLD, ': ' + printable(diagnostic.message))}"]
    notes = list(diagnostic.notes)
    label = diagnostic.expected and f"expected {_bare(diagnostic.expected)}"
    if diagnostic.place:
        if not label and notes and notes[0].place and notes[0].place.line != diagnostic.place.line:
            first = notes.pop(0)
            label = f"{first.message} ({first.place})"
        lines.append(f"  {paint(_BLUE, '-->')} {printable(str(diagnostic.place))}")
        lines += _excerpt(diagnostic.place, label, read, "^", _COLOURS[diagnostic.severity], paint)
    elif label:
        lines.append(f"   {paint(_BLUE, '=')} {printable(label)}")
    for note in notes:
        lines += _note(note, read, paint)
    if diagnostic.help:
        lines.append(f"   {paint(_BLUE, '=')} help: {printable(diagnostic.help)}")
    return _masked("\n".join(lines))


def render_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as data for JSON. Lines and columns count from 1, the end is exclusive; an unknown place is null."""
    return {
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": _masked(diagnostic.message),
        "place": place_json(diagnostic.place),
        "expected": _masked(diagnostic.expected) or None,
        "help": _masked(diagnostic.help) or None,
        "notes": [{"message": _masked(note.message), "place": place_json(note.place)} for note in diagnostic.notes],
    }


def _masked(text: str) -> str:
    """The text with private age keys hidden, length kept so that carets still point right.

    A key pasted where its public half belongs is a likely mistake, and a diagnostic ends up in logs.
    """
    return _PRIVATE_KEY.sub(lambda found: found[1] + "•" * len(found[2]), text)


def _masking(read: Read) -> Read:
    """The same files with private keys hidden, before an excerpt is cut out of the middle of one."""

    def masked(file: str) -> str | None:
        text = read(file)
        return None if text is None else _masked(text)

    return masked


def place_json(place: Place | None) -> dict[str, Any] | None:
    """A place as data for JSON."""
    if place is None:
        return None
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def text_of(place: Place, text: str) -> str:
    """What stands at a place, as written. Lines are joined by newlines."""
    lines = split_lines(text)[place.line - 1 : place.end_line]
    if len(lines) == place.end_line - place.line + 1:
        lines[-1] = lines[-1][: place.end_column - 1]
    if lines:
        lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


def _note(note: Note, read: Read, paint: Callable[[str, str], str]) -> list[str]:
    if note.place is None:
        return [f"   {paint(_BLUE, '=')} note: {printable(note.message)}"]
    excerpt = _excerpt(note.place, note.message, read, "-", _BLUE, paint)
    where = printable(str(note.place))
    if not excerpt:
        return [f"   {paint(_BLUE, '=')} note: {printable(note.message)} ({where})"]
    return [f"  {paint(_BLUE, ':::')} {where}", *excerpt]


def _excerpt(
    place: Place, label: str, read: Read, mark: str, colour: str, paint: Callable[[str, str], str]
) -> list[str]:
    bar = paint(_BLUE, "|")
    text = read(place.file)
    lines = split_lines(text.removeprefix("\ufeff")) if text is not None else []
    if not 1 <= place.line <= len(lines):
        return [f"   {bar} {printable(label)}"] if label and mark == "^" else []
    line = lines[place.line - 1]
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line.rstrip())
    end = max(start + 1, min(end, len(line)))
    shown, start, end = _window(line, start, end)
    carets = mark * max(1, _width(shown[start:end]))
    pad = " " * _width(shown[:start])
    tail = f" {printable(label)}" if label else ""
    return [f"   {bar} {printable(shown)}".rstrip(), f"   {bar} {pad}{paint(colour, carets + tail)}"]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a long line to what surrounds the caret; returns the cut line and the span within it."""
    if len(line) <= MAX_WIDTH:
        return line, start, end
    low = max(0, min(start - MAX_WIDTH // 3, len(line) - MAX_WIDTH))
    high = min(len(line), low + MAX_WIDTH)
    prefix = "… " if low else ""
    suffix = " …" if high < len(line) else ""
    shift = len(prefix) - low
    return prefix + line[low:high] + suffix, start + shift, min(end, high) + shift


def _width(text: str) -> int:
    """Terminal columns of a text: wide East Asian characters take two, combining ones none, tabs four."""
    return sum(len(TAB) if character == "\t" else _columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _bare(expected: str) -> str:
    return expected.removeprefix("expected ")


def _paint(colour: str, text: str) -> str:
    return f"{colour}{text}{_RESET}"


def _no_paint(_colour: str, text: str) -> str:
    return text
