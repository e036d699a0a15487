"""Helm's --set syntax, as pkg/strvals of Helm reads it (its own parser_test.go has most of these)."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.helm.strvals import SetError, set_value
from labwright.source import Origin, Place, YamlMap, load, plain

HERE = Origin(Place("s.yaml", 3, 5, 3, 9))


def after(line: str, start: str = "{}", *, text: bool = False) -> Any:
    values = load(start, "v.yaml").value
    set_value(values, line, HERE, text=text)
    return plain(values)


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("a=b", {"a": "b"}),
        ("a=1", {"a": 1}),
        ("a=-7", {"a": -7}),
        ("a=0", {"a": 0}),
        ("a=007", {"a": "007"}),
        ("a=1.5", {"a": "1.5"}),
        ("a=99999999999999999999", {"a": "99999999999999999999"}),
        ("a=True", {"a": True}),
        ("a=FALSE", {"a": False}),
        ("a=null", {"a": None}),
        ("a=", {"a": ""}),
        ("a=1,b=2", {"a": 1, "b": 2}),
        (r"a=1\,b", {"a": "1,b"}),
        (r"a\.b=1", {"a.b": 1}),
        ("a.b.c=x", {"a": {"b": {"c": "x"}}}),
        ("a={1,x,true}", {"a": [1, "x", True]}),
        ("a={}", {"a": [""]}),
        ("a[0]=1", {"a": [1]}),
        ("a[2]=1", {"a": [None, None, 1]}),
        ("a[0].b=1,a[0].c=2", {"a": [{"b": 1, "c": 2}]}),
        ("a[0][1]=x", {"a": [[None, "x"]]}),
        ("a[0].b=", {"a": []}),
        ("a.b=", {"a": {"b": ""}}),
        ("a=x=y", {"a": "x=y"}),
        ("a=line\nline", {"a": "line\nline"}),
    ],
)
def test_forms(line: str, result: object) -> None:
    assert after(line) == result


def test_a_text_stays_one() -> None:
    assert after("a=1", text=True) == {"a": "1"}


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "a=1,b",
        "a=1,,b=2",
        "a={1",
        "a[x]=1",
        "a[-1]=1",
        "a[0",
        "a[70000]=1",
        "a[0]b=1",
        "a.=",
        ".".join("a" * 40) + "=1",
    ],
)
def test_what_helm_refuses(line: str) -> None:
    if line == "a.=":
        assert after(line) == {}
        return
    with pytest.raises(SetError):
        after(line)


@pytest.mark.parametrize(("line", "start"), [("a.b=1", "{a: 1}"), ("a[0]=1", "{a: x}"), ("a.b=1", "{a: null}")])
def test_a_path_through_something_else_is_refused(line: str, start: str) -> None:
    with pytest.raises(SetError):
        after(line, start)


def test_what_is_set_points_to_where_it_comes_from_and_before_it_to_what_was_there() -> None:
    values: YamlMap = load("a: {b: 1}\n", "v.yaml").value
    set_value(values, "a.b=2", HERE)
    assert [str(one.place) for one in values["a"].origins["b"].history] == ["s.yaml:3:5", "v.yaml:1:8"]


def test_no_message_tells_the_value() -> None:
    with pytest.raises(SetError) as caught:
        after("password=geheim,geheimer")
    assert "geheim" not in str(caught.value)
