from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from labwright.tree.change import Blocked, Place
from labwright.tree.disk import (
    DiskFolder,
    make_folders,
    remove_all,
    remove_empty_folders,
    state,
    sync,
    write_durably,
    write_new,
)
from labwright.tree.manifest import digest


def test_looking_follows_no_links(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    folder = DiskFolder(tmp_path)
    assert folder.look("file") == digest(b"x")
    assert folder.look("folder") is Place.FOLDER
    assert folder.look("link") is Place.LINK
    assert folder.look("pipe") is Place.OTHER
    assert folder.look("absent/deeper") is Place.ABSENT
    assert folder.look("link/x") == Blocked("link", "a symbolic link")
    assert folder.look("file/x") == Blocked("file", "a file")


def test_below_lists_files_and_links(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("")
    (tmp_path / "a" / "link").symlink_to("/etc")
    assert sorted(DiskFolder(tmp_path).below("a")) == ["a/b/c", "a/link"]


def test_scripts_are_executable_and_the_umask_holds(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_new(tmp_path / "run.sh", b"#!/bin/sh\n")
        write_new(tmp_path / "a.yaml", b"a: 1\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "run.sh").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == 0o640


def test_a_new_file_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    for name in ("link", "file"):
        (tmp_path / "file").touch()
        with pytest.raises(FileExistsError):
            write_new(tmp_path / name, b"x")
    assert not (tmp_path / "target").exists()


def test_a_durable_write_replaces(tmp_path: Path) -> None:
    write_durably(tmp_path / "a", b"1")
    write_durably(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"2"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_folders_are_not_made_through_links_or_files(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/tmp")
    (tmp_path / "file").touch()
    for path in ("link/x/y", "file/x/y"):
        with pytest.raises(NotADirectoryError):
            make_folders(tmp_path, path)
    make_folders(tmp_path, "a/b/c")
    assert (tmp_path / "a" / "b").is_dir()
    assert not (tmp_path / "a" / "b" / "c").exists()


def test_only_empty_folders_go(tmp_path: Path) -> None:
    make_folders(tmp_path, "a/b/c/gone")
    (tmp_path / "a" / "mine").touch()
    remove_empty_folders(tmp_path, "a/b/c/gone")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "mine"]


def test_sync_and_remove_all(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "f").touch()
    (tmp_path / "x" / "link").symlink_to(tmp_path / "keep")
    (tmp_path / "keep").mkdir()
    sync([])
    sync([tmp_path / "x", tmp_path / "x" / "f"])
    remove_all(tmp_path / "x")
    remove_all(tmp_path / "x")
    assert [path.name for path in tmp_path.iterdir()] == ["keep"]
    assert state(tmp_path / "x") is Place.ABSENT
