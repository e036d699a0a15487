"""JSON patches, operation by operation."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.jsonpatch import apply_operations, read_operations, same
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.source import load, plain
from labwright.tree import Tree
from tests.render.kustomize.harness import history

OBJECT = "{apiVersion: v1, kind: X, metadata: {name: x}, spec: {list: [a, b], map: {k: v, x/y~z: 1}}}\n"


def patched(operations: str) -> Resource:
    target = Resource(value=load(OBJECT, "x.yaml").value)
    patch = load(operations, "p.yaml")
    apply_operations(target, read_operations(patch.value, patch.place), Reader(Tree.of({"x.yaml": OBJECT})))
    return target


@pytest.mark.parametrize(
    ("operation", "spec"),
    [
        ("{op: add, path: /spec/new, value: 1}", {"list": ["a", "b"], "map": {"k": "v", "x/y~z": 1}, "new": 1}),
        ("{op: add, path: /spec/list/-, value: c}", {"list": ["a", "b", "c"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: add, path: /spec/list/0, value: c}", {"list": ["c", "a", "b"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: add, path: /spec/list/-1, value: c}", {"list": ["a", "b", "c"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: replace, path: /spec/new, value: 1}", {"list": ["a", "b"], "map": {"k": "v", "x/y~z": 1}, "new": 1}),
        ("{op: replace, path: /spec/map, value: {}}", {"list": ["a", "b"], "map": {}}),
        ("{op: remove, path: /spec/list/-1}", {"list": ["a"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: remove, path: /spec/map/x~1y~0z}", {"list": ["a", "b"], "map": {"k": "v"}}),
        ("{op: move, from: /spec/map/k, path: /spec/list/1}", {"list": ["a", "v", "b"], "map": {"x/y~z": 1}}),
        ("{op: copy, from: /spec/list, path: /spec/map/k}", {"list": ["a", "b"], "map": {"k": ["a", "b"], "x/y~z": 1}}),
        ("{op: test, path: /spec/list, value: [a, b]}", {"list": ["a", "b"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: test, path: /spec/none, value: null}", {"list": ["a", "b"], "map": {"k": "v", "x/y~z": 1}}),
        ("{op: copy, from: /spec/none, path: /spec/map}", {"list": ["a", "b"], "map": None}),
        ("{op: add, path: /spec/map}", {"list": ["a", "b"], "map": None}),
        ("{op: add, path: ignored/spec/map, value: 9007199254740993}", {"list": ["a", "b"], "map": 9007199254740992}),
    ],
)
def test_operations(operation: str, spec: object) -> None:
    assert plain(patched(f"[{operation}]").map["spec"]) == spec


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("{op: remove, path: /spec/mop}", "there is no `mop`; did you mean `map`?"),
        ("{op: replace, path: /none/none, value: 1}", "there is no `/none`"),
        ("{op: replace, path: /spec/list/2, value: 1}", "index 2 is out of range, the list has 2 items"),
        ("{op: add, path: /none/deep, value: 1}", "there is no `/none`"),
        ("{op: add, path: /spec/list/3, value: 1}", "index 3 is out of range, the list has 2 items"),
        ("{op: remove, path: /spec/list/x}", "`x` is no list index"),
        ("{op: add, path: /kind/x, value: 1}", "`/kind` is neither a mapping nor a list"),
        ("{op: test, path: /spec/map/k, value: w}", "the value is another one"),
        ("{op: delete, path: /spec}", "unknown operation `delete`"),
        ("{op: remove, path: spec}", "`path` of an operation must be a JSON pointer"),
        ("text", "an operation of a JSON patch must be a mapping"),
    ],
)
def test_what_does_not_apply_is_refused_with_its_place(operation: str, message: str) -> None:
    with pytest.raises(KustomizeError) as caught:
        patched(f"[{operation}]")
    assert message in caught.value.diagnostics[0].message
    place = caught.value.diagnostics[0].place
    assert place is not None
    assert place.file == "p.yaml"


def test_a_patch_that_is_no_list_is_refused() -> None:
    with pytest.raises(KustomizeError, match="must be a list of operations"):
        patched("{op: add}")


def test_a_changed_field_points_into_the_patch_and_remembers_the_file() -> None:
    value = patched("- op: replace\n  path: /spec/map/k\n  value: new\n").map
    assert history(value, "spec", "map", "k") == ["p.yaml:3:10 patch", "x.yaml:1:78"]


def test_truth_is_not_one() -> None:
    assert same({"a": [1, "x"]}, {"a": [1, "x"]})
    assert not same(True, 1)
    assert not same([1], [1, 2])
