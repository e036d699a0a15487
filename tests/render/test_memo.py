"""What is kept from one run to the next."""

from __future__ import annotations

import threading
from pathlib import Path

from labwright.render.memo import DiskMemo, NoMemo, digest


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    DiskMemo(tmp_path).put(digest("a"), b"content")
    assert DiskMemo(tmp_path).get(digest("a")) == b"content"
    assert DiskMemo(tmp_path).get(digest("b")) is None


def test_a_torn_or_altered_entry_counts_as_absent(tmp_path: Path) -> None:
    memo = DiskMemo(tmp_path)
    memo.put(digest("a"), b"content")
    (file,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    whole = file.read_bytes()
    for broken in (b"", whole[:-1], whole[:-1] + b"X", whole[:8]):
        file.write_bytes(broken)
        assert memo.get(digest("a")) is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    memo = DiskMemo(tmp_path / "file")
    memo.put(digest("a"), b"content")
    assert memo.get(digest("a")) is None


def test_the_memo_that_keeps_nothing_says_so() -> None:
    memo = NoMemo()
    memo.put("a", b"content")
    assert memo.get("a") is None
    assert not memo.keeps


def test_no_two_lists_of_parts_share_a_key() -> None:
    assert len({digest("a", "bc"), digest("ab", "c"), digest("abc"), digest("abc", ""), digest(b"abc", b"", b"")}) == 5
    assert digest("a", b"b") == digest(b"a", "b")


def test_many_writers_at_once_leave_whole_entries(tmp_path: Path) -> None:
    content = bytes(200_000)
    seen: list[bytes | None] = []

    def work() -> None:
        memo = DiskMemo(tmp_path)
        for _ in range(20):
            memo.put(digest("a"), content)
            seen.append(memo.get(digest("a")))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [content] * 80
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == [digest("a")[2:]]


def test_old_entries_go_when_there_are_too_many(tmp_path: Path) -> None:
    memo = DiskMemo(tmp_path, max_bytes=50_000)
    for number in range(20):
        memo.put(digest(str(number)), bytes(10_000))
    memo.prune()
    left = [number for number in range(20) if memo.get(digest(str(number))) is not None]
    assert 0 < len(left) <= 5
    assert memo.get(digest("19")) is not None


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    DiskMemo(tmp_path / "a" / "results").put(digest("a"), b"content")
    assert (tmp_path / "a" / "results").stat().st_mode & 0o077 == 0
