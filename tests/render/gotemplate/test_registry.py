"""Arguments are held against the types that Go would demand."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.values import MISSING

JOIN = Function(lambda first, *rest: first + str(len(rest)), (Kind.TEXT, Kind.ANY), variadic=True)


def test_the_last_kind_of_a_variadic_function_stands_for_any_number() -> None:
    assert [JOIN("join", ["a"]), JOIN("join", ["a", 1, MISSING])] == ["a0", "a2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "wrong number of args"), ([1.0], "expected string; got float64"), ([None], "invalid value; expected string")],
)
def test_other_arguments_are_refused(arguments: list[object], message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        JOIN("join", arguments)


def test_a_truth_is_no_number() -> None:
    with pytest.raises(TemplateError, match="expected int; got bool"):
        Function(lambda number: number, (Kind.WHOLE,))("f", [True])


def test_nothing_counts_as_an_empty_mapping() -> None:
    assert Function(lambda mapping: mapping, (Kind.MAPPING,))("f", [None]) == {}
