"""Filling templates."""

from __future__ import annotations

import pytest

from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.templating import Language
from tests.render.argocd.harness import mapping


def test_old_tags_are_texts_only() -> None:
    params = mapping("{a: x, b: 1}")
    assert Language().fill("{{a}}-{{ a }}-{{b}}-{{c}}-{{ {{a}}", params, None) == "x-x-{{b}}-{{c}}-{{ {{a}}"


def test_go_numbers_print_as_json_numbers() -> None:
    params = mapping("{port: 8080, big: 1000000}")
    assert Language(go=True).fill("{{ .port }}-{{ .big }}-{{ .none }}", params, None) == "8080-1e+06-<no value>"
    with pytest.raises(ArgoError):
        Language(go=True, missing_key="error").fill("{{ .none }}", params, None)


def test_the_deciding_parameter_is_the_first_that_is_known() -> None:
    params = mapping("a: x\nb:\n  c: z\n")
    go = Language(go=True).deciding("{{ .nope }}{{ upper .b.c }}{{ .a }}", params)
    old = Language().deciding("{{nope}}{{a}}", params)
    assert go is not None and str(go.place) == "values.yaml:3:6"
    assert old is not None and str(old.place) == "values.yaml:1:4"
    assert Language().deciding("{{nope}}", params) is None


def test_keys_and_list_items_are_filled_as_well() -> None:
    made = Language().filled(mapping("{'{{a}}': [{x: '{{a}}'}, 1, '{{a}}']}"), mapping("{a: k}"), "test")
    assert made == {"k": [{"x": "k"}, 1, "k"]}
    assert made["k"].origins[2].why == "test"
