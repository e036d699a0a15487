"""Values as Go prints and compares them."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.values import (
    MISSING,
    as_json,
    equal,
    is_true,
    kind_name,
    less,
    number_text,
    printed,
    text_of,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (999999.0, "999999"),
        (1000000.0, "1e+06"),
        (123456789.0, "1.23456789e+08"),
        (1e21, "1e+21"),
        (1.5, "1.5"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1234567.5, "1.2345675e+06"),
        (-2.5, "-2.5"),
        (0.0, "0"),
    ],
)
def test_a_float_prints_as_in_go(value: float, text: str) -> None:
    assert number_text(value) == text


def test_collections_print_as_in_go() -> None:
    assert text_of({"b": [1.0, None, True], "a": "x"}) == "map[a:x b:[1 <nil> true]]"
    assert (printed(None), printed(MISSING), text_of(None)) == ("<no value>", "<no value>", "<nil>")


def test_numbers_out_of_json_are_floats() -> None:
    made = as_json({"a": [1, True, "1"]})
    assert made == {"a": [1.0, True, "1"]}
    assert [type(one) for one in made["a"]] == [float, bool, str]


def test_what_is_empty_is_false() -> None:
    nothing: tuple[object, ...] = (None, MISSING, 0, "", [], {}, False)
    assert not any(is_true(one) for one in nothing)
    assert all(is_true(one) for one in (1, "a", [0], True))


def test_values_of_different_kinds_cannot_be_compared() -> None:
    with pytest.raises(TemplateError, match="incompatible"):
        equal(1, 1.0)
    with pytest.raises(TemplateError, match="non-comparable"):
        equal([], [])
    with pytest.raises(TemplateError):
        less("a", 1)
    assert equal(None, MISSING) and less("a", "b")
    assert kind_name({}) == "map"
