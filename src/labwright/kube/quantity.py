"""Kubernetes quantities: `500m`, `1Gi`, `2e3`. Mirrors k8s.io/apimachinery/pkg/api/resource/quantity.go."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

_BINARY = {suffix: Decimal(1024) ** power for power, suffix in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)}
_DECIMAL = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
    "P": Decimal(10**15),
    "E": Decimal(10**18),
}
_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:([KMGTPE]i|[numkMGTPE]?)|[eE]([+-]?[0-9]+))", re.ASCII
)
_MOST_DIGITS = 64
_EXACT = Context(prec=160)
"""Enough digits for any text of the accepted length, so that nothing is rounded but below a nano."""
_MOST_EXPONENT = 30
_LARGEST = Decimal(2**63 - 1)


class QuantityError(ValueError):
    """A text that is no quantity."""


def parse_quantity(text: str | float) -> Decimal:
    """The number a quantity stands for, in its base unit (bytes, cores, pieces); exact. Raises QuantityError.

    With a binary suffix, what is beyond 64 bits is cut to them, as Kubernetes does. Unlike Kubernetes, a suffix without digits (`Gi`) is refused.

    Numbers are what YAML makes of an unquoted `2` or `0.5`. What is finer than a nano is rounded up, as Kubernetes does.
    """
    if isinstance(text, bool):
        raise QuantityError(f"`{text}` is no quantity")
    shown = repr(text) if isinstance(text, float) else str(text)
    match = _QUANTITY.fullmatch(shown) if len(shown) <= _MOST_DIGITS else None
    if match is None or abs(int(match[3] or 0)) > _MOST_EXPONENT:
        raise QuantityError(f"`{shown[:_MOST_DIGITS]}` is no quantity such as 500m, 1Gi or 2")
    number, suffix, exponent = match.groups()
    if exponent is not None:
        scale = Decimal(10) ** int(exponent)
    else:
        scale = _BINARY[suffix] if suffix in _BINARY else _DECIMAL[suffix]
    value = _EXACT.multiply(Decimal(number), scale)
    return _nanos(max(-_LARGEST, min(value, _LARGEST)) if suffix in _BINARY else value)


def format_bytes(value: Decimal | int) -> str:
    """A number of bytes with the largest binary suffix that keeps it whole: 1073741824 is `1Gi`, 1500 is `1500`."""
    whole = int(Decimal(value).to_integral_value(rounding=ROUND_CEILING))
    for suffix, scale in reversed(_BINARY.items()):
        if whole and whole % int(scale) == 0:
            return f"{whole // int(scale)}{suffix}"
    return str(whole)


def format_cpu(value: Decimal | int) -> str:
    """A number of cores, in whole cores or rounded up to thousandths: 0.25 is `250m`, 2 is `2`."""
    millis = int((Decimal(value) * 1000).to_integral_value(rounding=ROUND_CEILING))
    return str(millis // 1000) if millis % 1000 == 0 else f"{millis}m"


def format_quantity(value: Decimal | int) -> str:
    """A number exactly, in the canonical decimal form: 1500 is `1500`, 2000 is `2k`, 0.25 is `250m`."""
    number = Decimal(value)
    if number == 0:
        return "0"
    for suffix, scale in reversed(_DECIMAL.items()):
        scaled = _EXACT.divide(number, scale)
        if scaled == scaled.to_integral_value():
            return f"{int(scaled)}{suffix}"
    return format_quantity(_nanos(number))


def _nanos(value: Decimal) -> Decimal:
    rounded = value.quantize(Decimal("1e-9"), rounding=ROUND_CEILING if value >= 0 else ROUND_FLOOR, context=_EXACT)
    return rounded.normalize(_EXACT) if rounded else Decimal(0)
