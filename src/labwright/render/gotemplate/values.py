"""Values as Go sees them: what is true, how they print, how they compare."""

from __future__ import annotations

import math
from typing import Any

from labwright.render.gotemplate.errors import TemplateError


class _Missing:
    """A key that is not there: Go's invalid value, which is not nil."""

    def __repr__(self) -> str:
        return "<no value>"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


def as_json(value: Any) -> Any:
    """A copy as Go decodes JSON into untyped values: every number a float."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def is_true(value: Any) -> bool:
    """Go's template.IsTrue: nothing, zero and what is empty are false."""
    if value is None or value is MISSING:
        return False
    return bool(value)


def number_text(value: float) -> str:
    """A float as `%v` prints it: the shortest digits, an exponent from 1e+06 on and below 0.0001."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    shortest = repr(abs(value))
    digits, _, power = shortest.partition("e")
    whole, _, fraction = digits.partition(".")
    exponent = len(whole) - 1 + int(power or 0) if whole != "0" else int(power or 0) - _leading_zeros(fraction) - 1
    significant = (whole + fraction).lstrip("0").rstrip("0") or "0"
    sign = "-" if value < 0 else ""
    if -4 <= exponent < _LARGE:
        return f"{sign}{abs(value):.20f}".rstrip("0").rstrip(".") if power else sign + shortest.removesuffix(".0")
    rest = f".{significant[1:]}" if len(significant) > 1 else ""
    return f"{sign}{significant[0]}{rest}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


_LARGE = 6
"""The exponent from which `%v` writes one, for the shortest digits (strconv/ftoa.go)."""


def _leading_zeros(fraction: str) -> int:
    return len(fraction) - len(fraction.lstrip("0"))


def text_of(value: Any) -> str:
    """A value as Go's `%v` prints it inside another one."""
    if value is None or value is MISSING:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{text_of(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list | tuple):
        return f"[{' '.join(map(text_of, value))}]"
    return str(value)


def printed(value: Any) -> str:
    """A value as an action prints it."""
    return "<no value>" if value is None or value is MISSING else text_of(value)


def type_name(value: Any) -> str:
    """The Go type that a value stands for."""
    if value is None or value is MISSING:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float64"
    if isinstance(value, dict):
        return "map[string]interface {}"
    return "[]interface {}"


def kind_name(value: Any) -> str:
    """The Go kind that a value stands for."""
    if isinstance(value, dict):
        return "map"
    if isinstance(value, list | tuple):
        return "slice"
    return "invalid" if value is None or value is MISSING else type_name(value)


def equal(one: Any, other: Any) -> bool:
    """Go's `eq` of two basic values. Raises TemplateError for kinds that cannot be compared."""
    if one is None or other is None or one is MISSING or other is MISSING:
        return (one is None or one is MISSING) == (other is None or other is MISSING)
    kinds = (_basic(one), _basic(other))
    if "" in kinds:
        raise TemplateError("non-comparable type")
    if kinds[0] != kinds[1]:
        raise TemplateError("incompatible types for comparison")
    return bool(one == other)


def less(one: Any, other: Any) -> bool:
    """Go's `lt`. Raises TemplateError for kinds that have no order."""
    kinds = (_basic(one), _basic(other))
    if kinds[0] != kinds[1]:
        raise TemplateError("incompatible types for comparison")
    if kinds[0] in {"", "bool"}:
        raise TemplateError("invalid type for comparison")
    return bool(one < other)


def _basic(value: Any) -> str:
    """The type of a value that can be compared; empty for any other."""
    return type_name(value) if isinstance(value, str | int | float) else ""
