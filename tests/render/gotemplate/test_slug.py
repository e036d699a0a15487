"""Texts as parts of URLs and labels."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.slug import slug


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Feature/Ünique Thing!", "feature-unique-thing"),
        ("--a__b--", "a__b"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_only_what_a_url_takes_is_left(text: str, made: str) -> None:
    assert slug(text, 63) == made


def test_what_is_too_long_ends_with_a_word() -> None:
    assert slug("word-" * 20, 63) == "-".join(["word"] * 12)
    assert slug("one two", 7) == "one-two"
    assert slug("one two", 6) == "one"
    assert slug("a" * 70, 63) == "a" * 63


def test_it_may_be_cut_within_a_word() -> None:
    assert slug("one two", 5, whole_words=False) == "one-t"
    assert slug("one two", 4, whole_words=False) == "one"


def test_no_length_is_no_bound() -> None:
    assert slug("word-" * 100, 0) == "-".join(["word"] * 100)
