"""A template's text cut into literal text and the tokens of its actions.

Mirrors text/template/parse/lex.go: trim markers, comments, strings with escapes, raw strings, numbers, fields and variables.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from enum import Enum, auto
from typing import NamedTuple

from labwright.render.gotemplate.errors import TemplateError


class Tag(Enum):
    """What a token is."""

    TEXT = auto()
    LEFT = auto()
    RIGHT = auto()
    STRING = auto()
    NUMBER = auto()
    CHARACTER = auto()
    FIELD = auto()
    VARIABLE = auto()
    WORD = auto()
    DOT = auto()
    SIGN = auto()
    """`|`, `(`, `)`, `,`, `:=`, `=`"""
    SPACE = auto()
    END = auto()


class Token(NamedTuple):
    """A token and where it starts in the text."""

    tag: Tag
    text: str
    position: int


_PATTERNS = (
    (Tag.SPACE, re.compile(r"[ \t\r\n]+")),
    (Tag.STRING, re.compile(r'"(?:[^"\\\n]|\\.)*"')),
    (Tag.STRING, re.compile(r"`[^`]*`")),
    (Tag.CHARACTER, re.compile(r"'(?:[^'\\\n]|\\.)*'")),
    (
        Tag.NUMBER,
        re.compile(
            r"[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
        ),
    ),
    (Tag.FIELD, re.compile(r"\.[^\W\d]\w*")),
    (Tag.VARIABLE, re.compile(r"\$\w*")),
    (Tag.WORD, re.compile(r"[^\W\d]\w*")),
    (Tag.SIGN, re.compile(r":=|[|(),=]")),
    (Tag.DOT, re.compile(r"\.")),
)


def tokens(text: str, left: str, right: str) -> Iterator[Token]:
    """All tokens. Raises TemplateError for what Go's lexer refuses."""
    position = 0
    while True:
        start = text.find(left, position)
        if start < 0:
            if position < len(text):
                yield Token(Tag.TEXT, text[position:], position)
            break
        inside = start + len(left)
        trims = text[inside : inside + 1] == "-" and text[inside + 1 : inside + 2] in {" ", "\t", "\r", "\n"}
        before = text[position:start]
        if trims:
            before = before.rstrip(" \t\r\n")
            inside += 2
        if before:
            yield Token(Tag.TEXT, before, position)
        if text.startswith("/*", inside):
            position = _comment(text, inside, right)
            continue
        yield Token(Tag.LEFT, left, start)
        position = yield from _action(text, inside, right)
    yield Token(Tag.END, "", len(text))


def _comment(text: str, inside: int, right: str) -> int:
    end = text.find("*/", inside)
    if end < 0:
        raise _error("unclosed comment", text, inside)
    after = end + 2
    trims = text.startswith(" -" + right, after)
    if not trims and not text.startswith(right, after):
        raise _error("comment ends before closing delimiter", text, inside)
    after += len(right) + (2 if trims else 0)
    return _skipped(text, after) if trims else after


def _action(text: str, position: int, right: str) -> Generator[Token, None, int]:
    depth = 0
    while True:
        if depth == 0 and (found := _closing(text, position, right)) is not None:
            yield Token(Tag.RIGHT, right, position)
            return found
        if position >= len(text):
            raise _error("unclosed action", text, position)
        for tag, pattern in _PATTERNS:
            if match := pattern.match(text, position):
                yield Token(tag, match.group(), position)
                depth += {"(": 1, ")": -1}.get(match.group(), 0) if tag is Tag.SIGN else 0
                if depth < 0:
                    raise _error("unexpected right paren", text, position)
                position = match.end()
                break
        else:
            raise _error(f"unexpected `{text[position]}` in an action", text, position)


def _closing(text: str, position: int, right: str) -> int | None:
    """Where the text goes on behind the end of an action; None when it does not end here."""
    if text.startswith(right, position):
        return position + len(right)
    if text[position : position + 1] in {" ", "\t", "\r", "\n"} and text.startswith("-" + right, position + 1):
        return _skipped(text, position + 2 + len(right))
    return None


def _skipped(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column of a position, from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _error(message: str, text: str, position: int) -> TemplateError:
    line, column = place(text, position)
    return TemplateError(message, line, column)
