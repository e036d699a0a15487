"""Functions over numbers, beyond what the cases of test_sprig.py try."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.numbers import NUMBERS, to_float, to_int


@pytest.mark.parametrize(
    ("value", "number"),
    [("0x10", 16), ("010", 8), ("1.5", 0), (2.9, 2), (True, 1), (None, 0), ([], 0), (float("inf"), 0)],
)
def test_what_is_no_number_counts_as_nothing(value: object, number: int) -> None:
    assert to_int(value) == number


def test_a_division_by_nothing_is_refused() -> None:
    for name in ("div", "mod", "divf"):
        with pytest.raises(TemplateError):
            NUMBERS[name](name, [1, 0])
    assert NUMBERS["div"]("div", [-7, 2]) == -3


def test_numbers_stay_within_bounds() -> None:
    with pytest.raises(TemplateError):
        NUMBERS["mul"]("mul", [2**62, 4])
    with pytest.raises(TemplateError):
        NUMBERS["seq"]("seq", [10**9])
    assert to_float("x") == 0.0
