"""Go's own functions, beyond what the cases of test_sprig.py try."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.builtin import BUILTIN
from labwright.render.gotemplate.errors import TemplateError


def test_an_index_goes_through_mappings_and_lists() -> None:
    assert BUILTIN["index"]("index", [{"a": [1, {"b": "x"}]}, "a", 1, "b"]) == "x"
    assert BUILTIN["index"]("index", [{"a": 1}, "b"]) is None


@pytest.mark.parametrize("arguments", [[None, "a"], [{"a": 1}, 1], [[1], "a"], [[1], 5], [1, 1]])
def test_an_index_that_does_not_fit_is_refused(arguments: list[object]) -> None:
    with pytest.raises(TemplateError):
        BUILTIN["index"]("index", arguments)


def test_a_value_is_equal_to_one_of_many() -> None:
    assert BUILTIN["eq"]("eq", ["a", "b", "a"]) is True
    assert BUILTIN["ge"]("ge", [2, 2]) is True


def test_a_length_counts_bytes() -> None:
    assert BUILTIN["len"]("len", ["é"]) == 2
    with pytest.raises(TemplateError):
        BUILTIN["len"]("len", [1.0])


def test_nothing_can_be_called() -> None:
    with pytest.raises(TemplateError):
        BUILTIN["call"]("call", ["x"])
