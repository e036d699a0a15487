"""Visiting fields along a spec."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.kustomize.config import FieldSpec
from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.fields import set_entry, visit
from labwright.render.kustomize.ids import Gvk
from labwright.render.kustomize.resource import Resource
from labwright.source import Origin, Place, load, origin_of, plain

WHY = Origin(Place("kustomization.yaml", 3, 1, 3, 5), why="labels")


def resource(spec: str) -> Resource:
    return Resource(value=load(f"apiVersion: v1\nkind: X\nmetadata: {{name: x}}\nspec: {spec}\n", "x.yaml").value)


def visited(item: Resource, path: str, *, create: bool = False) -> list[Any]:
    found: list[Any] = []
    visit(item, FieldSpec(Gvk(), path, create), lambda container, at: found.append(container[at]), WHY, str)
    return found


def test_lists_on_the_way_are_entered() -> None:
    assert visited(resource("{a: [{b: 1}, {b: 2}, {c: 3}, null]}"), "spec/a/b") == [1, 2]


def test_a_missing_field_ends_quietly() -> None:
    assert visited(resource("{}"), "spec/a/b") == []


def test_a_missing_field_is_made_where_the_spec_says_so() -> None:
    item = resource("{}")
    assert visited(item, "spec/a/b", create=True) == [""]
    assert item.map["spec"] == {"a": {"b": ""}}
    assert origin_of(item.map, "spec", "a", "b") == WHY


def test_a_list_step_is_never_made() -> None:
    item = resource("{}")
    assert visited(item, "spec/a[]/b", create=True) == []
    assert item.map["spec"] == {}


def test_a_null_where_the_path_says_list_becomes_one() -> None:
    item = resource("{a: , b: }")
    assert visited(item, "spec/a[]/b") == []
    assert visited(item, "spec/b/c") == []
    assert plain(item.map["spec"]) == {"a": [], "b": None}


def test_another_kind_is_left_alone() -> None:
    found: list[Any] = []
    visit(resource("{a: 1}"), FieldSpec(Gvk(kind="Y"), "spec/a"), lambda container, at: found.append(at))
    assert found == []


def test_a_scalar_on_the_way_is_refused_with_its_place() -> None:
    with pytest.raises(KustomizeError) as caught:
        visited(resource("{a: text}"), "spec/a/b")
    assert str(caught.value.diagnostics[0].place) == "x.yaml:4:11"


def test_an_entry_keeps_what_it_replaces_as_history() -> None:
    item = resource("{labels: {a: old, b: same}}")
    for key, text in (("a", "new"), ("b", "same"), ("c", "added")):
        set_entry(item, [FieldSpec(Gvk(), "spec/labels")], key, text, WHY)
    assert plain(item.map["spec"]["labels"]) == {"a": "new", "b": "same", "c": "added"}
    changed = origin_of(item.map, "spec", "labels", "a")
    assert changed is not None
    assert [str(one.place) for one in changed.history] == ["kustomization.yaml:3:1", "x.yaml:4:20"]
    same = origin_of(item.map, "spec", "labels", "b")
    assert same is not None
    assert same.place.file == "x.yaml"
