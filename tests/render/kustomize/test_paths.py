"""Field paths of replacements."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.paths import PathError, find, get, split_fields
from labwright.source import YamlList, load, plain

VALUE = load("a: {b: [{name: x, v: 1}, {name: z, v: 2}], 'c.d': t, e: [one, two]}\n", "x.yaml").value


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("a.b.c", ["a", "b", "c"]),
        ("a.c\\.d", ["a", "c.d"]),
        ("a.[c.d]", ["a", "c.d"]),
        ("a.[name=x.y].v", ["a", "[name=x.y]", "v"]),
        ("a.*.v", ["a", "*", "v"]),
    ],
)
def test_paths_are_split_at_dots(path: str, steps: list[str]) -> None:
    assert split_fields(path) == steps


@pytest.mark.parametrize(
    ("path", "value"), [("a.b.[name=z].v", 2), ("a.b.0.v", 1), ("a.b.-.v", 2), ("a.[c.d]", "t"), ("a.e.[=two]", "two")]
)
def test_a_path_leads_to_one_value(path: str, value: object) -> None:
    assert get(VALUE, split_fields(path)) == value


@pytest.mark.parametrize("path", ["a.x", "a.b.2", "a.b.[name=q]", "a.0", "a.[novalue].x", "a.b.name"])
def test_a_path_that_leads_nowhere_is_an_error(path: str) -> None:
    with pytest.raises(PathError):
        get(VALUE, split_fields(path))


@pytest.mark.parametrize(
    ("path", "values"),
    [("a.b.*.v", [1, 2]), ("a.b.[name=x|z].v", [1, 2]), ("a.b.1.v", [2]), ("a.none", []), ("a.e.[=^o]", ["one"])],
)
def test_a_path_may_lead_to_many(path: str, values: list[object]) -> None:
    assert [slot.value for slot in find(YamlList([VALUE]), 0, split_fields(path), None, None, None)] == values


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("m.n", {"m": {"n": ""}}),
        ("m.[name=a].v", {"m": [{"name": "a", "v": ""}]}),
        ("m.0.v", {"m": [{"v": ""}]}),
    ],
)
def test_missing_steps_are_made_on_request(path: str, made: object) -> None:
    root = YamlList([load("{k: 1}\n", "x.yaml").value])
    found = find(root, 0, split_fields(path), str, None, None)
    assert [slot.created for slot in found] == [True]
    assert plain(root[0]) == {"k": 1, **plain(made)}
