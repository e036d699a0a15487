"""Trees and flat texts."""

from __future__ import annotations

from labwright.render.argocd.params import flattened, go_text, is_empty, merge_over, merge_under
from labwright.source import place_of
from tests.render.argocd.harness import mapping


def test_a_tree_becomes_flat_texts_with_their_places() -> None:
    made = flattened(mapping("a:\n  b: [1, {c: true}]\n  e: {}\nd: null\n"))
    assert made == {"a.b.0": "1", "a.b.1.c": "true", "a.e": "map[]", "d": "<nil>"}
    assert str(place_of(made, "a.b.0")) == "values.yaml:2:7"


def test_empty_values_override_nothing() -> None:
    base = mapping("{a: 1, b: {c: 1, d: 2}}")
    merge_over(base, mapping("{a: 0, b: {c: 3, e: ''}, f: x}"))
    assert base == {"a": 1, "b": {"c": 3, "d": 2, "e": ""}, "f": "x"}
    assert all(map(is_empty, (None, "", 0, False, [], {})))


def test_only_what_is_empty_is_filled_up() -> None:
    base = mapping("{a: '', b: {c: 1}}")
    merge_under(base, mapping("{a: x, b: {c: 2, d: 3}}"))
    assert base == {"a": "x", "b": {"c": 1, "d": 3}}


def test_texts_are_gos() -> None:
    assert go_text({"b": [1, 2.5], "a": None}) == "map[a:<nil> b:[1 2.5]]"
