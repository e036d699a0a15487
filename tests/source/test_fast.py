"""The reader without origins reads what the one with origins reads, but for what Helm's parser takes besides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.source import SourceError, YamlMap, dump, load_all, plain
from labwright.source.fast import load_plain
from tests.property.strategies import TEXT, YAML_VALUES

DOCUMENTS = st.dictionaries(TEXT, YAML_VALUES, min_size=1, max_size=4)

TEXTS = (
    "a: 1\n---\nb: [x, {y: z}]\n---\n# nothing\n---\n",
    "a: &one {b: 1}\nc: *one\nd: [*one, *one]\n",
    "base: &base {x: 1, y: 2}\nother: &other {y: 3, z: 4}\nmade:\n  <<: [*base, *other]\n  x: 0\n",
    "base: &base {x: 1}\nmade:\n  !!merge <<: *base\n  y: 0\n",
    "n: on\n0777: 0o17\n1.5: .5\ntrue: ~\n'1': \"2\"\n",
    "a: &x 1\na2: &x 2\nb: *x\n",
    "a: !!str 1\nb: !!int '0x10'\nc: !custom d\n!!str e: f\n",
    "a: |\n  text\n\nb: >-\n  folded\n  text\n",
    "- 1\n- - 2\n",
    "\ufeffa: b\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_values_are_those_of_the_reader_with_origins(text: str) -> None:
    assert load_plain(text, "a.yaml") == [plain(document.value) for document in load_all(text, "a.yaml")]
    assert load_plain(text.encode(), "a.yaml") == load_plain(text, "a.yaml")


@given(DOCUMENTS)
def test_every_document_is_read_as_it_was_written(value: dict[str, Any]) -> None:
    (found,) = load_plain(dump(value), "a.yaml") or [None]
    assert found == value


def test_what_it_makes_is_plain() -> None:
    (value,) = load_plain("a: {b: [c]}", "a.yaml")
    assert type(value) is dict and type(value["a"]) is dict and not isinstance(value, YamlMap)


def test_of_a_key_that_stands_twice_the_later_one_counts() -> None:
    assert load_plain("a: 1\nb: 2\na: 3\n", "a.yaml") == [{"a": 3, "b": 2}]


def test_a_merge_key_overrides_what_stands_before_it_as_in_helm() -> None:
    assert load_plain("one: &one {a: 1}\ntwo:\n  a: 2\n  <<: *one\n", "a.yaml")[0]["two"] == {"a": 1}


def test_a_copied_anchor_can_be_changed_alone() -> None:
    (value,) = load_plain("a: &x {b: [1]}\nc: *x\n", "a.yaml")
    value["c"]["b"].append(2)
    assert value["a"] == {"b": [1]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1\n", "Y001"),
        ("a: b: c\n", "Y001"),
        ("\ta: b\n", "Y003"),
        ("a: *missing\n", "Y004"),
        ("a: &a [" + "x, " * 50_000 + "]\nb: [*a, *a, *a]\n", "Y005"),
        ("[" * 101, "Y006"),
        ("a: &a\n  b: *a\n", "Y004"),
        ("a: &x {y: z}\nb: {<<: [*x, 1]}\n", "Y013"),
        ("a: .nan\n", "Y014"),
        ("a: \x07\n", "Y009"),
        ("? [a]\n: b\n", "Y012"),
        ("~: b\n", "Y012"),
    ],
)
def test_faults_have_the_codes_of_the_other_reader(text: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_plain(text, "a.yaml")
    assert caught.value.diagnostics[0].code == code
    assert caught.value.diagnostics[0].place is not None


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SourceError) as caught:
        load_plain(b"a: \xff", "a.yaml")
    assert caught.value.diagnostics[0].code == "Y008"


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        load_plain(" " * (32 * 2**20 + 1), "a.yaml")
    assert caught.value.diagnostics[0].code == "Y007"


@given(st.text(max_size=60) | TEXT | st.text("- :a\n\t#&*[]{}!|>'\"%\\<", max_size=30))
def test_any_text_is_read_or_refused_and_never_otherwise_than_by_the_other_reader(text: str) -> None:
    try:
        slow: Any = [plain(document.value) for document in load_all(text, "a.yaml")]
    except SourceError as error:
        slow = {one.code for one in error.diagnostics}
    try:
        fast: Any = load_plain(text, "a.yaml")
    except SourceError:
        fast = None
    if isinstance(slow, list) and "<<" not in text:
        assert fast == slow
    elif fast is not None:
        assert "<<" in text or "Y002" in slow
