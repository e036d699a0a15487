"""How SOPS reads an unquoted YAML scalar, which is not how Kubernetes reads it.

The MAC of a SOPS file covers the values that are left readable too, in the types that go-yaml v3 gives them: there `yes`
is a string, `0o17` a number and `2024-01-01` a timestamp. `labwright.source` follows Kubernetes' rules instead, so for
the MAC, and only for it, the text of a plain scalar is resolved again here.
Upstream: go.yaml.in/yaml/v3 `resolve.go`.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from labwright.secrets.cipher import Scalar

_WORDS: Final[dict[str, Scalar | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INTEGERS: Final = (
    (re.compile(r"([-+]?)0[xX]([0-9a-fA-F]+)"), 16),
    (re.compile(r"([-+]?)0[bB]([01]+)"), 2),
    (re.compile(r"([-+]?)0[oO]?([0-7]+)"), 8),
    (re.compile(r"([-+]?)(0|[1-9][0-9]*)"), 10),
)
_TIMESTAMP: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)?)?"
)
_MAX_DIGITS: Final = 80
"""Longer integers do not fit 64 bits in any base; Python refuses to convert very long ones."""
_INT64: Final = range(-(2**63), 2**64)


def resolve(plain: str) -> Scalar | None:
    """The value go-yaml v3 gives an unquoted, untagged scalar; a timestamp comes back as its RFC 3339 text."""
    if plain in _WORDS:
        return _WORDS[plain]
    if plain[0] == ".":
        return _float(plain, plain)
    if plain[0] not in "+-0123456789":
        return plain
    stamp = _timestamp(plain)
    if stamp is not None:
        return stamp
    digits = plain.replace("_", "")
    for pattern, base in _INTEGERS:
        match = pattern.fullmatch(digits)
        if match is not None and len(digits) <= _MAX_DIGITS:
            number = int(match[2], base) * (-1 if match[1] == "-" else 1)
            if number in _INT64:
                return number
    return _float(digits, plain)


def _float(digits: str, plain: str) -> float | str:
    """The number, or the text where there is none: beyond the range of a float upstream keeps the text."""
    number = float(digits) if _FLOAT.fullmatch(digits) else math.inf
    return plain if math.isinf(number) else number


def _timestamp(text: str) -> str | None:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    year, month, day, between, hour, minute, second, fraction, zone = match.groups()
    # Upstream knows “T” with a zone and “ ” without one, nothing else.
    if between is not None and (between in "Tt") != (zone is not None):
        return None
    try:
        offset = UTC if zone in (None, "Z") else timezone(_offset(zone))
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=offset
        )
    except ValueError:
        return None
    return rfc3339(moment, fraction=(fraction or "").rstrip("0"))


def _offset(zone: str) -> timedelta:
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return -size if zone[0] == "-" else size


def rfc3339(moment: datetime, *, fraction: str = "") -> str:
    """`moment` in Go's RFC 3339 layout: whole seconds (or the digits of `fraction`), “Z” for offset zero."""
    zone = moment.strftime("%z")
    return (
        moment.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
        + (f".{fraction}" if fraction else "")
        + ("Z" if not moment.utcoffset() else f"{zone[:3]}:{zone[3:5]}")
    )
