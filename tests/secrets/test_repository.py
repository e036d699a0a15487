from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from labwright.secrets.repository import encrypted_files, replace_files, replace_text
from labwright.tree import DiskTree, Tree

ENCRYPTED = "kind: Secret\nsops: {mac: x, version: 3.10.2}\n"


def test_encrypted_yaml_files_are_found_wherever_they_lie() -> None:
    tree = Tree.of(
        {
            "a/secret.yaml": ENCRYPTED,
            "b.yml": ENCRYPTED,
            "notes.md": ENCRYPTED,
            "plain.yaml": "kind: Secret\n",
            "mentions.yaml": "# sops: see above\nkind: ConfigMap\n",
            "broken.yaml": "sops: [",
            "binary.yaml": b"sops: \xff",
            ".git/secret.yaml": ENCRYPTED,
        }
    )
    assert encrypted_files(tree) == {"a/secret.yaml": ENCRYPTED, "b.yml": ENCRYPTED}


def test_links_that_lead_out_of_the_repository_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(ENCRYPTED)
    root = tmp_path / "repository"
    root.mkdir()
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "secret.yaml").write_text(ENCRYPTED)
    assert list(encrypted_files(DiskTree(root))) == ["secret.yaml"]


def test_a_replaced_file_keeps_its_mode_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")
    path.chmod(0o640)
    replace_text(path, "new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_the_target_of_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    link = tmp_path / "link.yaml"
    link.symlink_to("real.yaml")
    replace_text(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "new"


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.yaml"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="No space"):
        replace_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_several_files_are_replaced_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/one.yaml", "two.yaml"):
        (tmp_path / name).write_text("old")
    replace_files(DiskTree(tmp_path), {"a/one.yaml": "1", "two.yaml": "2"})
    assert ((tmp_path / "a/one.yaml").read_text(), (tmp_path / "two.yaml").read_text()) == ("1", "2")
