"""JSON, YAML, URLs and versions."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate import Template, TemplateError
from labwright.render.gotemplate.data import DATA, to_json, to_yaml


def test_yaml_has_sorted_keys_and_whole_numbers() -> None:
    assert to_yaml({"b": 1.0, "a": [True, None, "x"]}) == "a:\n- true\n- null\n- x\nb: 1"


def test_json_escapes_what_html_minds() -> None:
    assert to_json({"a": "<b>&"}) == '{"a":"\\u003cb\\u003e\\u0026"}'
    assert to_json("<", escape=False) == '"<"'


def test_yaml_is_read_as_go_reads_it() -> None:
    assert DATA["fromYaml"]("fromYaml", ["a: 1\nb: yes"]) == {"a": 1.0, "b": True}
    assert DATA["fromYamlArray"]("fromYamlArray", ["- 1"]) == [1.0]
    with pytest.raises(TemplateError):
        DATA["fromYaml"]("fromYaml", ["- 1"])


def test_a_block_of_yaml_fits_into_a_template() -> None:
    made = Template.parse("spec:\n  {{- toYaml .x | nindent 2 }}").execute({"x": {"a": {"b": "c"}}})
    assert made == "spec:\n  a:\n    b: c"


def test_versions_are_compared() -> None:
    assert DATA["semverCompare"]("semverCompare", [">=1.2", "1.3.0"]) is True
    assert DATA["semverCompare"]("semverCompare", ["^1.2.0", "2.0.0"]) is False
    assert DATA["semver"]("semver", ["1.2.3-rc.1"])["Minor"] == 2
    with pytest.raises(TemplateError):
        DATA["semver"]("semver", ["x"])
    with pytest.raises(TemplateError):
        DATA["semverCompare"]("semverCompare", ["not one", "1.2.3"])
