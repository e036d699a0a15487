"""Regular expressions as Go writes them, read into a tree.

Mirrors regexp/syntax of Go with its Perl flags (the syntax of RE2): no backreferences, no looking around, `$` is the end of
the text, classes are those of ASCII unless they say otherwise. What Go refuses is refused with its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

MAX_PATTERN: Final = 20_000
"""Longest pattern accepted, in characters. Chosen by feel: lists of some hundred names fit."""

MAX_DEPTH: Final = 200
"""Deepest nesting of groups. Go's limit is 1000; nobody reads more than ten."""

MAX_REPEAT: Final = 1000
"""Highest count of a repetition, nested ones multiplied (repeatIsValid)."""

_LAST = 0x10FFFF
_FOLDED_RANGE = 1024
"""Longest range whose other cases are looked up character by character."""


class ExpressionError(ValueError):
    """A pattern that Go refuses; the message is Go's."""


class At(Enum):
    """What holds between two characters."""

    BEGIN = "begin of text"
    END = "end of text"
    BEGIN_LINE = "begin of line"
    END_LINE = "end of line"
    WORD = "word boundary"
    NO_WORD = "no word boundary"


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of ranges, or one that a test knows (Unicode classes)."""

    ranges: tuple[tuple[int, int], ...]
    tests: tuple[Callable[[str], bool], ...] = ()
    negated: bool = False

    def holds(self, character: str) -> bool:
        code = ord(character)
        found = any(low <= code <= high for low, high in self.ranges) or any(test(character) for test in self.tests)
        return found != self.negated


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; empty for nothing."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """So many times; `most` is None without limit."""

    part: Node
    least: int
    most: int | None


Node: TypeAlias = "Chars | Sequence | Choice | Repeat | At"

_ANY = Chars(((0, _LAST),))
_ANY_BUT_NEWLINE = Chars(((10, 10),), negated=True)
_DIGIT = ((48, 57),)
_SPACE = ((9, 10), (12, 13), (32, 32))
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_PERL = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_POSIX = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": _DIGIT,
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": _WORD,
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
_ESCAPES = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_CATEGORIES = r"C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?"
_SCRIPTS = {
    "Arabic": "ARABIC",
    "Armenian": "ARMENIAN",
    "Cyrillic": "CYRILLIC",
    "Devanagari": "DEVANAGARI",
    "Georgian": "GEORGIAN",
    "Greek": "GREEK",
    "Han": "CJK",
    "Hangul": "HANGUL",
    "Hebrew": "HEBREW",
    "Hiragana": "HIRAGANA",
    "Katakana": "KATAKANA",
    "Latin": "LATIN",
    "Thai": "THAI",
}
"""Scripts by the first word of their characters' names; Python knows them no other way."""
_COUNT = re.compile(r"\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}", re.ASCII)
_NAME = re.compile(r"\w+", re.ASCII)


def parse(pattern: str) -> Node:
    """The tree of a pattern. Raises ExpressionError."""
    if len(pattern) > MAX_PATTERN:
        raise ExpressionError(f"longer than {MAX_PATTERN} characters")
    reader = _Reader(pattern)
    node = reader.choice(0)
    if reader.at < len(pattern):
        raise ExpressionError(f"unexpected ): `{pattern}`")
    return node


@dataclass(slots=True)
class _Flags:
    fold: bool = False
    multiline: bool = False
    newline: bool = False

    def copy(self) -> _Flags:
        return _Flags(self.fold, self.multiline, self.newline)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.flags = _Flags()

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise ExpressionError("trailing backslash at end of expression: ``")
        self.at += 1
        return self.text[self.at - 1]

    def choice(self, depth: int) -> Node:
        """Alternatives up to the end or a closing parenthesis."""
        if depth > MAX_DEPTH:
            raise ExpressionError("expression nests too deeply")
        found = [self._sequence(depth)]
        while self.text.startswith("|", self.at):
            self.at += 1
            found.append(self._sequence(depth))
        return found[0] if len(found) == 1 else Choice(tuple(found))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        repeatable = False
        operator_at = -1
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            start = self.at
            if operator := self._operator():
                if not repeatable and operator_at >= 0:
                    shown = self.text[operator_at : self.at]
                    raise ExpressionError(f"invalid nested repetition operator: `{shown}`")
                if not parts:
                    shown = self.text[start : self.at]
                    raise ExpressionError(f"missing argument to repetition operator: `{shown}`")
                parts.append(self._repeated(parts.pop(), *operator, start))
                repeatable, operator_at = False, start
                continue
            if self.text.startswith("\\Q", self.at):
                parts.extend(self._quoted())
                repeatable = True
                continue
            node = self._atom(depth)
            repeatable = True
            if node is not None:
                parts.append(node)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _operator(self) -> tuple[int, int | None] | None:
        """A repetition at this place, its laziness read over."""
        character = self.text[self.at]
        counts: tuple[int, int | None]
        if character in "*+?":
            self.at += 1
            counts = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
        elif character == "{" and (match := _COUNT.match(self.text, self.at)):
            if max(len(match[1]), len(match[3] or "")) > 8:
                raise ExpressionError(f"invalid repeat count: `{match[0]}`")
            self.at = match.end()
            least = int(match[1])
            counts = least, int(match[3]) if match[3] else None if match[2] else least
            if least > MAX_REPEAT or (counts[1] is not None and (counts[1] > MAX_REPEAT or counts[1] < least)):
                raise ExpressionError(f"invalid repeat count: `{match[0]}`")
        else:
            return None
        if self.text.startswith("?", self.at):
            self.at += 1
        return counts

    def _repeated(self, part: Node, least: int, most: int | None, start: int) -> Node:
        if max(least, most or 0) > 1 and _times(part) * max(least, most or 0) > MAX_REPEAT:
            raise ExpressionError(f"invalid repeat count: `{self.text[start : self.at]}`")
        return Repeat(part, least, most)

    def _quoted(self) -> list[Node]:
        end = self.text.find("\\E", self.at)
        stop = len(self.text) if end < 0 else end
        found = [self._literal(ord(character)) for character in self.text[self.at + 2 : stop]]
        self.at = stop if end < 0 else end + 2
        return list(found)

    def _atom(self, depth: int) -> Node | None:
        """One thing that can be repeated; None for flags."""
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        if character == ".":
            return _ANY if self.flags.newline else _ANY_BUT_NEWLINE
        if character == "^":
            return At.BEGIN_LINE if self.flags.multiline else At.BEGIN
        if character == "$":
            return At.END_LINE if self.flags.multiline else At.END
        if character == "\\":
            return self._escape()
        return self._literal(ord(character))

    def _literal(self, code: int) -> Chars:
        ranges = ((code, code),)
        return Chars(_folded(ranges) if self.flags.fold else ranges)

    def _group(self, depth: int) -> Node | None:
        before = self.flags.copy()
        if self.text.startswith("?", self.at):
            if self._name():
                pass
            elif self._flags():
                return None
        node = self.choice(depth + 1)
        if not self.text.startswith(")", self.at):
            raise ExpressionError(f"missing closing ): `{self.text}`")
        self.at += 1
        self.flags = before
        return node

    def _name(self) -> bool:
        """Read over the name of a group, if there is one."""
        for start in ("?P<", "?<"):
            if not self.text.startswith(start, self.at):
                continue
            match = _NAME.match(self.text, self.at + len(start))
            if match is None or not self.text.startswith(">", match.end()):
                raise ExpressionError(f"invalid named capture: `{self.text[self.at - 1 : self.at + 20]}`")
            self.at = match.end() + 1
            return True
        return False

    def _flags(self) -> bool:
        """Read flags; True when they stand alone, False when a group follows. They hold to the end of the group around."""
        start = self.at - 1
        self.at += 1
        on, some = True, False
        while self.at < len(self.text):
            character = self._next()
            if character in "imsU":
                some = True
                field = {"i": "fold", "m": "multiline", "s": "newline"}.get(character)
                if field:
                    setattr(self.flags, field, on)
            elif character == "-" and on:
                on, some = False, False
            elif character in ":)" and (on or some):
                return character == ")"
            else:
                break
        raise ExpressionError(f"invalid or unsupported Perl syntax: `{self.text[start : self.at]}`")

    def _escape(self) -> Node:
        start = self.at - 1
        character = self._next()
        boundary = {"A": At.BEGIN, "z": At.END, "b": At.WORD, "B": At.NO_WORD}.get(character)
        if boundary:
            return boundary
        if found := self._known_class(character):
            return found
        return self._literal(self._code(character, start))

    def _known_class(self, character: str) -> Chars | None:
        """A class that an escape names, of Perl or of Unicode."""
        if character.lower() in _PERL:
            ranges = _PERL[character.lower()]
            return Chars(ranges, negated=character.isupper())
        if character in "pP":
            return self._unicode(negated=character == "P")
        return None

    def _unicode(self, *, negated: bool) -> Chars:
        name = self._next()
        if name == "{":
            end = self.text.find("}", self.at)
            if end < 0:
                raise ExpressionError(f"invalid character class range: `{self.text[self.at - 3 :]}`")
            name, self.at = self.text[self.at : end], end + 1
        if name.startswith("^"):
            negated, name = not negated, name[1:]
        if name == "Any":
            return Chars(((0, _LAST),), negated=negated)
        if re.fullmatch(_CATEGORIES, name):
            return Chars((), (_category(name),), negated)
        if name in _SCRIPTS:
            return Chars((), (_script(_SCRIPTS[name]),), negated)
        raise ExpressionError(f"invalid character class range: `\\p{{{name}}}`")

    def _code(self, character: str, start: int) -> int:
        """The character that an escape stands for."""
        if character in "01234567" and (character == "0" or self.text[self.at : self.at + 1] in tuple("01234567")):
            digits = character
            while len(digits) < 3 and self.text[self.at : self.at + 1] in tuple("01234567"):
                digits += self._next()
            return int(digits, 8)
        if character == "x":
            match = re.compile(r"\{([0-9a-fA-F]{1,8})\}|([0-9a-fA-F]{2})").match(self.text, self.at)
            if match and (code := int(match[1] or match[2], 16)) <= _LAST:
                self.at = match.end()
                return code
        elif character in _ESCAPES:
            return _ESCAPES[character]
        elif character.isascii() and not character.isalnum():
            return ord(character)
        raise ExpressionError(f"invalid escape sequence: `{self.text[start : self.at]}`")

    def _class(self) -> Chars:
        start = self.at - 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        ranges: list[tuple[int, int]] = []
        tests: list[Callable[[str], bool]] = []
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise ExpressionError(f"missing closing ]: `{self.text[start:]}`")
            first = False
            if found := self._part_of_class():
                ranges.extend(found.ranges if not found.negated else _others(found.ranges))
                tests.extend(found.tests if not found.negated else map(_not, found.tests))
                continue
            begin = self.at
            low = self._class_code(start)
            high = low
            if self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._class_code(start)
                if high < low:
                    raise ExpressionError(f"invalid character class range: `{self.text[begin : self.at]}`")
            ranges.append((low, high))
        self.at += 1
        made = tuple(ranges)
        return Chars(_folded(made) if self.flags.fold else made, tuple(tests), negated)

    def _part_of_class(self) -> Chars | None:
        """A class inside a class."""
        if self.text.startswith("[:", self.at) and (end := self.text.find(":]", self.at + 2)) >= 0:
            name = self.text[self.at + 2 : end]
            ranges = _POSIX.get(name.removeprefix("^"))
            if ranges is None:
                raise ExpressionError(f"invalid character class range: `{self.text[self.at : end + 2]}`")
            self.at = end + 2
            return Chars(ranges, negated=name.startswith("^"))
        if self.text.startswith("\\", self.at) and self.text[self.at + 1 : self.at + 2] in tuple("dswDSWpP"):
            self.at += 1
            return self._known_class(self._next())
        return None

    def _class_code(self, start: int) -> int:
        if self.at >= len(self.text):
            raise ExpressionError(f"missing closing ]: `{self.text[start:]}`")
        begin = self.at
        character = self._next()
        return self._code(self._next(), begin) if character == "\\" else ord(character)


def _times(node: Node) -> int:
    """How many times the innermost part is repeated by the counts inside."""
    if isinstance(node, Repeat):
        return max(node.least, node.most or 0, 1) * _times(node.part)
    if isinstance(node, Sequence | Choice):
        return max(map(_times, node.parts), default=1)
    return 1


def _folded(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The ranges with the other cases of their letters."""
    more: set[tuple[int, int]] = set()
    for low, high in ranges:
        if high - low > _FOLDED_RANGE:
            more.update(_folded(((max(low, 65), min(high, 122)),)) if low <= 122 and high >= 65 else ())
            continue
        for code in range(low, high + 1):
            character = chr(code)
            for other in (character.lower(), character.upper(), *_ALSO.get(character, ())):
                if len(other) == 1 and other != character:
                    more.add((ord(other), ord(other)))
    return (*ranges, *sorted(more))


_ALSO = {
    "k": ("\u212a",),
    "K": ("\u212a",),
    "s": ("\u017f",),
    "S": ("\u017f",),
    "\u00e5": ("\u212b",),
    "\u00c5": ("\u212b",),
}
"""Letters with a third form."""


def _others(ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Everything outside ranges that are sorted; nothing where a class has none (its test is negated)."""
    found = []
    start = 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    if ranges and start <= _LAST:
        found.append((start, _LAST))
    return found


def _not(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda character: not test(character)


def _category(name: str) -> Callable[[str], bool]:
    return lambda character: unicodedata.category(character).startswith(name)


def _script(first_word: str) -> Callable[[str], bool]:
    return lambda character: unicodedata.name(character, "").split(" ")[0] == first_word
