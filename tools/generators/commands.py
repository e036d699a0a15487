"""docs/reference/commands.md: every verb with its arguments and options, read from the click commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import PurePath

import click

from labwright.cli._verbs import verb_names
from labwright.cli.main import EPILOG, labwright

PAGE = "docs/reference/commands.md"

INTRODUCTION = """\
# Commands

`labwright VERB ...`. Every verb answers `--help`; `labwright --version` prints the version.

{epilog}
An interrupted command ends with 130, one whose reader has gone (`labwright ... | head`) with 141.

With `--format json` the answer is one JSON document on standard output. Bad input is then a `Diagnostics` document
([schema](schemas/diagnostics.json)); the other kinds have their [schemas](schemas/) beside it.
Colour appears only on a terminal and never where `NO_COLOR` is set.
`LABWRIGHT_DEBUG=1` prints the traceback of a fault of labwright itself.

To complete verbs and options with the tabulator key: `eval "$(_LABWRIGHT_COMPLETE=bash_source labwright)"` (or
`zsh_source`, `fish_source`) in the shell's start-up file.
"""


def outputs() -> dict[str, str]:
    """The one page."""
    context = click.Context(labwright, info_name="labwright")
    parts = [INTRODUCTION.format(epilog=EPILOG)]
    for verb in verb_names():
        command = labwright.get_command(context, verb)
        assert command is not None, verb
        parts.extend(sections(command, verb, context, level=2))
    return {PAGE: "\n".join(parts)}


def sections(command: click.Command, name: str, parent: click.Context, level: int) -> Iterator[str]:
    """A section for a command, then one for each of its commands a level below."""
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    lines = [f"{'#' * level} {context.command_path}", "", _prose(command.help or ""), "", "```", usage, "```", ""]
    rows = [_row(parameter, context) for parameter in command.get_params(context) if _documented(parameter)]
    if rows:
        lines += ["| option | meaning | default |", "|---|---|---|", *rows, ""]
    yield "\n".join(lines)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from sections(found, inner, context, level + 1)


def _documented(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and not parameter.hidden and "--help" not in parameter.opts


def _row(parameter: click.Parameter, context: click.Context) -> str:
    assert isinstance(parameter, click.Option)
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    value = "" if parameter.is_flag else f" `{parameter.make_metavar(context)}`"
    default = parameter.default
    if parameter.required:
        shown = "required"
    elif isinstance(default, str | int | PurePath) and not isinstance(default, bool) and default != "":
        shown = f"`{default}`"
    else:
        shown = ""
    return f"| {_cell(names + value)} | {_cell(parameter.help or '')} | {shown} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _prose(text: str) -> str:
    r"""A help text without click's marks: `\b` keeps a block as it is, `\f` ends what is shown."""
    return inspect.cleandoc(text.split("\f", 1)[0]).replace("\b\n", "").strip()
