"""The exception of a template."""

from __future__ import annotations

from labwright.render.gotemplate import TemplateError


def test_an_error_carries_its_place() -> None:
    error = TemplateError("no such function", 3, 7)
    assert (str(error), error.line, error.column) == ("no such function", 3, 7)
