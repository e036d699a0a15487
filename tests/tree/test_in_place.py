from __future__ import annotations

import json
from pathlib import Path

import pytest

from labwright.source import SourceError
from labwright.tree.change import Step
from labwright.tree.in_place import apply, recover
from labwright.tree.manifest import digest

NEW = Step("a/new", b"new", None)
CHANGED = Step("a/changed", b"2", digest(b"1"))
GONE = Step("b/gone", None, digest(b"1"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "changed").write_text("1")
    (tmp_path / "b" / "gone").write_text("1")
    return tmp_path


def committed(out: Path, steps: list[Step]) -> None:
    """What a write leaves that died right after its commit."""
    pending = out / ".labwright" / "pending"
    pending.mkdir(parents=True)
    record = []
    for index, step in enumerate(steps):
        record.append([step.path, None if step.content is None else str(index), step.before])
        if step.content is not None:
            (pending / str(index)).write_bytes(step.content)
    (pending / "commit.json").write_text(json.dumps(record))


def files(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}


def test_the_folder_stays_the_same_one(out: Path) -> None:
    before = out.stat().st_ino
    apply(out, [NEW, CHANGED, GONE])
    assert out.stat().st_ino == before
    assert files(out) == {"a/new": "new", "a/changed": "2"}
    assert [path.name for path in out.iterdir()] == ["a"]


def test_a_committed_write_is_finished(out: Path) -> None:
    committed(out, [NEW, CHANGED, GONE])
    assert recover(out)
    assert files(out) == {"a/new": "new", "a/changed": "2"}
    assert not recover(out)


def test_a_write_without_its_record_is_forgotten(out: Path) -> None:
    before = files(out)
    committed(out, [NEW, CHANGED, GONE])
    (out / ".labwright" / "pending" / "commit.json").unlink()
    assert recover(out)
    assert files(out) == before


def test_what_the_user_changed_in_between_stays(out: Path) -> None:
    committed(out, [NEW, CHANGED, GONE])
    (out / "a" / "new").write_text("mine")
    (out / "a" / "changed").write_text("mine")
    (out / "b" / "gone").write_text("mine")
    recover(out)
    assert files(out) == {"a/new": "mine", "a/changed": "mine", "b/gone": "mine"}


def test_a_file_makes_room_for_a_folder_and_the_other_way_round(out: Path) -> None:
    apply(out, [GONE, Step("a/changed", None, digest(b"1")), Step("b", b"file", None), Step("a/changed/x", b"x", None)])
    assert files(out) == {"b": "file", "a/changed/x": "x"}


def test_links_that_appeared_in_between_are_not_followed(out: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "gone").write_text("1")
    committed(out, [GONE, Step("b/new", b"x", None)])
    (out / "b" / "gone").unlink()
    (out / "b").rmdir()
    (out / "b").symlink_to(elsewhere)
    recover(out)
    assert [path.name for path in elsewhere.iterdir()] == ["gone"]


@pytest.mark.parametrize("record", ["", "[1]", '[["../x", "0", null]]', '[["a", "../0", null]]', "[" * 100_000])
def test_a_damaged_record_is_an_error_that_says_what_to_do(out: Path, record: str) -> None:
    committed(out, [])
    (out / ".labwright" / "pending" / "commit.json").write_text(record)
    with pytest.raises(SourceError) as caught:
        recover(out)
    assert caught.value.diagnostics[0].code == "T011"
    assert "delete .labwright/pending" in caught.value.diagnostics[0].help
