"""The generators' driver: what is stale, what is removed, and that a file is replaced whole."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tools import generate
from tools.generate import Change, GeneratorError, apply, changes


def generator(name: str, files: dict[str, str], owns: tuple[str, ...] = ()) -> ModuleType:
    module = ModuleType(name)
    module.outputs = lambda: files  # type: ignore[attr-defined]
    module.OWNS = owns  # type: ignore[attr-defined]
    return module


def test_a_new_a_changed_and_an_orphaned_file_are_stale(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "gone.md").write_text("x")
    (tmp_path / "pages" / "old.md").write_text("old")
    (tmp_path / "pages" / "same.md").write_text("same")
    module = generator("g", {"pages/old.md": "new", "pages/same.md": "same", "pages/add.md": "a"}, ("pages/*.md",))
    found = changes([module], tmp_path)
    assert [(change.verb, change.path) for change in found] == [
        ("create", "pages/add.md"),
        ("remove", "pages/gone.md"),
        ("update", "pages/old.md"),
    ]


def test_after_applying_nothing_is_stale(tmp_path: Path) -> None:
    (tmp_path / "orphan.md").write_text("x")
    module = generator("g", {"deep/page.md": "→ text\n"}, ("*.md",))
    for change in changes([module], tmp_path):
        apply(change, tmp_path)
    assert changes([module], tmp_path) == ()
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == ["page.md"]


def test_two_generators_may_not_write_one_file(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"page\.md is written by both first and second"):
        changes([generator("first", {"page.md": "1"}), generator("second", {"page.md": "2"})], tmp_path)


def test_a_generator_may_not_leave_the_project(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="outside the project"):
        changes([generator("g", {"../page.md": "1"})], tmp_path)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.md").write_text("old")

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        apply(Change(path="page.md", text="new", verb="update"), tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"page.md": "old"}


def test_check_writes_nothing_and_names_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = (Change(path="docs/x.md", text="x", verb="create"),)
    monkeypatch.setattr(generate, "modules", lambda: ())
    monkeypatch.setattr(generate, "changes", lambda _modules: stale)
    assert generate.main(["--check"]) == 1
    assert "stale: docs/x.md (would create)" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
