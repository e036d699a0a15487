"""Running templates: other delimiters, and bounds."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate import Function, Kind, Template, TemplateError


def test_other_delimiters_leave_the_usual_ones_alone() -> None:
    text = "<< .name >>: {{ .name }}<<- if .on >> yes<< end >>"
    assert Template.parse(text, left="<<", right=">>").execute({"name": "n", "on": True}) == "n: {{ .name }} yes"


def test_a_template_runs_any_number_of_times() -> None:
    made = Template.parse("{{ $x := .a }}{{ $x }}")
    assert [made.execute({"a": "1"}), made.execute({"a": "2"})] == ["1", "2"]


def test_functions_can_be_added() -> None:
    functions = {"twice": Function(lambda text: text * 2, (Kind.TEXT,))}
    assert Template.parse('{{ "ab" | twice }}', functions=functions).execute(None) == "abab"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ range until 100000 }}{{ range until 100000 }}x{{ end }}{{ end }}", "too many steps|longer than"),
        ('{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}', "without end"),
        ('{{ repeat 100000000 "a" }}', "longer than"),
        ('{{ $x := "aaaaaaaaaa" }}{{ range until 1000 }}{{ $x = printf "%s%s" $x $x }}{{ end }}', "longer than"),
        ("{{ $x := list 1 }}{{ range until 1000 }}{{ $x = concat $x $x }}{{ end }}", "longer than"),
        ("{{ until 1000000000 }}", "more than"),
    ],
)
def test_a_template_made_to_exhaust_the_machine_is_stopped(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        Template.parse(text).execute({})


def test_a_fault_tells_where_it_is() -> None:
    with pytest.raises(TemplateError) as caught:
        Template.parse("a\nb {{ .x.y }}", missing_key="error").execute({})
    assert (caught.value.line, caught.value.column, str(caught.value)) == (2, 6, "map has no entry for key `x`")
