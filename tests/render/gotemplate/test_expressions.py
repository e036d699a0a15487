"""Regular expressions that could explode."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.expressions import expression


def test_ordinary_expressions_are_compiled() -> None:
    assert expression(r"^([a-z0-9]+)-(dev|prod)\z", "x").fullmatch("web-prod")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(ab|a)*c", "(", "a" * 2000, "[z-a]"])
def test_what_could_explode_or_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(TemplateError, match="cannot be used"):
        expression(pattern, "aaaa")


def test_many_repetitions_are_refused_for_long_texts_only() -> None:
    assert expression(r"a*b*c*", "abc").search("abc")
    with pytest.raises(TemplateError, match="too many repetitions"):
        expression(r"a*b*c*", "a" * 1000)
