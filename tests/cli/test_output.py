"""Streams, colour and counts."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from labwright.cli import output
from labwright.cli.output import Output, colour, count, read_here
from labwright.source import Diagnostic, Place, Severity


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def diagnostic(severity: Severity, code: str = "S001", line: int = 1) -> Diagnostic:
    return Diagnostic(severity, code, "something", Place("a.yaml", line, 1, line, 2))


@pytest.fixture(autouse=True)
def _term(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_terminal_gets_colour_and_a_pipe_none() -> None:
    assert colour(Terminal())
    assert not colour(io.StringIO())


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert not colour(Terminal())


def test_an_empty_no_color_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """https://no-color.org: "when present and not an empty string"."""
    monkeypatch.setenv("NO_COLOR", "")
    assert colour(Terminal())


def test_the_console_has_colour_only_where_the_stream_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, painted in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stdout", stream)
        Output().console().print("[red]x[/red]")
        assert ("\x1b[" in stream.getvalue()) is painted


def test_diagnostics_are_told_in_the_order_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    Output().diagnostics([diagnostic(Severity.ERROR, line=9), diagnostic(Severity.WARNING, line=2)])
    printed = capsys.readouterr()
    assert printed.err.index("a.yaml:2:1") < printed.err.index("a.yaml:9:1")
    assert printed.err.endswith("1 error, 1 warning\n")
    assert printed.out == ""


def test_no_diagnostics_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Output().diagnostics([])
    assert capsys.readouterr() == ("", "")


def test_warnings_beside_a_json_answer_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    out = Output(format="json")
    out.warnings([diagnostic(Severity.WARNING)])
    out.document({"changed": 0})
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"changed": 0}
    assert "warning[S001]" in printed.err


def test_the_excerpt_comes_from_the_reader_that_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    Output().diagnostics([diagnostic(Severity.ERROR)], read=lambda _file: "q: 1\n")
    assert "| q: 1\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ((), ""),
        ((Severity.ERROR,), "1 error"),
        ((Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.INFO), "1 error, 2 warnings, 1 remark"),
    ],
)
def test_counts_name_only_what_is_there(severities: tuple[Severity, ...], expected: str) -> None:
    assert count([diagnostic(severity) for severity in severities]) == expected


def test_only_files_of_a_sane_size_are_read_for_an_excerpt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "MAX_EXCERPT_BYTES", 4)
    (tmp_path / "small").write_text("a: 1")
    (tmp_path / "large").write_text("a: 12")
    assert read_here(str(tmp_path / "small")) == "a: 1"
    assert read_here(str(tmp_path / "large")) is None


@pytest.mark.parametrize("name", ["missing", "nul\0byte", "."])
def test_what_cannot_be_read_has_no_excerpt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_here(name) is None


def test_bytes_that_are_not_utf8_are_shown_as_replacements(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a: \xff")
    assert read_here(str(tmp_path / "x")) == "a: \N{REPLACEMENT CHARACTER}"


def test_progress_is_for_a_terminal_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shown in ((Terminal(), "rendering …\r\x1b[2K"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        with Output().progress("rendering"):
            pass
        assert stream.getvalue() == shown
