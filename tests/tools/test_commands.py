"""The command reference: what a reader needs of an option, in a table that Markdown does not break."""

from __future__ import annotations

from pathlib import Path

import click

from tools.generators import commands


@click.command("act")
@click.argument("folder")
@click.option("--spec", type=click.Path(path_type=Path), default=Path("homelab.yaml"), help="The file.")
@click.option("--kind", type=click.Choice(["a", "b"]), required=True, help="Which\none.")
@click.option("--wet/--dry", default=True, help="Do it.")
@click.option("--secret", hidden=True, help="Nobody's business.")
def act(**_: object) -> None:
    """Act on FOLDER.

    \f
    For developers only.
    """


@click.group("tools")
def tools() -> None:
    """Several."""


tools.add_command(act)


def page(command: click.Command) -> str:
    root = click.Context(click.Group("labwright"), info_name="labwright")
    return "\n".join(commands.sections(command, str(command.name), root, level=2))


def test_an_option_has_its_names_its_values_its_meaning_and_its_default() -> None:
    assert "| `--spec` `PATH` | The file. | `homelab.yaml` |" in page(act)


def test_a_choice_and_a_line_break_do_not_break_the_table() -> None:
    assert "| `--kind` `[a\\|b]` | Which one. | required |" in page(act)


def test_a_switch_shows_both_of_its_names_and_no_value() -> None:
    assert "| `--wet`, `--dry` | Do it. |  |" in page(act)


def test_what_is_hidden_stays_hidden() -> None:
    assert "--secret" not in page(act)
    assert "For developers" not in page(act)


def test_the_commands_of_a_group_stand_a_level_below_it() -> None:
    text = page(tools)
    assert "## labwright tools\n" in text
    assert "### labwright tools act\n" in text
    assert "labwright tools act [OPTIONS] FOLDER" in text
