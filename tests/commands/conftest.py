"""The nanocluster example as a user's folder: its homelab file, and the repository built from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labwright.cli.main import main


@pytest.fixture(scope="session")
def nanocluster(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """Built once; `homelab.yaml` and `repository/`. Only read it."""
    folder = tmp_path_factory.mktemp("nanocluster")
    shutil.copy(examples / "nanocluster" / "homelab.yaml", folder)
    assert main(["build", "--spec", str(folder / "homelab.yaml"), "--out", str(folder / "repository")]) == 0
    return folder


@pytest.fixture
def here(nanocluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to change, and the folder where the user stands."""
    shutil.copytree(nanocluster, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path
