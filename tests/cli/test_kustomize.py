"""The verb's own parts: where bases may lie, and how files are called."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from labwright.cli.kustomize import name_from, root_of
from labwright.cli.main import main


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


def folder(tmp_path: Path, kustomization: str) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "kustomization.yaml").write_text(kustomization, encoding="utf-8")
    return tmp_path


def test_a_build_leaves_the_collector_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = folder(tmp_path, "configMapGenerator: [{name: a, options: {disableNameSuffixHash: true}}]\n")
    assert main(["kustomize", str(made)]) == 0
    assert gc.isenabled()
    assert capsys.readouterr().out == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"


def test_a_chart_that_is_nowhere_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))
    made = folder(tmp_path, "helmCharts:\n- {name: m, repo: 'https://example.org', version: 1.0.0, releaseName: r}\n")
    assert main(["kustomize", str(made)]) == 2
    message = capsys.readouterr().err
    assert "error[KZ019]: chart `m 1.0.0` is not rendered" in message
    assert "kustomization.yaml:2:3" in message
