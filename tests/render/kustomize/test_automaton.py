"""Matching with sets of states."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.kustomize import automaton
from labwright.render.kustomize.automaton import Automaton, TooMuchWorkError
from labwright.render.kustomize.expressions import ExpressionError, parse

PIECES = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(a|b)", "(?:ab)", "(a|ab)"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{0,2}"])
ENDS = st.tuples(st.sampled_from(["^", "$", r"\b"]), st.just(""))
PATTERNS = st.lists(st.tuples(PIECES, TIMES) | ENDS, min_size=1, max_size=5)


@given(pieces=PATTERNS, text=st.text("abc-\n", max_size=8))
def test_it_finds_what_a_backtracking_engine_finds(pieces: list[tuple[str, str]], text: str) -> None:
    pattern = "".join(piece + times for piece, times in pieces)
    expected = re.search(pattern.replace("$", r"\Z"), text)
    assert Automaton(parse(pattern)).search(text) == bool(expected)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("(a+)+$", "a" * 5000 + "b", False),
        ("((a|aa)+)+b", "a" * 5000, False),
        ("(x+x+)+y", "x" * 5000, False),
        ("(.*)*y", "x" * 5000, False),
        ("a?" * 100 + "a" * 100, "a" * 100, True),
        ("(a{0,30}){0,33}b", "a" * 500, False),
    ],
)
def test_no_expression_explodes(pattern: str, text: str, found: bool) -> None:
    start = time.perf_counter()
    assert Automaton(parse(pattern)).search(text) is found
    assert time.perf_counter() - start < 1


def test_lines_and_words_have_ends() -> None:
    assert Automaton(parse("(?m)^b$")).search("a\nb\nc")
    assert not Automaton(parse("^b$")).search("a\nb\nc")
    assert Automaton(parse(r"\bab\b")).search("x ab!")
    assert not Automaton(parse(r"\bab\b")).search("xab")
    assert Automaton(parse(r"\B")).search("")


def test_work_beyond_the_bound_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_WORK", 10)
    with pytest.raises(TooMuchWorkError):
        Automaton(parse("(a|b)*c")).search("ab" * 100)


def test_too_many_states_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_STATES", 10)
    with pytest.raises(ExpressionError, match="expression too large"):
        Automaton(parse("[ab]{20}"))


def test_forgetting_steps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_KNOWN", 2)
    assert Automaton(parse("(a|b)*c")).search("abababc")
