"""Entries of several states of the files under one question."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.render.memo import DiskMemo, NoMemo
from labwright.render.states import MAX_STATES, add_state, get_text, put_text, states


def test_the_newest_entries_are_kept_newest_first(tmp_path: Path) -> None:
    memo = DiskMemo(tmp_path)
    for number in range(MAX_STATES + 2):
        add_state(memo, "abcd", {"number": number})
    assert [one["number"] for one in states(memo, "abcd")] == [5, 4, 3, 2]


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1}', b"\xff"])
def test_what_nobody_wrote_counts_as_nothing(tmp_path: Path, data: bytes) -> None:
    memo = DiskMemo(tmp_path)
    memo.put("abcd", data)
    assert states(memo, "abcd") == []


def test_a_number_that_json_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        add_state(DiskMemo(tmp_path), "abcd", {"number": float("nan")})


def test_a_text_is_found_by_what_it_says(tmp_path: Path) -> None:
    memo = DiskMemo(tmp_path)
    key = put_text(memo, "über\ud800")
    assert get_text(memo, key) == "über\ud800"
    assert put_text(memo, "über\ud800") == key
    assert get_text(memo, "0000") is None
    assert get_text(NoMemo(), put_text(NoMemo(), "x")) is None
