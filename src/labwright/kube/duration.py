"""Durations as Go writes them: `10m`, `1h30m`, `1.5s`. Mirrors time.ParseDuration of Go's standard library."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "\u00b5s": 10**3,
    "\u03bcs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_DAYS = {"d": 24 * 3600 * 10**9, "w": 7 * 24 * 3600 * 10**9, "y": 365 * 24 * 3600 * 10**9}
_PART = re.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d|w|y)", re.ASCII)
_LONGEST = 2**63 - 1
_MOST_CHARACTERS = 100


class DurationError(ValueError):
    """A text that is no duration."""


def parse_duration(text: object, *, days: bool = False) -> timedelta:
    """The time a text stands for, to the microsecond. Raises DurationError.

    With `days`, also `d`, `w` and `y` (365 days), as Prometheus and retention settings have them.
    """
    if not isinstance(text, str) or not text or len(text) > _MOST_CHARACTERS:
        raise _bad(text, days=days)
    body = text[1:] if text[0] in "+-" else text
    if body == "0":
        return timedelta()
    units = _NANOSECONDS | _DAYS if days else _NANOSECONDS
    total = Fraction(0)
    end = 0
    for match in _PART.finditer(body):
        whole, fraction, unit = match.groups()
        if match.start() != end or unit not in units or not (whole or fraction):
            raise _bad(text, days=days)
        total += Fraction(f"{whole or 0}.{fraction or 0}") * units[unit]
        end = match.end()
    if not body or end != len(body) or total > _LONGEST:
        raise _bad(text, days=days)
    span = timedelta(microseconds=int(total / 1000))
    return -span if text[0] == "-" else span


def format_duration(span: timedelta) -> str:
    """A duration in Go's units, as short as people write it: `10m`, `1h30m`, `1m0.5s` is `1m500ms`, nothing is `0s`."""
    microseconds = abs(span) // timedelta(microseconds=1)
    shown = []
    for unit, size in (("h", 3600 * 10**6), ("m", 60 * 10**6), ("s", 10**6), ("ms", 1000), ("us", 1)):
        count, microseconds = divmod(microseconds, size)
        if count:
            shown.append(f"{count}{unit}")
    return ("-" if span < timedelta() else "") + ("".join(shown) or "0s")


def _bad(text: object, *, days: bool) -> DurationError:
    example = "30d, 10m or 1h30m" if days else "10m or 1h30m"
    return DurationError(f"`{str(text)[:_MOST_CHARACTERS]}` is no duration such as {example}")
