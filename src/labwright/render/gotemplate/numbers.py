"""sprig's functions over numbers (numeric.go). What cannot be read as a number counts as 0, as there."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.registry import Function, Kind

ANY, TEXT, WHOLE = Kind.ANY, Kind.TEXT, Kind.WHOLE
MAX_ITEMS = 100_000
"""Longest list that `until` or `seq` makes. Chosen by feel, against templates made to exhaust the machine."""


def to_int(value: Any) -> int:
    """cast.ToInt64: texts in decimal, octal or hexadecimal, floats cut off."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else 0
    if isinstance(value, str):
        text = value
        try:
            return int(text, 8) if text.lstrip("+-").startswith("0") and text.lstrip("+-0").isdigit() else int(text, 0)
        except ValueError:
            return 0
    return 0


def to_float(value: Any) -> float:
    """cast.ToFloat64."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return 0.0
    return float(value) if isinstance(value, int | float) else 0.0


def _atoi(text: str) -> int:
    try:
        return int(text, 10)
    except ValueError:
        return 0


def _divided(one: Any, other: Any) -> int:
    divisor = to_int(other)
    if divisor == 0:
        raise TemplateError("error calling div: runtime error: integer divide by zero")
    quotient = abs(to_int(one)) // abs(divisor)
    return quotient if (to_int(one) < 0) == (divisor < 0) else -quotient


def _mod(one: Any, other: Any) -> int:
    if to_int(other) == 0:
        raise TemplateError("error calling mod: runtime error: integer divide by zero")
    return to_int(one) - to_int(other) * _divided(one, other)


def _product(one: Any, *others: Any) -> int:
    made = to_int(one)
    for other in others:
        made *= to_int(other)
        if abs(made) > 2**63:
            raise TemplateError("a number beyond 64 bits")
    return made


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(to_float(value)))
    except InvalidOperation:
        return Decimal(0)


def _multiplied(one: Any, *rest: Any) -> float:
    made = _decimal(one)
    for other in rest:
        made *= _decimal(other)
    return float(made)


def _quotient(one: Any, *rest: Any) -> float:
    made = _decimal(one)
    for other in map(_decimal, rest):
        if not other:
            raise TemplateError("error calling divf: decimal division by 0")
        made /= other
    return float(made)


def _round(value: Any, digits: int, limit: float = 0.5) -> float:
    power = 10.0 ** max(-20, min(digits, 20))
    scaled = to_float(value) * power
    fraction = math.modf(scaled)[0]
    return (math.ceil(scaled) if fraction >= limit else math.floor(scaled)) / power


def _until(start: int, stop: int, step: int) -> list[int]:
    if step == 0 or (stop - start) // step < 0:
        return []
    if (stop - start) // step > MAX_ITEMS:
        raise TemplateError(f"a list of more than {MAX_ITEMS} items")
    return list(range(start, stop, step))


def _seq(*bounds: int) -> str:
    match bounds:
        case (end,):
            numbers = _until(1, end + 1, 1) if end >= 1 else _until(1, end - 1, -1)
        case (start, end):
            numbers = _until(start, end + 1, 1) if end >= start else _until(start, end - 1, -1)
        case (start, step, end):
            numbers = _until(start, end + (1 if step > 0 else -1), step)
        case _:
            numbers = []
    return " ".join(map(str, numbers))


NUMBERS = {
    "atoi": Function(_atoi, (TEXT,)),
    "int": Function(to_int, (ANY,)),
    "int64": Function(to_int, (ANY,)),
    "float64": Function(to_float, (ANY,)),
    "toDecimal": Function(lambda value: int(str(value), 8) if str(value).isdigit() else 0, (ANY,)),
    "add1": Function(lambda value: to_int(value) + 1, (ANY,)),
    "add": Function(lambda *values: sum(map(to_int, values)), (ANY,), variadic=True),
    "sub": Function(lambda one, other: to_int(one) - to_int(other), (ANY, ANY)),
    "div": Function(_divided, (ANY, ANY)),
    "mod": Function(_mod, (ANY, ANY)),
    "mul": Function(_product, (ANY, ANY), variadic=True),
    "addf": Function(lambda *values: float(sum(map(_decimal, values))), (ANY,), variadic=True),
    "add1f": Function(lambda value: float(_decimal(value) + 1), (ANY,)),
    "subf": Function(lambda one, *rest: float(_decimal(one) - sum(map(_decimal, rest))), (ANY, ANY), variadic=True),
    "mulf": Function(_multiplied, (ANY, ANY), variadic=True),
    "divf": Function(_quotient, (ANY, ANY), variadic=True),
    "max": Function(lambda *values: max(map(to_int, values)), (ANY, ANY), variadic=True),
    "biggest": Function(lambda *values: max(map(to_int, values)), (ANY, ANY), variadic=True),
    "min": Function(lambda *values: min(map(to_int, values)), (ANY, ANY), variadic=True),
    "maxf": Function(lambda *values: max(map(to_float, values)), (ANY, ANY), variadic=True),
    "minf": Function(lambda *values: min(map(to_float, values)), (ANY, ANY), variadic=True),
    "ceil": Function(lambda value: float(math.ceil(to_float(value))), (ANY,)),
    "floor": Function(lambda value: float(math.floor(to_float(value))), (ANY,)),
    "round": Function(_round, (ANY, WHOLE, ANY), variadic=True),
    "until": Function(lambda count: _until(0, count, 1 if count >= 0 else -1), (WHOLE,)),
    "untilStep": Function(_until, (WHOLE, WHOLE, WHOLE)),
    "seq": Function(_seq, (WHOLE,), variadic=True),
}
