"""YAML as Go's tools print it.

Mirrors go.yaml.in/yaml/v2 v2.4 (encode.go, sorter.go, emitterc.go), through which kustomize, kubectl and Flux write objects: keys
sorted, lists not indented, long texts broken at 80 columns. `labwright kustomize` prints so, to be comparable byte for byte;
Flux' variable substitution depends on what is quoted. What labwright writes for people is `labwright.source.dump`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache, cmp_to_key, lru_cache
from typing import Any

from labwright.source.scalars import ScalarError, resolve

_WIDTH = 80
_SIMPLE = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.-]*", re.ASCII)
"""Texts that need no look, unless they are words such as `true`."""
_WORDS = frozenset(
    spelling
    for word in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
    for spelling in (word, word.capitalize(), word.upper())
)
_FIRST = frozenset("#,[]{}&*!|>'\"%@`")
_ODD_ASCII = re.compile("[^\n\x20-\x7e]")
_FLOAT_DIGITS = 6
"""Floats of more digits before the point are written with an exponent (strconv.FormatFloat with 'g' and no precision)."""
_BREAKS = "\n\r\x85\u2028\u2029"
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt](\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(\.\d+)?)?",
    re.ASCII,
)
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


@cache
def _unprintable() -> re.Pattern[str]:
    """Made when it is needed: compiling so wide a set takes some milliseconds."""
    return re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


@cache
def _break() -> re.Pattern[str]:
    return re.compile(f"[{_BREAKS}]")


@cache
def _base60() -> re.Pattern[str]:
    return re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?", re.ASCII)


def dump_all(values: Iterable[Any]) -> str:
    """A stream of documents."""
    return "---\n".join(dump(value) for value in values)


def inline(text: str) -> str:
    """A text on one line, as the value of a key."""
    return _key(text)


def dump(value: Any) -> str:
    """One document."""
    lines: list[str] = []
    if isinstance(value, dict) and value:
        _mapping(value, 0, "", lines)
    elif isinstance(value, list) and value:
        _sequence(value, 0, "", lines)
    else:
        lines.append(_scalar(value, 0, 0).lstrip(" "))
    return "\n".join(lines) + "\n"


def _mapping(value: dict[str, Any], indent: int, lead: str, lines: list[str]) -> None:
    """`lead` stands before the first key instead of the indentation, for a mapping inside a list."""
    margin = " " * indent
    for key in sort_keys(value):
        item = value[key]
        start = f"{lead or margin}{_key(key)}:"
        lead = ""
        if isinstance(item, dict) and item:
            lines.append(start)
            _mapping(item, indent + 2, "", lines)
        elif isinstance(item, list) and item:
            lines.append(start)
            _sequence(item, indent, "", lines)
        else:
            lines.append(start + _scalar(item, len(start), indent + 2))


def _sequence(value: list[Any], indent: int, lead: str, lines: list[str]) -> None:
    margin = " " * indent
    for item in value:
        start = f"{lead or margin}-"
        lead = ""
        if isinstance(item, dict) and item:
            _mapping(item, indent + 2, f"{start} ", lines)
        elif isinstance(item, list) and item:
            _sequence(item, indent + 2, f"{start} ", lines)
        else:
            lines.append(start + _scalar(item, len(start), indent + 2))


def sort_keys(value: Iterable[str]) -> list[str]:
    """Keys in Go's order: numbers inside them by value, letters after everything else."""
    keys = list(value)
    letters = "".join(keys)
    if letters.isascii() and letters.isalpha():
        return sorted(keys)
    return sorted(keys, key=_KEY)


def _compare(one: str, other: str) -> int:
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return _compare_at(one, other, index)
    return len(one) - len(other)


def _compare_at(one: str, other: str, index: int) -> int:
    left, right = one[index], other[index]
    letters = left.isalpha(), right.isalpha()
    if all(letters):
        return -1 if left < right else 1
    if any(letters):
        return -1 if letters[1] else 1
    first, first_end = _number(one, index)
    second, second_end = _number(other, index)
    if "0" in (left, right) and one[:index].rstrip("0")[-1:].isdigit() and one[:index][-1:].isdigit():
        first += 10 ** (first_end - index)
        second += 10 ** (second_end - index)
    if first != second:
        return -1 if first < second else 1
    if first_end != second_end:
        return first_end - second_end
    return -1 if left < right else 1


def _number(text: str, index: int) -> tuple[int, int]:
    end = index
    while end < len(text) and text[end].isdigit():
        end += 1
    return int(text[index:end] or "0"), end


_KEY = cmp_to_key(_compare)


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    if _SIMPLE.fullmatch(text) and text not in _WORDS:
        return text
    style = _style(text)
    if style == "|" or not text:
        style = '"'
    return _written(text, style, 0, 0, folds=False)


def _scalar(value: Any, column: int, indent: int) -> str:
    """A scalar with the blank before it; further lines are indented by `indent`."""
    if isinstance(value, str):
        if _SIMPLE.fullmatch(value) and value not in _WORDS:
            return f" {value}"
        style = _style(value)
        if style == "|":
            return " " + _literal(value, indent)
        return " " + _written(value, style, column + 1, indent, folds=True)
    if value is None:
        return " null"
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, int):
        return f" {value}"
    if isinstance(value, float):
        return f" {go_float(value)}"
    return " {}" if isinstance(value, dict) else " []"


def go_float(value: float) -> str:
    """A float as Go prints it (`%g` with the shortest digits): 1e+06, 1.5, 1e-07."""
    if not math.isfinite(value):
        return {"inf": ".inf", "-inf": "-.inf"}.get(str(value), ".nan")
    mantissa, _, power = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.lstrip("-").removesuffix(".0").partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = int(power or 0) + (len(whole) if whole != "0" else len(digits) - len(fraction)) - 1
    sign = "-" if math.copysign(1, value) < 0 else ""
    if not digits or -4 <= exponent < _FLOAT_DIGITS:
        return mantissa.removesuffix(".0")
    digits = digits.rstrip("0")
    shown = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{shown}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def timestamp(text: str) -> str | None:
    """An unquoted date or time as Go's YAML hands it on (RFC 3339), None when it is none (resolve.go, parseTimestamp)."""
    match = _TIMESTAMP.fullmatch(text) if text[4:5] == "-" else None
    if match is None:
        return None
    year, month, day = (int(match[group]) for group in (1, 2, 3))
    hour, minute, second = (int(match[group] or match[group + 5] or 0) for group in (4, 5, 6))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60):
        return None
    fraction = (match[7] or match[12] or "")[:10].rstrip("0").rstrip(".")
    zone = match[8] or "Z"
    zone = "Z" if zone in ("+00:00", "-00:00") else zone
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}"


def is_plain(text: str) -> bool:
    """Whether Go's YAML writes a text without quotes."""
    return (bool(_SIMPLE.fullmatch(text)) and text not in _WORDS) or _style(text) == ""


def _style(text: str) -> str:
    """Empty for a plain scalar, else its quote, or `|`."""
    if not text:
        return '"'
    odd = bool((_ODD_ASCII if text.isascii() else _unprintable()).search(text))
    breaks = bool(_break().search(text))
    space_break = breaks and any(f" {character}" in text for character in _BREAKS)
    if "\n" in text:
        return '"' if odd or space_break or text.endswith(" ") else "|"
    if not _is_text(text) or _base60().fullmatch(text) or timestamp(text):
        return '"'
    if odd or space_break:
        return '"'
    if breaks and any(f"{character} " in text for character in _BREAKS):
        return '"'
    blocked = (
        breaks
        or text[0] == " "
        or text[-1] == " "
        or text[0] in _FIRST
        or text.startswith(("---", "..."))
        or text[:2] in ("? ", ": ", "- ")
        or text in ("?", ":", "-")
        or ": " in text[1:]
        or text.endswith(":")
        or " #" in text
    )
    return "'" if blocked else ""


def _is_text(text: str) -> bool:
    try:
        return isinstance(resolve(text), str)
    except ScalarError:
        return False


def _literal(text: str, indent: int) -> str:
    hint = "2" if text[0] in (" ", *_BREAKS) else ""
    chomp = "-" if text[-1] not in _BREAKS else "+" if len(text) == 1 or text[-2] in _BREAKS else ""
    margin = " " * indent
    body = text.removesuffix("\n").split("\n")
    lines = [f"{margin}{line}" if line else "" for line in body]
    return "\n".join([f"|{hint}{chomp}", *lines])


def _written(text: str, style: str, column: int, indent: int, *, folds: bool) -> str:
    """A plain or quoted scalar that starts in `column`, broken at spaces beyond the width."""
    if not style and (not folds or column + len(text) <= _WIDTH):
        return text
    if style == '"':
        parts = [_escaped(character) for character in text]
    elif style == "'":
        parts = ["''" if character == "'" else character for character in text]
    else:
        parts = list(text)
    if not folds or column + sum(map(len, parts)) <= _WIDTH:
        return f"{style}{''.join(parts)}{style}"
    made = [style]
    column += len(style)
    spaces = False
    last = len(text) - 1
    for index, part in enumerate(parts):
        if text[index] != " ":
            spaces = False
            made.append(part)
            column += len(part)
            continue
        following = text[index + 1 : index + 2] == " "
        breakable = (
            not spaces and column > _WIDTH and (style == '"' or not following) and (not style or 0 < index < last)
        )
        if breakable:
            escape = "\\" if style == '"' and following else ""
            made.append(f"\n{' ' * indent}{escape}")
            column = indent + len(escape)
        else:
            made.append(" ")
            column += 1
        spaces = True
    return "".join([*made, style])


def _escaped(character: str) -> str:
    if character in _ESCAPES and (character in '"\\\n' or character != "\xa0"):
        return _ESCAPES[character]
    if not _unprintable().match(character) and character not in _BREAKS:
        return character
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
