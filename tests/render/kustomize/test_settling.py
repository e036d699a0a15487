"""Values on their way out."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.render.kustomize.settling import refolded, settle
from labwright.source import load, plain
from labwright.tree import Tree


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a\nb\n", "a\nb\n"),
        ("a\n\nb", "a\n\nb"),
        ("a\n  b\nc", "a\n\n  b\nc"),
        ("a\n\n", "a\n\n\n"),
    ],
)
def test_a_folded_block_comes_back_as_go_leaves_it(text: str, result: str) -> None:
    assert refolded(text) == result


def test_numbers_come_out_as_json_writes_them() -> None:
    text = "kind: X\nmetadata: {name: x}\nspec: [1.0, 1e3, 1.5, 1e21, 12345678901234567890123, true]\n"
    item = Resource(value=load(text, "x.yaml").value)
    settle(item, Reader(Tree.of({"x.yaml": text})))
    assert plain(item.map["spec"]) == [1, 1000, 1.5, 1e21, 1.2345678901234568e22, True]
    assert [type(one) for one in item.map["spec"]] == [int, int, float, float, float, bool]
