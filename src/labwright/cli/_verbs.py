"""The verbs, known by their files: no table to keep, no import until one is called.

`labwright --help` must answer in under 150 ms (design 6), and most of what labwright imports takes longer than that. So
the list of verbs is the list of this folder's modules, and the line beside each is the first line of its docstring, read
as text. A module whose name begins with an underscore is no verb; nor are `main` and `output`.

A verb's module has a click command (or group) named `command`. Its docstring is the help that the user reads.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import click

FOLDER = Path(__file__).parent
NO_VERBS = frozenset({"main", "output"})
QUOTES = '"""'


def verb_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The verbs in the order of the alphabet, as typed: `secrets`, not `secrets.py`."""
    modules = (file.stem for file in folder.iterdir() if file.suffix == ".py")
    return tuple(sorted(name.replace("_", "-") for name in modules if name[0] != "_" and name not in NO_VERBS))


def first_line(verb: str, folder: Path = FOLDER) -> str:
    """The line that the list of verbs shows: the first of the module's docstring, read without importing it."""
    with (folder / f"{verb.replace('-', '_')}.py").open(encoding="utf-8") as file:
        return file.readline().strip().removeprefix(QUOTES).removesuffix(QUOTES).strip()


class VerbGroup(click.Group):
    """The click group of all verbs. It imports a verb's module when that verb is called and no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(verb_names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in verb_names():
            return None
        module = importlib.import_module(f"labwright.cli.{cmd_name.replace('-', '_')}")
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(f"labwright.cli.{cmd_name} must name its click command `command`")
        command.help = command.help or module.__doc__
        command.short_help = first_line(cmd_name).rstrip(".")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in verb_names():
            from labwright.source import nearest

            guess = nearest(args[0], verb_names())
            hint = f" Did you mean {guess!r}?" if guess else " `labwright --help` lists them."
            ctx.fail(f"labwright has no verb {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(verb, first_line(verb).rstrip(".")) for verb in verb_names()]
        with formatter.section("Verbs"):
            formatter.write_dl(rows)
