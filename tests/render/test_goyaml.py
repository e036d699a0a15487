"""YAML as Go's tools print it: expectations were printed by sigs.k8s.io/yaml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.goyaml import dump, dump_all, go_float, inline, is_plain, sort_keys, timestamp
from labwright.source import Dialect, load_all, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain text", "plain text"),
        ("", '""'),
        ("yes", '"yes"'),
        ("12", '"12"'),
        ("1:30", '"1:30"'),
        ("2001-01-01", '"2001-01-01"'),
        ("2001-02-30", "2001-02-30"),
        (" x", "' x'"),
        ("a: b", "'a: b'"),
        ("a:b", "a:b"),
        ("it's", "it's"),
        ("'quoted'", "'''quoted'''"),
        ("@x", "'@x'"),
        ("- x", "'- x'"),
        ("-x", "-x"),
        ("a #b", "'a #b'"),
        ("a\tb", '"a\\tb"'),
        ("\U0001f642", '"\\U0001F642"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\n", "|+\n  a\n"),
        (" a\nb\n", "|2\n   a\n  b"),
        ("a \nb", '"a \\nb"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (1e21, "1e+21"),
        ({}, "{}"),
        ([], "[]"),
    ],
)
def test_scalars(value: Any, text: str) -> None:
    assert dump({"k": value}) == f"k: {text}\n"


def test_lists_are_not_indented_and_maps_in_them_are() -> None:
    assert dump({"a": [{"c": 1, "b": [2, [3]]}, "x"]}) == "a:\n- b:\n  - 2\n  - - 3\n  c: 1\n- x\n"


def test_keys_are_sorted_numbers_by_value() -> None:
    assert sort_keys(["b10", "b9", "a", "B", "a-b", "ab", "a1", "a01"]) == [
        "B",
        "a",
        "a-b",
        "a1",
        "a01",
        "ab",
        "b9",
        "b10",
    ]


def test_long_texts_are_broken_at_spaces() -> None:
    text = "k: " + "x" * 50 + " " + "y" * 40 + "\n  zz\n"
    assert dump({"k": "x" * 50 + " " + "y" * 40 + " zz"}) == text


def test_documents_are_separated() -> None:
    assert dump_all([{"a": 1}, {"b": 2}]) == "a: 1\n---\nb: 2\n"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.5, "0.5"),
        (1e-7, "1e-07"),
        (1.5e300, "1.5e+300"),
        (1.2345678901234568e22, "1.2345678901234568e+22"),
        (0.0001, "0.0001"),
        (999999.5, "999999.5"),
        (1000000.5, "1.0000005e+06"),
        (-0.000012345, "-1.2345e-05"),
    ],
)
def test_floats(number: float, text: str) -> None:
    assert go_float(number) == text


def test_what_is_plain() -> None:
    assert is_plain("${NAME}")
    assert is_plain("a-${NAME}")
    assert is_plain("<<")
    assert not is_plain("{{ ${NAME} }}")
    assert not is_plain("a\nb")


def test_a_text_on_one_line_is_quoted_where_go_quotes_it() -> None:
    assert [inline(text) for text in ("a/b.yaml", "true", "", "a: b")] == ["a/b.yaml", '"true"', '""', "'a: b'"]
    assert "\n" not in inline("word " * 40)


def test_timestamps() -> None:
    assert timestamp("2001-01-01T10:00:00+02:00") == "2001-01-01T10:00:00+02:00"
    assert timestamp("2001-1-2 3:4:5.60") == "2001-01-02T03:04:05.6Z"
    assert timestamp("2001-01-01T10:00:00") is None
    assert timestamp("2001-02-29") is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029\r\x00"), max_size=120)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcyno01.-/", min_size=1, max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1))
def test_what_is_printed_reads_as_what_it_was(value: dict[str, Any]) -> None:
    read = [plain(document.value) for document in load_all(dump(value), "x", Dialect.KUBERNETES)]
    assert read == [value]
