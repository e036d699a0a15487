"""Values on their way out."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.reading import Reader, Untyped
from labwright.render.kustomize.resource import Resource
from labwright.render.kustomize.settling import refolded, settle, whole
from labwright.source import YamlMap, load, plain
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


def settled(text: str) -> Resource:
    reader = Reader(Tree.of({"x.yaml": text}))
    (item,) = reader.objects("x.yaml", None)
    settle(item, reader)
    return item


def test_a_value_left_out_is_null_in_a_block_and_an_empty_text_anywhere_inside_braces() -> None:
    item = settled("kind: X\nmetadata: {name: x}\nblock:\nflow: {a: , b, c: ~, deep: [{d: }]}\n")
    assert plain(item.map["block"]) is None
    assert plain(item.map["flow"]) == {"a": "", "b": "", "c": None, "deep": [{"d": ""}]}


def test_a_key_that_is_no_text_is_refused_with_its_place_but_at_the_top() -> None:
    with pytest.raises(KustomizeError, match="key `22` is no text") as caught:
        settled("kind: X\nmetadata: {name: x}\nspec:\n  tcp:\n    22: ssh\n")
    assert str(caught.value.diagnostics[0].place) == "x.yaml:5:5"
    assert settled("kind: X\nmetadata: {name: x}\n22: ssh\nspec: {'22': ssh}\n").map["22"] == "ssh"


def test_an_untyped_text_gets_its_type_at_the_end() -> None:
    item = settled("kind: X\nmetadata: {name: x}\nspec:\n  k: v\n")
    item.map["spec"] = YamlMap({"number": Untyped("1.0"), "word": Untyped("one"), "none": Untyped("")})
    settle(item, Reader(Tree()))
    assert item.map["spec"] == {"number": 1, "word": "one", "none": None}
    item.map["spec"] = YamlMap({"number": Untyped(".inf")})
    with pytest.raises(KustomizeError, match="cannot be written"):
        settle(item, Reader(Tree()))


def test_long_whole_numbers_keep_the_digits_that_a_float_shows() -> None:
    assert whole(1.2345678901234567e19) == 12345678901234567000
