"""Whole answers, kept while nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.api import Repository
from labwright.cli._answers import Answer, keep_answer, kept_answer, question
from labwright.render.context import Context
from labwright.render.memo import DiskMemo
from labwright.render.snapshot import Snapshot
from labwright.source import Diagnostic, Severity
from labwright.tree import Tree

ANSWER = Answer(text="a: ä\n", diagnostics=(Diagnostic(Severity.INFO, "X", "m"),), remarks=("r",), code=1)


def repository(folder: Path, files: dict[str, str]) -> Repository:
    return Repository(folder, Snapshot(Tree.of(files)), Context(memo=DiskMemo(folder)))


def test_an_answer_counts_while_what_it_came_from_stays(tmp_path: Path) -> None:
    asked = repository(tmp_path, {"a": "1", "b": "1"})
    asked.files.read("a")
    asked.files.list("")
    keep_answer(asked, "k", ANSWER)
    assert kept_answer(repository(tmp_path, {"a": "1", "b": "1"}), "k") == ANSWER
    assert kept_answer(repository(tmp_path, {"a": "1", "b": "2"}), "k") == ANSWER  # nobody had looked at it
    assert kept_answer(repository(tmp_path, {"a": "2", "b": "1"}), "k") is None
    assert kept_answer(repository(tmp_path, {"a": "1", "b": "1", "c": "1"}), "k") is None
    assert kept_answer(repository(tmp_path, {"a": "1", "b": "1"}), "other") is None


def test_several_states_are_kept(tmp_path: Path) -> None:
    for state in ("1", "2"):
        asked = repository(tmp_path, {"a": state})
        asked.files.read("a")
        keep_answer(asked, "k", Answer(text=state))
    assert [kept_answer(repository(tmp_path, {"a": state}), "k") for state in "12"] == [
        Answer(text="1"),
        Answer(text="2"),
    ]


def test_damage_is_no_answer(tmp_path: Path) -> None:
    asked = repository(tmp_path, {"a": "1"})
    for damage in (b"", b"{", b"[{}]", b"[1]", b"null"):
        asked.context.memo.put("k", damage)
        assert kept_answer(asked, "k") is None


def test_another_chart_folder_is_another_question(tmp_path: Path) -> None:
    before = question("render", charts=[tmp_path])
    assert before == question("render", charts=[tmp_path])
    (tmp_path / "a.tgz").write_bytes(b"x")
    assert question("render", charts=[tmp_path]) != before
    assert question("render", "json", charts=[tmp_path]) != question("render", "yaml", charts=[tmp_path])


def test_another_engine_is_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    before = question("render")
    (tmp_path / "helm").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "helm").chmod(0o755)
    assert question("render") != before
