"""The entry point: one group of verbs, and the one place where failures become messages and exit codes.

| code | meaning |
|---|---|
| 0 | fine |
| 1 | findings, or broken promises; a verb says so by returning 1 |
| 2 | wrong use or bad input |
| 3 | a fault of labwright itself |
| 130, 141 | interrupted; whoever read the output has gone (128 + the signal's number, as shells have it) |
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from labwright import __version__
from labwright.cli._verbs import VerbGroup
from labwright.cli.output import Output

FINE = 0
FINDINGS = 1
BAD_INPUT = 2
FAULT = 3
INTERRUPTED = 130
CLOSED_PIPE = 141

COMPLETION = "_LABWRIGHT_COMPLETE"
"""The variable through which click's completion scripts ask, e.g. `_LABWRIGHT_COMPLETE=bash_source labwright`."""

HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}

EPILOG = "Exit codes: 0 fine, 1 findings, 2 wrong use or bad input, 3 a fault of labwright."


@click.group(
    cls=VerbGroup,
    context_settings=HELP_OPTIONS,
    epilog=EPILOG,
    no_args_is_help=True,
    options_metavar="",
    subcommand_metavar="VERB ...",
)
@click.version_option(__version__, prog_name="labwright", message="%(prog)s %(version)s")
def labwright() -> None:
    """Builds, proves and runs GitOps homelabs from one file.

    Start with `labwright new`, edit the homelab.yaml that it writes, then run `labwright build`.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (by default this process's) and return its exit code. Nothing is raised."""
    output = Output()
    try:
        with _without_collector():
            code = _run(list(sys.argv[1:] if arguments is None else arguments), output)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget(sys.stdout)
        return CLOSED_PIPE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the last place that can turn a failure into a message)
        return _told(error, output)
    return code


@contextmanager
def _without_collector() -> Iterator[None]:
    """One command makes little garbage that only the collector finds, and looking for it takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # Else the next allocation, and the end of the process, look through everything that was made since.
            gc.freeze()
            gc.enable()


def _run(arguments: list[str], output: Output) -> int:
    """What click's own `main` does, without its exits: it would tell a closed pipe as 1, which here means findings."""
    if instruction := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(labwright, {}, "labwright", COMPLETION, instruction)
    try:
        with labwright.make_context("labwright", arguments, obj=output) as context:
            answer = labwright.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return answer if isinstance(answer, int) else FINE


def _told(error: Exception, output: Output) -> int:
    """Print a failure as what it is and return its exit code."""
    if isinstance(error, click.ClickException):
        error.show()
        return BAD_INPUT

    from labwright.source import Diagnostic, Severity, SourceError

    if isinstance(error, SourceError):
        output.diagnostics(error.diagnostics)
        return BAD_INPUT
    if isinstance(error, OSError) and error.filename is not None:
        # A missing folder, a full disk, a file without permission: the user's to mend, so no fault of ours.
        reason = (error.strerror or type(error).__name__).lower()
        output.diagnostics([Diagnostic(Severity.ERROR, "E001", f"{_shown(error.filename)}: {reason}")])
        return BAD_INPUT
    click.echo(_report(error), err=True)
    return FAULT


def _report(error: Exception) -> str:
    """How to report a fault.

    The message of a stray exception may hold a value of the user's files, even a secret, so only its kind and place are
    shown unasked.
    """
    import traceback

    if os.environ.get("LABWRIGHT_DEBUG") == "1":
        return "".join(traceback.format_exception(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"internal fault: {type(error).__name__} in {last.name}, line {last.lineno} of {Path(last.filename).name}\n"
        "This is a fault of labwright, not of your files. Please open an issue with the output of\n"
        f"`labwright --version` ({__version__}), what you ran, and what it prints with LABWRIGHT_DEBUG=1 set.\n"
        "Read that output first: it may show values of your files."
    )


def _shown(path: object) -> str:
    """A path of an OSError, relative to where the user stands when it lies below."""
    text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else str(path)
    relative = os.path.relpath(text)
    return text if relative.startswith("..") else relative


def _forget(stream: object) -> None:
    """Point a stream at nothing, so that Python's own flush at exit does not fail on the closed pipe again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())  # type: ignore[attr-defined]
