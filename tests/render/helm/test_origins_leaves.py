"""Leaves of values, and what is put in their place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm.origins_leaves import MARK, REMOVED, changed, leaves, renamed, shown_path, with_changes
from labwright.source import load


def test_leaves_are_scalars_and_empty_collections_with_their_origins() -> None:
    value = load("a: 1\nb: {c: [x, {d: null}], e: {}}\n", "v.yaml").value
    assert [(leaf.path, leaf.value) for leaf in leaves(value)] == [
        (("a",), 1),
        (("b", "c", 0), "x"),
        (("b", "c", 1, "d"), None),
        (("b", "e"), {}),
    ]
    origin = leaves(value)[1].origin
    assert origin is not None
    assert str(origin.place) == "v.yaml:2:9"


def test_a_leaf_without_an_origin_has_that_of_what_is_around_it() -> None:
    value = load("a: {b: 1}\n", "v.yaml").value
    value["a"].origins.clear()
    (leaf,) = leaves(value)
    assert leaf.origin == value.origins["a"]


def test_a_leaf_knows_the_outermost_list_around_it() -> None:
    first, second = leaves(load("a: [[1]]\nb: 2\n", "v.yaml").value)
    assert first.around == [[1]]
    assert second.around is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (True, False),
        (0, 1),
        (8080, 8081),
        (65535, 65534),
        (1.5, 2.5),
        ("true", "false"),
        ("ClusterIP", "LoadBalancer"),
        ("NodePort", "ClusterIP"),
        ("Recreate", "RollingUpdate"),
        ("Off", "On"),
        ("v1.16.3", "v1.16.4"),
        ("1.2.3-rc.1", "1.2.3-rc.2"),
        ("100Mi", "101Mi"),
        ("0.5", "0.6"),
        ("10m", "11m"),
        ("10.0.40.100", "10.0.40.101"),
        ("10.0.40.0/24", "10.0.40.1/24"),
        ("10.0.40.254", "10.0.40.253"),
        ("sha256:" + "a" * 64, "sha256:" + "a" * 63 + "b"),
        ("ghcr.io/example/app", f"ghcr.io/example/app{MARK}1z"),
        ("https://example.org/", f"https://example.org{MARK}1z/"),
        ("{{ .Release.Name }}", f"{{{{ .Release.Name }}}}{MARK}1z"),
        ('{"a": "b"}', f'{{"a": "b"}}{MARK}1z'),
        ("key: value\n", f"key: value{MARK}1z\n"),
        ("", f"{MARK}1z"),
        ("-", f"-{MARK}1z"),
    ],
)
def test_a_changed_value_keeps_the_form_of_the_old_one(old: object, new: object) -> None:
    made = changed(old)
    assert made.value == new
    assert type(made.value) is type(new)


def test_null_and_empty_collections_change_by_going_or_by_getting_something() -> None:
    assert changed(None).value is REMOVED
    assert changed({}).value == {f"{MARK}1z": f"{MARK}1z"}
    assert changed([]).value == [f"{MARK}1z"]


scalars = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False, width=32), st.text())


@given(scalars, st.integers(min_value=1, max_value=300))
def test_every_value_changes_and_keeps_its_type(value: object, number: int) -> None:
    made = changed(value, number).value
    assert type(made) is type(value)
    if not isinstance(value, float) or abs(value) < 1e15:
        assert made != value


@given(st.text(max_size=20), st.integers(min_value=1, max_value=50), st.integers(min_value=1, max_value=50))
def test_marks_tell_leaves_apart(text: str, one: int, other: int) -> None:
    first, second = changed(text, one), changed(text, other)
    if one != other and first.mark and second.mark:
        assert first.mark not in str(second.value)
        assert first.mark in str(first.value)


def test_changes_are_made_in_a_copy() -> None:
    values = load("a: {b: 1, c: [p, q, r]}\n", "v.yaml").value
    made = with_changes(values, {("a", "b"): 2, ("a", "c", 0): REMOVED, ("a", "c", 2): REMOVED, ("a", "c", 1): "new"})
    assert made == {"a": {"b": 2, "c": ["new"]}}
    assert values == {"a": {"b": 1, "c": ["p", "q", "r"]}}


def test_what_is_not_there_is_made_or_stays_away() -> None:
    assert with_changes({"a": "text"}, {("a", "b", "c"): 1, ("x", "y"): REMOVED}) == {"a": {"b": {"c": 1}}}
    assert with_changes({"a": [1]}, {("a", 5): REMOVED}) == {"a": [1]}


def test_a_renamed_key_keeps_its_place() -> None:
    made = renamed({"a": {"one": 1, "two": 2}}, {("a", "one"): "uno"})
    assert list(made["a"].items()) == [("uno", 1), ("two", 2)]
    assert renamed({"a": {"b": {"c": 1}}}, {("a",): "A", ("a", "b", "c"): "C"}) == {"A": {"b": {"C": 1}}}
    assert renamed({"a": 1}, {("b", "c"): "d"}) == {"a": 1}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("spec", "containers", 0, "image"), "spec.containers[0].image"),
        (("metadata", "annotations", "a.b/c"), 'metadata.annotations["a.b/c"]'),
        (("data", 'with "quotes"'), 'data["with \\"quotes\\""]'),
        ((), ""),
    ],
)
def test_paths_are_shown_as_people_type_them(path: Any, text: str) -> None:
    assert shown_path(path) == text
