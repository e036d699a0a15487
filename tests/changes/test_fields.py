from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.changes.fields import Item, compare, indexes, same, shown
from labwright.kube import GVK
from tests.changes.applying import applied

DEPLOYMENT = GVK("apps", "v1", "Deployment")
ANY = GVK("example.org", "v1", "Thing")


def pod(*containers: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": list(containers)}}}}


def told(old: Any, new: Any, gvk: GVK = DEPLOYMENT) -> list[tuple[str, str, Any, Any]]:
    return [(each.action.value, shown(each.path), each.old, each.new) for each in compare(old, new, gvk)]


def test_containers_are_told_apart_by_name() -> None:
    old = pod({"name": "app", "image": "a:1"}, {"name": "side", "image": "s:1"})
    new = pod({"name": "side", "image": "s:2"}, {"name": "app", "image": "a:1"}, {"name": "third"})
    assert told(old, new) == [
        ("reordered", "spec.template.spec.containers", ["app", "side"], ["side", "app"]),
        ("changed", "spec.template.spec.containers[side].image", "s:1", "s:2"),
        ("added", "spec.template.spec.containers[third]", None, {"name": "third"}),
    ]


def test_what_is_missing_on_one_side_is_added_or_removed_whole() -> None:
    assert told({"a": 1, "b": {"c": 2}}, {"b": {"d": [3]}}) == [
        ("added", "b.d", None, [3]),
        ("removed", "b.c", 2, None),
        ("removed", "a", 1, None),
    ]


def test_another_type_is_a_change_of_the_whole() -> None:
    assert told({"a": [1]}, {"a": {"b": 1}}) == [("changed", "a", [1], {"b": 1})]
    assert told({"a": 1, "b": 2}, {"a": True, "b": 3}) == [("changed", "a", 1, True), ("changed", "b", 2, 3)]
    assert not same(1, True)


def test_paths_are_written_as_people_write_them() -> None:
    assert shown(("metadata", "labels", "app.kubernetes.io/name")) == 'metadata.labels["app.kubernetes.io/name"]'
    assert shown(("spec", "ports", Item("http", 0, 0), "port")) == "spec.ports[http].port"


def test_a_path_leads_into_the_side_that_has_it() -> None:
    path = ("a", Item("x", None, 2), "b")
    assert (indexes(path, "new"), indexes(path, "old")) == (("a", 2, "b"), None)


SCALARS = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", "--x=1", "--x=2", ""])
NAMED = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("abcde")}, optional={"value": SCALARS, "port": st.integers(0, 2)}),
    max_size=5,
)
VALUES = st.recursive(
    SCALARS | NAMED,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "name", "x.y"]), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(VALUES)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert compare(value, deepcopy(value), ANY) == []


@given(VALUES, VALUES)
def test_the_edits_lead_from_the_old_value_to_the_new_one(old: Any, new: Any) -> None:
    assert applied({"root": old}, compare({"root": old}, {"root": new}, ANY)) == {"root": new}


@pytest.mark.parametrize("gvk", [DEPLOYMENT, ANY], ids=str)
@given(old=NAMED, new=NAMED)
def test_the_edits_of_keyed_lists_lead_there_too(old: Any, new: Any, gvk: GVK) -> None:
    assert applied(pod(*old), compare(pod(*old), pod(*new), gvk)) == pod(*new)
