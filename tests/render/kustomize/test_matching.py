"""The choice of the engine; what both find is compared with Go's in `test_expressions` and with each other here."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.kustomize import automaton, matching
from labwright.render.kustomize.automaton import Automaton
from labwright.render.kustomize.expressions import parse
from labwright.render.kustomize.matching import Matcher

PIECES = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(a|b)", "(?:ab)", "(a|ab)", "(a*)", "^", "$", "(?i)B", r"\w"])
PATTERNS = st.lists(PIECES, min_size=1, max_size=5).map("".join)


@given(pattern=PATTERNS, text=st.text("abAB-\n", max_size=8))
def test_both_engines_agree(pattern: str, text: str) -> None:
    assert Matcher(pattern).search(text) is Automaton(parse(pattern)).search(text)


def test_many_choices_are_answered_at_once() -> None:
    start = time.perf_counter()
    for pattern, text in (("(a+)+$", "a" * 40 + "b"), ("(a|a)" * 60 + "b", "a" * 60), ("a?" * 40 + "b", "a" * 40)):
        assert Matcher(pattern).search(text) is False
    assert time.perf_counter() - start < 1


def test_a_long_text_is_not_for_the_engine_that_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher("a*b*c")
    assert matcher.search("abc")
    monkeypatch.setattr(matching, "MAX_STEPS", 1)
    assert matcher.search("abc")


def test_what_takes_too_long_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_WORK", 3)
    assert Matcher("(x+x+)+z").search("x" * 100) is None
