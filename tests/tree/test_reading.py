from __future__ import annotations

import os
from pathlib import Path

import pytest

from labwright.source import SourceError
from labwright.tree import DiskTree, FileSystem, Tree, files_below, reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("outside")
    root = tmp_path / "root"
    (root / "apps" / "base").mkdir(parents=True)
    (root / "apps" / "a.yaml").write_text("a: 1\n")
    (root / "apps" / "base" / "b.yaml").write_text("b: 2\n")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("x")
    return root


def refused(files: DiskTree, path: str) -> str:
    with pytest.raises(SourceError) as caught:
        files.read(path)
    return caught.value.diagnostics[0].code


def test_it_reads_what_is_there(folder: Path) -> None:
    files: FileSystem = DiskTree(folder)
    assert files.list("") == (".git", "apps")
    assert files.list("apps") == ("a.yaml", "base")
    assert files.read("apps/base/../a.yaml") == b"a: 1\n"
    assert files.is_dir("")
    assert files.is_dir("apps/base")
    assert files.is_file("apps/a.yaml")
    assert not files.is_file("apps")
    assert files.exists("apps")


def test_what_is_not_there_raises_what_memory_raises(folder: Path) -> None:
    files = DiskTree(folder)
    for path in ("absent", "apps/a.yaml/x", "../secret", "/etc/passwd", "a\0b"):
        assert not files.exists(path)
        with pytest.raises(FileNotFoundError):
            files.read(path)
    with pytest.raises(IsADirectoryError):
        files.read("apps")
    with pytest.raises(NotADirectoryError):
        files.list("apps/a.yaml")
    with pytest.raises(FileNotFoundError):
        files.list("absent")
    with pytest.raises(FileNotFoundError):
        files.list("..")


def test_links_are_followed_within_the_root_only(folder: Path) -> None:
    (folder / "inside").symlink_to("apps/a.yaml")
    (folder / "outside").symlink_to("../secret")
    (folder / "absolute").symlink_to("/etc")
    (folder / "loop").symlink_to("loop")
    files = DiskTree(folder)
    assert files.read("inside") == b"a: 1\n"
    assert not files.exists("outside")
    assert not files.is_file("absolute/passwd")
    assert refused(files, "outside") == "T001"
    assert refused(files, "absolute/passwd") == "T001"
    assert not files.exists("loop")


def test_a_link_back_to_a_folder_around_it_is_no_way_in(folder: Path) -> None:
    (folder / "apps" / "up").symlink_to("..")
    (folder / "apps" / "self").symlink_to(".")
    (folder / "one").mkdir()
    (folder / "other").mkdir()
    (folder / "one" / "there").symlink_to("../other")
    (folder / "other" / "back").symlink_to("../one")
    files = DiskTree(folder)
    assert not files.is_dir("apps/up")
    assert refused(files, "apps/self/a.yaml") == "T001"
    assert files.list("one/there") == ("back",)
    assert not files.exists("one/there/back")
    assert files.real("one/there") == "other"
    assert files.real("apps/a.yaml") == "apps/a.yaml"


def test_the_root_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert DiskTree(tmp_path / "link").read("apps/a.yaml") == b"a: 1\n"


def test_a_pipe_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert refused(DiskTree(folder), "pipe") == "T003"
    assert not DiskTree(folder).is_file("pipe")


def test_files_and_folders_beyond_the_bound_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 3)
    monkeypatch.setattr(reading, "MAX_ENTRIES", 1)
    assert refused(DiskTree(folder), "apps/a.yaml") == "T002"
    with pytest.raises(SourceError, match="more than 1 entries"):
        DiskTree(folder).list("apps")


@pytest.mark.skipif(not Path("/proc/version").is_file(), reason="no files here that do not tell their size")
def test_a_file_is_read_to_its_end_whatever_size_it_says_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert DiskTree("/proc").read("version") == Path("/proc/version").read_bytes()
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 3)
    assert refused(DiskTree("/proc"), "version") == "T002"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(folder: Path) -> None:
    (folder / "apps" / "a.yaml").chmod(0)
    assert refused(DiskTree(folder), "apps/a.yaml") == "T003"


def test_names_that_are_no_text_are_left_out(folder: Path) -> None:
    (folder / os.fsdecode(b"bad\xff")).write_text("x")
    assert DiskTree(folder).list("") == (".git", "apps")


def test_files_below_skips_git_and_survives_loops(folder: Path) -> None:
    (folder / "apps" / "up").symlink_to("..")
    found = list(files_below(DiskTree(folder)))
    assert found[:2] == ["apps/a.yaml", "apps/base/b.yaml"]
    assert not any(".git" in path for path in found)
    assert list(files_below(Tree.of({"a/b": "", "c": ""}))) == ["a/b", "c"]
    assert list(files_below(Tree.of({"a/b": "", "c": ""}), "a")) == ["a/b"]
