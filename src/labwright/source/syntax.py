"""libyaml's complaints about text that is not YAML, as diagnostics in words that help."""

from __future__ import annotations

import re

import yaml

from labwright.source.diagnostics import Note, SourceError
from labwright.source.errors import fault
from labwright.source.lines import split_lines
from labwright.source.places import Place

_WORDS = {
    "mapping values are not allowed in this context": (
        "a `:` where no key can stand",
        "quote the value if the colon belongs to it, else check the indentation",
    ),
    "could not find expected ':'": ("a key without `:`", "write `key: value`, and check the indentation"),
    "did not find expected key": ("no key where one is expected", "check the indentation of this line and those above"),
    "did not find expected '-' indicator": ("no `-` where a list goes on", "check the indentation of this line"),
    "did not find expected ',' or ']'": ("the list is not closed", "write `,` between its items and `]` at its end"),
    "did not find expected ',' or '}'": (
        "the mapping is not closed",
        "write `,` between its entries and `}` at its end",
    ),
    "found character that cannot start any token": ("a value cannot begin like this", "quote the value"),
    "found unexpected end of stream": ("a quoted text is not closed", "write the closing quote"),
    "found unknown escape character": ("YAML has no such escape", "write two backslashes, or use single quotes"),
    "found undefined tag handle": (
        "a tag with an unknown handle",
        "tags of YAML itself begin with `!!`, others with `!`",
    ),
}
"""libyaml's problem → what it means to the writer, and how to mend it."""


def syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> SourceError:
    """The error of a parser: Y003 for a tab in the indentation, else Y001."""
    mark = error.problem_mark or error.context_mark
    lines = split_lines(text)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem = error.problem or "this is not YAML"
    indent = re.match(r"\s*", lines[line]) if line < len(lines) else None
    if indent and "\t" in indent.group() and ("token" in problem or "tab" in problem or "expected" in problem):
        place = _one_character(file, line, indent.group().index("\t"))
        return fault("Y003", "a tab in the indentation", place, help="indent with spaces")
    message, help_ = _WORDS.get(problem, (problem, ""))
    notes: tuple[Note, ...] = ()
    start = error.context_mark
    if error.context and start and start.line < line:
        notes = (Note(error.context, _one_character(file, start.line, start.column)),)
    return fault("Y001", message, _one_character(file, *_within(lines, line, column)), help=help_, notes=notes)


def _within(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The end of the last line that has text, for a complaint that points behind the end of the file."""
    if line < len(lines) and any(text.strip() for text in lines[line:]):
        return line, column
    last = max((number for number, text in enumerate(lines[: line + 1]) if text.strip()), default=0)
    return last, len(lines[last].rstrip())


def _one_character(file: str, line: int, column: int) -> Place:
    return Place(file, line + 1, column + 1, line + 1, column + 2)
