"""What a plain scalar means to Kubernetes tools.

There are two dialects. `Dialect.KUBERNETES` mirrors `resolve` of sigs.k8s.io/yaml v1.4 (goyaml.v2/resolve.go) followed by its passage through JSON (yaml.go,
convertToJSONableObject) and the number rule of k8s.io/apimachinery/pkg/util/json: a number that JSON writes without a
fraction and that fits 64 bits is an integer. So `yes`, `on` and `y` are booleans, `0777` is octal, `08` is 8, a timestamp
stays text, `1e3` is 1000.

`Dialect.KUSTOMIZE` is what kustomize, and so Flux and Argo CD, make of the same text before Kubernetes sees it: go-yaml v3
(resolve.go) knows only true and false as booleans, and a timestamp becomes RFC 3339.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum

Scalar = str | int | float | bool | None

_WORDS_1_2: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_WORDS_1_1: dict[str, bool | None] = {
    **_WORDS_1_2,
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_UNNUMBERED = {
    **dict.fromkeys((".nan", ".NaN", ".NAN"), ".nan"),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), ".inf"),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), "-.inf"),
}
NUMBER_STARTS = frozenset("0123456789+-.")
"""What every number begins with; any other plain text is a word or itself."""
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|(0)([0-7]*)|([1-9][0-9]*))", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_DOT_FLOAT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_TIMESTAMP_START = re.compile(r"[0-9]{4}-", re.ASCII)
_INT64 = range(-(2**63), 2**63)
_UINT64_END = 2**64
_SURELY_64_BITS = 19
"""Fewer decimal digits than this are a number of 64 bits."""

_TAG = "tag:yaml.org,2002:"


class ScalarError(ValueError):
    """A scalar that its tag, or JSON, cannot hold. The message completes the sentence `… cannot be read: `."""


class Dialect(Enum):
    """Whose reading of plain scalars."""

    KUBERNETES = "kubernetes"
    """sigs.k8s.io/yaml: kubectl, Helm, the API server."""
    KUSTOMIZE = "kustomize"
    """go-yaml v3, as kyaml uses it."""


def words_of(dialect: Dialect) -> Mapping[str, bool | None]:
    """The plain scalars that are words. Every other one that does not begin as a number does is its own text."""
    return _WORDS_1_1 if dialect is Dialect.KUBERNETES else _WORDS_1_2


def resolve(text: str, dialect: Dialect = Dialect.KUBERNETES) -> Scalar:
    """The value of an untagged plain scalar. Raises ScalarError for NaN and infinities, which JSON has not."""
    words = words_of(dialect)
    if text in words:
        return words[text]
    if text[0] not in NUMBER_STARTS:
        return text
    if text[0] != "0" and text.isdecimal() and text.isascii() and len(text) < _SURELY_64_BITS:
        return int(text)
    if text in _UNNUMBERED:
        raise ScalarError(f"`{text}` has no equal in JSON, and Kubernetes stores JSON")
    value = _number(text)
    if isinstance(value, float):
        return _narrow(value)
    if text[4:5] == "-" and dialect is Dialect.KUSTOMIZE and isinstance(value, str):
        return _rfc3339(value)
    return value


def resolve_key(text: str, dialect: Dialect = Dialect.KUBERNETES) -> str | None:
    """An untagged plain key as text, as sigs.k8s.io/yaml makes it (yaml.go, convertToJSONableObject); None where it refuses."""
    words = words_of(dialect)
    if text in words:
        word = words[text]
        return None if word is None else str(word).lower()
    if text[0] not in NUMBER_STARTS:
        return text
    if text in _UNNUMBERED:
        return _UNNUMBERED[text]
    value = _number(text)
    if isinstance(value, int):
        return str(value) if value in _INT64 else None
    return _float32_text(value) if isinstance(value, float) else text


def is_odd(text: str) -> bool:
    """Whether kustomize takes a plain text for something that is no text: a number, a boolean, a date."""
    if text in _WORDS_1_2:
        return True
    return text[0] in NUMBER_STARTS and (text in _UNNUMBERED or resolve(text, Dialect.KUSTOMIZE) != text)


def resolve_tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with an explicit tag; unknown tags mean text. Raises ScalarError when the text does not fit."""
    short = tag.removeprefix(_TAG)
    if not tag.startswith(_TAG) or short not in {"bool", "int", "float", "null", "binary", "timestamp"}:
        return text
    if short == "binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ScalarError(f"!!binary content is not base64 of UTF-8 text: {error}") from None
    value = resolve(text)
    fits = {
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "float": isinstance(value, int | float) and not isinstance(value, bool),
        "null": value is None,
        "timestamp": isinstance(value, str) and _TIMESTAMP_START.match(text) is not None,
    }[short]
    if not fits:
        raise ScalarError(f"`{text}` is no !!{short}")
    return value


def _number(text: str) -> str | int | float:
    if text[0] == ".":
        return _float(text.replace("_", ""), text) if _DOT_FLOAT.fullmatch(text) else text
    digits = text.replace("_", "")
    if match := _INT.fullmatch(digits):
        value = _integer(match)
        if value in _INT64 or (0 <= value < _UINT64_END and digits[0] != "+"):
            return value
    return _float(digits, text) if _FLOAT.fullmatch(digits) else text


def _float(digits: str, text: str) -> float | str:
    number = float(digits)
    return text if math.isinf(number) else number


def _integer(match: re.Match[str]) -> int:
    sign, hexadecimal, binary, octal, zero, old_octal, decimal = match.groups()
    if zero:
        value = int(old_octal or "0", 8)
    elif decimal:
        # Longer numbers overflow 64 bits anyway; Python refuses to convert very long ones.
        value = int(decimal) if len(decimal) < 40 else _UINT64_END
    else:
        value = int(hexadecimal or binary or octal, 16 if hexadecimal else 2 if binary else 8)
    return -value if sign == "-" else value


def _narrow(number: float) -> int | float:
    """A whole number that fits 64 bits as an integer, with the digits that JSON shows: the shortest that name the float."""
    if not number.is_integer():
        return number
    from decimal import Decimal  # takes as long to import as all else here, and hardly any number is written so

    whole = int(Decimal(repr(number)))
    return whole if whole in _INT64 else number


def _float32_text(number: float) -> str:
    """Go's `strconv.FormatFloat(number, 'g', -1, 32)`: the shortest digits that name the same 32-bit float."""
    single: float = struct.unpack("f", struct.pack("f", number))[0]
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    precision = 1
    while struct.unpack("f", struct.pack("f", float(f"{single:.{precision - 1}e}")))[0] != single:
        precision += 1
    text = f"{single:.{precision - 1}e}"
    mantissa, exponent = text.split("e")
    if -4 <= int(exponent) < 6:
        shown = f"{float(text):.{max(0, precision - 1 - int(exponent))}f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{exponent}"


def _rfc3339(text: str) -> str:
    """A timestamp of go-yaml v3 (resolve.go, allowedTimestampFormats) as Go's JSON writes it; other text as it is."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None or (match[4] in {"T", "t"}) != (match[9] is not None):
        return text
    year, month, day, hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3, 5, 6, 7))
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return text
    fraction = (match[8] or "")[:10].rstrip("0").rstrip(".")
    zone = "Z" if match[9] in {None, "+00:00", "-00:00"} else match[9]
    return f"{moment.isoformat()[:19]}{fraction}{zone}"
