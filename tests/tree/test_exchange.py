from __future__ import annotations

import json
from pathlib import Path

import pytest

from labwright.tree import exchange
from labwright.tree.change import Step
from labwright.tree.exchange import NotExchangeableError, apply, recover
from labwright.tree.manifest import digest

NEW = Step("a/new", b"new", None)
CHANGED = Step("a/changed", b"2", digest(b"1"))
GONE = Step("b/gone", None, digest(b"1"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    out = tmp_path / "out"
    (out / "a").mkdir(parents=True)
    (out / "b").mkdir()
    (out / "a" / "changed").write_text("1")
    (out / "b" / "gone").write_text("1")
    (out / "a" / "mine").write_text("mine")
    (out / "link").symlink_to("a/mine")
    (out / "a").chmod(0o750)
    return out


def test_the_folder_is_another_one_with_the_same_files(out: Path) -> None:
    before, mine = out.stat().st_ino, (out / "a" / "mine").stat()
    apply(out, [NEW, CHANGED, GONE])
    assert out.stat().st_ino != before
    assert {path.relative_to(out).as_posix() for path in out.rglob("*")} == {
        "a",
        "a/changed",
        "a/mine",
        "a/new",
        "link",
    }
    assert (out / "a" / "changed").read_text() == "2"
    assert (out / "a" / "mine").stat().st_ino == mine.st_ino
    assert (out / "a" / "mine").stat().st_mtime_ns == mine.st_mtime_ns
    assert (out / "link").readlink() == Path("a/mine")
    assert (out / "a").stat().st_mode & 0o777 == 0o750
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    apply(tmp_path / "out", [NEW])
    assert (tmp_path / "out" / "a" / "new").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_the_user_writes_meanwhile_is_not_lost(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_swap = exchange.swap

    def late(new: Path, target: Path) -> None:
        (target / "a" / "late").write_text("late")
        (target / "a" / "changed").write_text("edited late")
        (target / "b" / "gone").write_text("edited late")
        (target / "a" / "mine").write_text("in place")
        real_swap(new, target)

    monkeypatch.setattr(exchange, "swap", late)
    apply(out, [NEW, CHANGED, GONE])
    assert (out / "a" / "late").read_text() == "late"
    assert (out / "a" / "changed").read_text() == "edited late"
    assert (out / "b" / "gone").read_text() == "edited late"
    assert (out / "a" / "mine").read_text() == "in place"
    assert (out / "a" / "new").read_text() == "new"


def test_a_late_file_whose_folder_became_a_file_gets_a_name_of_its_own(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_swap = exchange.swap

    def late(new: Path, target: Path) -> None:
        (target / "b" / "late").write_text("late")
        real_swap(new, target)

    monkeypatch.setattr(exchange, "swap", late)
    apply(out, [GONE, Step("b", b"a file", None)])
    assert (out / "b").read_text() == "a file"
    assert (out / "b-late.kept").read_text() == "late"


def test_what_cannot_be_swapped_changes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_new: Path, _out: Path) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(exchange, "swap", refuse)
    with pytest.raises(NotExchangeableError, match="Invalid argument"):
        apply(out, [NEW])
    assert not (out / "a" / "new").exists()
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_folder_with_too_much_else_in_it(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_LINKED", 1)
    with pytest.raises(NotExchangeableError, match="more than 1 other files"):
        apply(out, [NEW])
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_nothing_to_recover(out: Path) -> None:
    assert not recover(out)


@pytest.mark.parametrize("journal", [None, b"", b"{}", b'{"inode": 1, "before": {}}'])
def test_what_was_not_swapped_is_forgotten(out: Path, journal: bytes | None) -> None:
    beside = out.with_name(".out.labwright")
    (beside / "tree" / "a").mkdir(parents=True)
    (beside / "tree" / "a" / "x").touch()
    if journal is not None:
        (beside / "journal.json").write_bytes(journal)
    assert recover(out)
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    assert (out / "a" / "mine").exists()


def test_what_was_swapped_is_finished(out: Path) -> None:
    beside = out.with_name(".out.labwright")
    (beside / "tree").mkdir(parents=True)
    (beside / "tree" / "late").write_text("late")
    (beside / "tree" / "was").write_text("1")
    journal = {"inode": out.stat().st_ino, "before": {"was": digest(b"1")}}
    (beside / "journal.json").write_text(json.dumps(journal))
    assert recover(out)
    assert (out / "late").read_text() == "late"
    assert not (out / "was").exists()
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_somebody_elses_folder_of_that_name_is_left_alone(out: Path) -> None:
    beside = out.with_name(".out.labwright")
    beside.mkdir()
    (beside / "mine").touch()
    assert not recover(out)
    with pytest.raises(NotExchangeableError):
        apply(out, [NEW])
    assert (beside / "mine").exists()


def test_links_in_the_way_are_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").touch()
    out.with_name(".out.labwright").symlink_to(tmp_path / "elsewhere")
    assert not recover(out)
    with pytest.raises(NotExchangeableError):
        apply(out, [NEW])
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["file"]
