"""Tokens to nodes."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.nodes import Action, Branch, Text
from labwright.render.gotemplate.parser import parse


def test_an_else_if_is_a_branch_inside_the_else() -> None:
    body = parse("x{{ if .a }}1{{ else if .b }}2{{ else }}3{{ end }}", "{{", "}}", {}).body
    assert isinstance(body[0], Text)
    branch = body[1]
    assert isinstance(branch, Branch) and isinstance(branch.otherwise[0], Branch)
    assert branch.otherwise[0].otherwise == (Text("3"),)


def test_definitions_are_kept_apart() -> None:
    made = parse('{{ define "a" }}x{{ end }}{{ 1 }}', "{{", "}}", {})
    assert made.defined == {"a": (Text("x"),)}
    assert [type(one) for one in made.body] == [Action]


@pytest.mark.parametrize(
    "text",
    ["{{ end }}", "{{ if .a }}", "{{ else }}", "{{ $x }}", "{{ nope }}", "{{ break }}", "{{ template 1 }}", "{{ (1 }}"],
)
def test_what_go_refuses_is_refused(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text, "{{", "}}", {})
    assert caught.value.line == 1


def test_blocks_nested_without_end_are_refused() -> None:
    with pytest.raises(TemplateError, match="too deep"):
        parse("{{ if 1 }}" * 500 + "{{ end }}" * 500, "{{", "}}", {})
    with pytest.raises(TemplateError, match="too deep"):
        parse("{{ " + "(" * 500 + "1" + ")" * 500 + " }}", "{{", "}}", {})
