"""Failures become messages and exit codes in one place; here each kind of failure is made to happen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest

from labwright import __version__
from labwright.cli import main as entry
from labwright.cli.output import DIAGNOSTICS_SCHEMA, Output, format_option
from labwright.source import Diagnostic, Place, Severity, SourceError
from tests.conftest import Labwright

PLACE = Place("homelab.yaml", 2, 7, 2, 10)
WRONG = Diagnostic(Severity.ERROR, "S001", "unknown key 'nam'", PLACE, help="did you mean 'name'?")


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Makes `labwright act` do what it is given."""

    def install(action: Callable[[], Any]) -> None:
        @click.command("act")
        @format_option()
        def act() -> Any:
            return action()

        monkeypatch.setattr(entry.labwright, "resolve_command", lambda _ctx, args: (args[0], act, args[1:]))

    return install


def failing(error: BaseException) -> Callable[[], None]:
    def action() -> None:
        raise error

    return action


def test_version(labwright: Labwright) -> None:
    ran = labwright("--version")
    assert (ran.code, ran.out) == (0, f"labwright {__version__}\n")


def test_without_a_verb_the_help_is_shown_and_the_use_is_wrong(labwright: Labwright) -> None:
    ran = labwright()
    assert ran.code == 2
    assert "Usage: labwright VERB" in ran.err


@pytest.mark.parametrize(
    ("typed", "guess"), [("biuld", "Did you mean 'build'?"), ("xyzzy", "`labwright --help` lists them")]
)
def test_an_unknown_verb_is_wrong_use(labwright: Labwright, typed: str, guess: str) -> None:
    ran = labwright(typed)
    assert (ran.code, ran.out) == (2, "")
    assert f"labwright has no verb '{typed}'" in ran.err
    assert guess in ran.err


def test_a_verb_that_returns_nothing_is_fine(labwright: Labwright, verb: Callable[..., None]) -> None:
    verb(lambda: None)
    assert labwright("act").code == 0


def test_a_verb_says_findings_by_returning_1(labwright: Labwright, verb: Callable[..., None]) -> None:
    verb(lambda: 1)
    assert labwright("act").code == 1


def test_an_unknown_option_is_wrong_use(labwright: Labwright, verb: Callable[..., None]) -> None:
    verb(lambda: None)
    ran = labwright("act", "--nope")
    assert ran.code == 2
    assert "--nope" in ran.err


def test_a_click_error_of_a_verb_is_wrong_use_too(labwright: Labwright, verb: Callable[..., None]) -> None:
    """Click would end with 1, which here means findings."""
    verb(failing(click.ClickException("no such folder")))
    assert labwright("act").code == 2


def test_bad_input_is_printed_with_its_excerpt(
    labwright: Labwright, verb: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("homelab.yaml").write_text("metadata:\n  a: {nam: x}\n")
    verb(failing(SourceError([WRONG])))
    ran = labwright("act")
    assert (ran.code, ran.out) == (2, "")
    assert "error[S001]: unknown key 'nam'\n  --> homelab.yaml:2:7\n   |   a: {nam: x}\n   |       ^^^" in ran.err
    assert ran.err.endswith("did you mean 'name'?\n\n1 error\n")


def test_bad_input_as_json_is_one_document_of_the_published_schema(
    labwright: Labwright, verb: Callable[..., None]
) -> None:
    verb(failing(SourceError([WRONG, Diagnostic(Severity.WARNING, "S002", "no place")])))
    ran = labwright("act", "--format", "json")
    document = json.loads(ran.out)
    jsonschema_rs.validate(DIAGNOSTICS_SCHEMA, document)
    assert (ran.code, ran.err) == (2, "")
    assert [item["code"] for item in document["diagnostics"]] == ["S001", "S002"]
    assert document["diagnostics"][0]["place"] == {
        "file": "homelab.yaml",
        "line": 2,
        "column": 7,
        "endLine": 2,
        "endColumn": 10,
    }


def test_a_file_that_cannot_be_read_is_bad_input(
    labwright: Labwright, verb: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    verb((tmp_path / "gone" / "x").read_text)
    ran = labwright("act")
    assert ran.code == 2
    assert ran.err.startswith("error[E001]: gone/x: no such file or directory")


def test_an_internal_fault_tells_its_place_and_keeps_values_to_itself(
    labwright: Labwright, verb: Callable[..., None]
) -> None:
    verb(failing(KeyError("hunter2")))
    ran = labwright("act")
    assert (ran.code, ran.out) == (3, "")
    assert "internal fault: KeyError in action, line " in ran.err
    assert "open an issue" in ran.err
    assert "hunter2" not in ran.err
    assert "Traceback" not in ran.err


def test_debugging_shows_the_traceback(
    labwright: Labwright, verb: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABWRIGHT_DEBUG", "1")
    verb(failing(KeyError("key")))
    ran = labwright("act")
    assert ran.code == 3
    assert "Traceback (most recent call last)" in ran.err


def test_an_interrupt_is_no_fault(labwright: Labwright, verb: Callable[..., None]) -> None:
    verb(failing(KeyboardInterrupt()))
    ran = labwright("act")
    assert (ran.code, ran.err) == (130, "interrupted\n")


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    """A whole process with a real pipe: Python's own flush at exit must stay quiet as well."""
    process = subprocess.Popen(
        [sys.executable, "-m", "labwright", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as stream:
        assert stream.read() == b""
    assert process.wait() == entry.CLOSED_PIPE


def test_help_imports_nothing_that_a_verb_needs() -> None:
    """The budget of `--help` is time; what can be asserted without a clock is what it does not import."""
    heavy = (
        "yaml",
        "pydantic",
        "rich",
        "jinja2",
        "cryptography",
        "kubernetes_validate",
        "jsonschema_rs",
        "labwright.source",
    )
    code = (
        "import sys; from labwright.cli.main import main; code = main(['--help']);"
        f"sys.exit(code or ' '.join(name for name in {heavy!r} if name in sys.modules) or None)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Usage: labwright VERB" in ran.stdout


def test_completion_lists_the_verbs_without_importing_them() -> None:
    environment = {**os.environ, entry.COMPLETION: "bash_complete", "COMP_WORDS": "labwright bui", "COMP_CWORD": "1"}
    ran = subprocess.run([sys.executable, "-m", "labwright"], capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stdout) == (0, "plain,build\n")


def test_the_output_of_one_run_does_not_reach_the_next(labwright: Labwright, verb: Callable[..., None]) -> None:
    verb(failing(SourceError([WRONG])))
    assert labwright("act", "--format", "json").out
    assert labwright("act").out == ""


def test_an_output_is_text_unless_told() -> None:
    assert Output().format == "text"
