from __future__ import annotations

from pathlib import Path

import pytest

from labwright.catalog import templates
from tests.conftest import Labwright


def test_it_writes_a_file_that_can_be_planned(labwright: Labwright, tmp_path: Path) -> None:
    out = tmp_path / "homelab.yaml"
    ran = labwright("new", "--out", out)
    assert ran.code == 0
    assert out.read_text(encoding="utf-8") == templates.text("start")
    assert "labwright build" in ran.err


def test_an_existing_file_is_never_touched(labwright: Labwright, tmp_path: Path) -> None:
    out = tmp_path / "homelab.yaml"
    out.write_text("mine", encoding="utf-8")
    ran = labwright("new", "--from", "nanocluster", "--out", out)
    assert ran.code == 2
    assert "is already there" in ran.err
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_dash_prints_it(labwright: Labwright) -> None:
    assert labwright("new", "--from", "nanocluster", "--out", "-").out == templates.text("nanocluster")


def test_the_names_can_be_listed(labwright: Labwright) -> None:
    assert labwright("new", "--from", "list").out.split() == list(templates.names())


def test_an_unknown_name_is_told_with_the_nearest(labwright: Labwright) -> None:
    ran = labwright("new", "--from", "nanoclustr")
    assert ran.code == 2
    assert "did you mean `nanocluster`?" in ran.err


def test_without_out_it_is_homelab_yaml_here(
    labwright: Labwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert labwright("new").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["homelab.yaml"]
