"""What the verbs print with: one place decides format, colour and stream.

The answer of a command goes to standard output. Bad input, progress and remarks go to standard error, so that a pipe
receives the answer alone; with `--format json` diagnostics are the answer and go to standard output as one document.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

if TYPE_CHECKING:  # neither is needed before something is printed, and both take longer to import than `--help` may
    from rich.console import Console

    from labwright.source import Diagnostic

MAX_EXCERPT_BYTES = 4 << 20
"""A file larger than this gets no excerpt. Far above any YAML file that the reader accepts."""

DIAGNOSTICS_KIND = "Diagnostics"
API_VERSION = "labwright.dev/v1alpha1"

_PLACE_SCHEMA = {
    "type": ["object", "null"],
    "description": "Where it is; null when it has no place in a file.",
    "required": ["file", "line", "column", "endLine", "endColumn"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "description": "Relative to where the command ran."},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "endLine": {"type": "integer", "minimum": 1},
        "endColumn": {"type": "integer", "minimum": 1, "description": "The column after the last one."},
    },
}

DIAGNOSTICS_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Diagnostics of labwright",
    "description": "What every verb prints with `--format json` when its input is wrong (exit code 2).",
    "type": "object",
    "required": ["apiVersion", "kind", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": API_VERSION},
        "kind": {"const": DIAGNOSTICS_KIND},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["severity", "code", "message", "place", "expected", "help", "notes"],
                "additionalProperties": False,
                "properties": {
                    "severity": {"enum": ["error", "warning", "info"]},
                    "code": {"type": "string", "description": "Stable and never reused."},
                    "message": {"type": "string"},
                    "place": _PLACE_SCHEMA,
                    "expected": {"type": ["string", "null"]},
                    "help": {"type": ["string", "null"], "description": "How to mend it."},
                    "notes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "place"],
                            "additionalProperties": False,
                            "properties": {"message": {"type": "string"}, "place": _PLACE_SCHEMA},
                        },
                    },
                },
            },
        },
    },
}

Read = Callable[[str], str | None]


@dataclass(slots=True)
class Output:
    """Where and how this run prints. `main` makes one; a verb gets it with `@click.pass_obj`."""

    format: str = "text"
    """`text`, `json`, or another format that the verb offers."""
    masked: Callable[[str], str] = str
    """What everything printed passes through: hides secrets, where some were opened."""

    def line(self, text: str = "") -> None:
        """A line of the answer."""
        click.echo(self.masked(text), color=colour(sys.stdout))

    def text(self, text: str) -> None:
        """Many lines of the answer, ending as they end; coloured, if at all, by whoever made them."""
        sys.stdout.write(self.masked(text))  # `echo` would look for colours in megabytes that have none

    def remark(self, text: str) -> None:
        """A line beside the answer, to standard error: what was done, what to do next."""
        click.echo(self.masked(text), err=True, color=colour(sys.stderr))

    def document(self, value: Any) -> None:
        """The answer as one JSON document."""
        self.line(json.dumps(value, indent=2, ensure_ascii=False))

    def diagnostics(self, diagnostics: Iterable[Diagnostic], read: Read | None = None) -> None:
        """All diagnostics of one run, in the order of the files.

        Text goes to standard error, one diagnostic a paragraph and a closing count; JSON goes to standard output. `read`
        gives the text of a file for the excerpts; without it files are looked up from where the user stands.
        """
        from labwright.source import in_order
        from labwright.source.excerpt import render_json

        if self.format != "json":
            self.warnings(diagnostics, read)
            return
        found = [render_json(diagnostic) for diagnostic in in_order(diagnostics)]
        self.document({"apiVersion": API_VERSION, "kind": DIAGNOSTICS_KIND, "diagnostics": found})

    def warnings(self, diagnostics: Iterable[Diagnostic], read: Read | None = None) -> None:
        """Diagnostics beside an answer: as text to standard error in every format, so that the answer stays one document."""
        from labwright.source import in_order

        found = in_order(diagnostics)
        if not found:
            return
        from labwright.source.excerpt import render_text

        paint = colour(sys.stderr)
        for diagnostic in found:
            self.remark(render_text(diagnostic, read or read_here, paint) + "\n")
        self.remark(count(found))

    def console(self) -> Console:
        """A rich console for tables and trees of the answer, with the colour and width that this run has."""
        from rich.console import Console

        paint = colour(sys.stdout)
        return Console(
            file=sys.stdout,
            force_terminal=paint,
            no_color=not paint,
            highlight=False,
            width=None if sys.stdout.isatty() else 120,
        )

    def step(self, doing: str) -> None:
        """Say what is being done now, in place of what was said before, on a terminal only."""
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            sys.stderr.write(f"\r\x1b[2K{doing} …")
            sys.stderr.flush()

    @contextmanager
    def progress(self, doing: str) -> Iterator[None]:
        """Say what takes long, on a terminal only; the line vanishes when it is done."""
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield
            return
        sys.stderr.write(f"{doing} …")
        sys.stderr.flush()
        try:
            yield
        finally:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def colour(stream: TextIO) -> bool:
    """Whether a stream gets colour: only a terminal does, and none where `NO_COLOR` is set (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def read_here(file: str) -> str | None:
    """The text of a file by its name as seen from the current folder, None when there is none to show."""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(MAX_EXCERPT_BYTES + 1)
    except (OSError, ValueError):  # ValueError: a name with a null byte
        return None
    return data.decode("utf-8", "replace") if len(data) <= MAX_EXCERPT_BYTES else None


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`: the gravest first, none that are not there."""
    from labwright.source import Severity

    severities = [diagnostic.severity for diagnostic in diagnostics]
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    counts = ((severities.count(severity), name) for severity, name in names.items())
    return ", ".join(f"{number} {name}{'s' if number > 1 else ''}" for number, name in counts if number)


Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[Decorated], Decorated]:
    """The `--format` option of a verb: `text`, `json`, then the verb's own. The verb reads it as `Output.format`."""

    def remember(ctx: click.Context, _option: click.Parameter, value: str) -> None:
        ctx.ensure_object(Output).format = value

    return click.option(
        "--format",
        type=click.Choice(["text", "json", *formats]),
        default="text",
        show_default=True,
        is_eager=True,  # so that a fault in another option is already told in this format
        expose_value=False,
        callback=remember,
        help="How to print the answer.",
    )
