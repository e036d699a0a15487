"""The page of results."""

from __future__ import annotations

from collections import Counter

from tools.parity_outcome import BOTH, DIFFERENT, EQUAL, OFFLINE, VERDICTS, Outcome, Survey
from tools.parity_page import BY_HAND, by_hand, difference, page, row, same, summary

OUTCOMES = (
    Outcome(folder="a", verdict=EQUAL, bytes_equal=True, real_seconds=1, own_seconds=0.25),
    Outcome(folder="b", verdict=EQUAL, freely=True),
    Outcome(folder="c", verdict=BOTH),
    Outcome(folder="d", verdict=OFFLINE),
)
SURVEY = Survey(name="example/homelab", revision="0123456789abcdef", outcomes=OUTCOMES, files=7, crashes=())


def test_types_count() -> None:
    assert same([1], [1])
    assert not same([1], [True])
    assert not same([1], [1.0])


def test_a_difference_is_a_diff() -> None:
    assert '-  "a": 1' in difference([{"a": 1}], [{"a": 2}])
    assert '+  "a": 2' in difference([{"a": 1}], [{"a": 2}])


def test_a_row_names_only_what_there_is() -> None:
    counts = Counter(one.verdict for one in OUTCOMES)
    shown = row("example/homelab", counts, VERDICTS, OUTCOMES)
    assert (
        shown
        == "example/homelab: 4 kustomizations: 2 equal, 1 both refuse, 1 not buildable offline; 1.00 s, ours 0.25 s"
    )


def test_the_summary_counts_everything() -> None:
    wrong = Survey(
        name="x", revision="", outcomes=(Outcome(folder="a", verdict=DIFFERENT),), files=1, crashes=("a: slow",)
    )
    assert summary([SURVEY, wrong]).startswith("2 repositories, 5 kustomizations: 2 equal, ")
    assert summary([SURVEY, wrong]).endswith("; 1 crashes or hangs")


def test_the_page_says_what_was_compared_and_what_was_not() -> None:
    text = page([SURVEY], "no-such-kustomize", "no-such-helm")
    assert "Of 4 kustomizations in 1 repositories the real tool builds 2 without a network." in text
    assert (
        "| [example/homelab](https://github.com/example/homelab) | `0123456789` | 4 | 2 | 1 | 1 | 0 | 0 | 1 | 1.00 | 0.25 |"
        in text
    )
    assert "compared without that restriction (1 of those" in text
    assert "*not offline*, 1 kustomizations" in text
    assert "7 files, no traceback and no hang" in text


def test_what_people_wrote_below_the_page_is_kept() -> None:
    assert by_hand(f"# Page\n\n{BY_HAND}\n\nwords\n") == f"\n{BY_HAND}\n\nwords\n"
    assert by_hand("# Page\n") == ""
