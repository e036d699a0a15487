"""Cutting a template's text."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.lexer import Tag, place, tokens


def test_trim_markers_take_the_white_space_beside_them() -> None:
    found = [(one.tag, one.text) for one in tokens("a \n{{- 1 -}} \n b", "{{", "}}") if one.tag is not Tag.SPACE]
    assert found == [
        (Tag.TEXT, "a"),
        (Tag.LEFT, "{{"),
        (Tag.NUMBER, "1"),
        (Tag.RIGHT, "}}"),
        (Tag.TEXT, "b"),
        (Tag.END, ""),
    ]


def test_a_delimiter_inside_a_string_is_text() -> None:
    assert '"}}"' in [one.text for one in tokens('{{ "}}" }}', "{{", "}}")]


@pytest.mark.parametrize("text", ["{{ .a", "{{/* x }}", '{{ "a }}', "{{ ) }}", "{{ # }}"])
def test_what_cannot_be_cut_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        list(tokens(text, "{{", "}}"))


def test_a_position_is_a_line_and_a_column() -> None:
    assert place("ab\ncd", 4) == (2, 2)
