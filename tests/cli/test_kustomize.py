"""The verb's own parts: where bases may lie, and how files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.cli.kustomize import name_from, root_of


def test_the_git_repository_around_it_is_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert root_of(tmp_path / "a" / "b") == tmp_path.resolve()


def test_without_one_it_is_the_file_system(tmp_path: Path) -> None:
    assert root_of(tmp_path) == Path(tmp_path.resolve().anchor)


def test_files_are_called_as_seen_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert name_from(tmp_path)("a/k.yaml") == "k.yaml"
    assert name_from(tmp_path)("b/k.yaml") == "../b/k.yaml"
