"""Strategic merge patches."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.merge import merge_patch
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.source import load, plain
from labwright.tree import Tree
from tests.render.kustomize.harness import DEPLOYMENT, history

CUSTOM = """\
apiVersion: example.org/v1
kind: X
metadata: {name: x}
spec:
  text: "1"
  word: one
  list: [{name: a}]
  map: {a: 1, b: 2}
  empty:
  tilde: ~
"""
HEAD = "apiVersion: example.org/v1\nkind: X\nmetadata: {name: x}\n"


def merged(base: str, patch: str) -> Resource:
    target = Resource(value=load(base, "base.yaml").value)
    reader = Reader(Tree.of({"base.yaml": base, "patch.yaml": patch}))
    merge_patch(target, load(patch, "patch.yaml").value, reader)
    return target


def spec(patch: str) -> object:
    return plain(merged(CUSTOM, f"{HEAD}spec: {patch}\n").map["spec"])


def test_maps_merge_and_nulls_delete() -> None:
    assert spec("{map: {a: 3, b: null, c: {d: 4, e: null}}}") == {
        "text": "1",
        "word": "one",
        "list": [{"name": "a"}],
        "map": {"a": 3, "c": {"d": 4}},
        "tilde": None,
    }


def test_an_empty_null_of_the_object_goes_with_any_patch_and_a_written_one_stays() -> None:
    result = merged(CUSTOM, HEAD).map["spec"]
    assert "empty" not in result
    assert result["tilde"] is None


def test_lists_of_unknown_kinds_are_replaced() -> None:
    result = merged(CUSTOM, f"{HEAD}spec: {{list: [{{name: b}}]}}\n").map["spec"]
    assert plain(result["list"]) == [{"name": "b"}]


def test_a_number_in_place_of_a_quoted_text_becomes_text() -> None:
    result = merged(CUSTOM, f"{HEAD}spec: {{text: 9090, word: 9090}}\n").map["spec"]
    assert result["text"] == "9090"
    assert result["word"] == 9090


def test_a_patch_may_replace_a_map_or_delete_it() -> None:
    replaced = merged(CUSTOM, f"{HEAD}spec: {{map: {{$patch: replace, c: 3}}}}\n").map["spec"]
    assert plain(replaced["map"]) == {"c": 3}
    assert "map" not in merged(CUSTOM, f"{HEAD}spec: {{map: {{$patch: delete}}}}\n").map["spec"]


def test_a_patch_may_delete_the_object() -> None:
    assert merged(CUSTOM, HEAD + "$patch: delete\n").empty


def test_an_unknown_directive_is_refused() -> None:
    with pytest.raises(KustomizeError, match=r"unknown directive `\$patch: remove`"):
        merged(CUSTOM, HEAD + "spec: {map: {$patch: remove}}\n")


def test_shapes_must_fit() -> None:
    with pytest.raises(KustomizeError) as caught:
        merged(CUSTOM, HEAD + "spec:\n  map: text\n")
    assert "the patch has a scalar where the object has a mapping" in str(caught.value)
    assert str(caught.value.diagnostics[0].place) == "patch.yaml:5:8"


def test_containers_merge_by_name_and_new_ones_come_first() -> None:
    patch = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: side, image: s}, {name: web, args: [x]}]}}}
"""
    containers = merged(DEPLOYMENT, patch).map["spec"]["template"]["spec"]["containers"]
    assert plain(containers) == [
        {"name": "side", "image": "s"},
        {"name": "web", "image": "example/web:1.0", "args": ["x"]},
    ]


def test_a_patched_field_points_into_the_patch_and_remembers_the_file() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n  paused: true\n"
    value = merged(DEPLOYMENT, patch).map
    assert history(value, "spec", "replicas") == ["patch.yaml:5:13 patch", "base.yaml:6:13"]
    assert history(value, "spec", "paused") == ["patch.yaml:6:11"]
    assert history(value, "spec", "template", "spec", "containers", 0, "image") == ["base.yaml:11:18"]
