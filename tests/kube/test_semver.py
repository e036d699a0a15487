"""Ranges of versions, held against what the Go library answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.kube.semver import MAX_ALTERNATIVES, RangeError, best, parse_range
from labwright.kube.version import parse_version

TABLE = json.loads(Path(__file__).with_name("semver_ranges.json").read_text())


@pytest.mark.parametrize("text", [text for text, answer in TABLE["ranges"].items() if answer is not None])
def test_a_range_allows_what_the_go_library_allows(text: str) -> None:
    wanted = parse_range(text)
    allowed = [version for version in TABLE["versions"] if wanted.allows(parse_version(version))]
    assert allowed == TABLE["ranges"][text]


@pytest.mark.parametrize("text", [text for text, answer in TABLE["ranges"].items() if answer is None])
def test_what_the_go_library_refuses_is_refused(text: str) -> None:
    with pytest.raises(RangeError):
        parse_range(text)


def test_the_newest_version_in_a_range_wins_and_other_tags_are_passed_over() -> None:
    tags = ["latest", "1.9.0", "1.10.0", "v1.11.0-rc.1", "sha256-abc", "2.0.0"]
    assert best(parse_range("1.x"), tags) == "1.10.0"
    assert best(parse_range(""), tags) == "2.0.0"
    assert best(parse_range(">=1.11.0-0 <2"), tags) == "v1.11.0-rc.1"
    assert best(parse_range("3"), tags) is None


def test_ranges_are_bounded() -> None:
    with pytest.raises(RangeError):
        parse_range("1 || " * MAX_ALTERNATIVES + "2")
    with pytest.raises(RangeError):
        parse_range(">=1.0.0 " * 100)


@given(st.text("0123456789.xX*<>=~^!|, -+vab", max_size=40))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        wanted = parse_range(text)
    except RangeError:
        return
    for version in ("0.0.0", "1.2.3", "2.0.0-rc.1"):
        wanted.allows(parse_version(version))
