"""Verbs are found by their files, and one is imported only when it is called."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from labwright.cli._verbs import VerbGroup, first_line, verb_names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "build.py": '"""Write the repository.\n\nMore.\n"""\n',
        "spec_check.py": '"""Check the spec."""\n',
        "_shared.py": '"""No verb."""\n',
        "__init__.py": "",
        "main.py": "",
        "output.py": "",
        "notes.txt": "",
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_every_public_module_is_a_verb(folder: Path) -> None:
    assert verb_names(folder) == ("build", "spec-check")


@pytest.mark.parametrize(("verb", "line"), [("build", "Write the repository."), ("spec-check", "Check the spec.")])
def test_the_line_is_the_first_of_the_docstring(folder: Path, verb: str, line: str) -> None:
    assert first_line(verb, folder) == line


def test_a_name_that_is_no_verb_has_no_command() -> None:
    group = VerbGroup("labwright")
    context = click.Context(group)
    assert group.get_command(context, "main") is None
    assert group.get_command(context, "../source/loader") is None


def test_a_verb_without_its_own_help_has_that_of_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    from labwright.cli import build

    monkeypatch.setattr(build.command, "help", None)
    group = VerbGroup("labwright")
    command = group.get_command(click.Context(group), "build")
    assert command is not None
    assert command.help == build.__doc__
