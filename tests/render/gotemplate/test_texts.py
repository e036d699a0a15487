"""Functions over texts, beyond what the cases of test_sprig.py try."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.texts import MAX_TEXT, TEXTS


def call(name: str, *arguments: object) -> object:
    return TEXTS[name](name, arguments)


def test_a_text_cannot_grow_without_end() -> None:
    for name, arguments in (
        ("repeat", (MAX_TEXT, "ab")),
        ("indent", (MAX_TEXT, "a")),
        ("replace", ("", "x" * 2000, "a" * 2000)),
    ):
        with pytest.raises(TemplateError):
            call(name, *arguments)


def test_a_group_that_does_not_exist_is_nothing() -> None:
    assert call("regexReplaceAll", "(a)", "bab", "<$1$9${name}>") == "b<a>b"


def test_every_regular_function_has_its_must() -> None:
    assert call("mustRegexMatch", "^a", "ab") is True
    with pytest.raises(TemplateError, match="cannot be used"):
        call("regexMatch", "(a+)+$", "aaaa")
