"""One object in two renderings."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm.origins_compare import (
    MISSING,
    Difference,
    counterpart,
    differences,
    find,
    identity,
    same,
    value_at,
)
from labwright.render.objects import Object
from labwright.source import YamlMap


def item(name: str, *, kind: str = "Service", template: str = "c/templates/a.yaml", namespace: str = "") -> Object:
    return Object(value=YamlMap(), api_version="v1", kind=kind, name=name, namespace=namespace, template=template)


def test_an_object_is_found_by_its_name() -> None:
    one, other = item("a"), item("b")
    again = item("b")
    assert find(other, [one, other], [item("a"), again]) is again
    assert identity(other) == ("", "Service", "", "b")


def test_a_renamed_object_is_found_by_its_template() -> None:
    one, other = item("a"), item("b")
    renamed = item("b-new")
    assert find(other, [one, other], [item("a-new"), renamed]) is renamed


def test_an_object_that_is_gone_is_not_taken_for_its_neighbour() -> None:
    one, other = item("a"), item("b")
    assert find(one, [one, other], [item("b")]) is None
    assert find(one, [one], [item("x", template="c/templates/other.yaml")]) is None


def test_the_chart_s_object_behind_an_applied_one_may_lack_the_namespace() -> None:
    rendered = [item("a", kind="Secret"), item("a"), item("a", template="c/templates/b.yaml")]
    assert counterpart(item("a", namespace="apps"), rendered) is rendered[1]
    assert counterpart(item("z"), rendered) is None
    assert counterpart(item("a", namespace="one"), [item("a", namespace="two")]) is None


def test_items_of_lists_are_found_by_name() -> None:
    old = {"containers": [{"name": "app", "image": "one"}]}
    new = {"containers": [{"name": "sidecar"}, {"name": "app", "image": "two"}]}
    assert value_at(old, new, ("containers", 0, "image")) == "two"
    assert value_at(old, {"containers": [{"name": "renamed", "image": "two"}]}, ("containers", 0, "image")) == "two"
    assert value_at(old, {"containers": []}, ("containers", 0, "image")) is MISSING
    assert value_at(old, {"containers": "none"}, ("containers", 0)) is MISSING
    assert value_at(old, {}, ("other",)) is MISSING


def test_texts_in_lists_are_found_wherever_they_move() -> None:
    assert value_at(["--a", "--b"], ["--b"], (1,)) == "--b"
    assert value_at(["--a", "--b"], ["--b"], (0,)) is MISSING
    assert value_at(["--a=1"], ["--a=2"], (0,)) == "--a=2"


def test_a_named_item_that_only_moved_is_not_taken_for_another() -> None:
    old = [{"name": "a"}, {"name": "b"}]
    assert value_at(old, [{"name": "b"}], (0,)) is MISSING


def test_equality_is_that_of_yaml() -> None:
    assert not same(1, True)
    assert not same({"a": [0]}, {"a": [False]})
    assert not same(1, 1.0)
    assert same({"a": [1, "x", None]}, {"a": [1, "x", None]})


def test_differences_are_told_as_deep_as_possible() -> None:
    old = {"a": 1, "b": [{"name": "x", "v": 1}, {"name": "y"}], "c": {}, "d": [1]}
    new = {"a": 2, "b": [{"name": "x", "v": 2}, {"name": "z"}], "c": {"k": 1}, "e": 1, "d": []}
    assert list(differences(old, new)) == [
        Difference(path=("a",), old=1, new=2),
        Difference(path=("b", 0, "v"), old=1, new=2),
        Difference(path=("b", 1, "name"), old="y", new="z"),
        Difference(path=("c", "k"), old=MISSING, new=1),
        Difference(path=("d",), old=[1], new=[]),
        Difference(path=("e",), old=MISSING, new=1),
    ]


trees = st.recursive(
    st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["a", "b"]), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)),
    max_leaves=8,
)


@given(trees, trees)
def test_there_are_differences_exactly_where_values_are_not_the_same(old: Any, new: Any) -> None:
    if old or new or not isinstance(old, dict | list):
        assert bool(list(differences(old, new))) is not same(old, new)
