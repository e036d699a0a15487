"""Every verb is documented and shaped like the others."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from labwright.cli._verbs import first_line, verb_names
from labwright.cli.main import labwright
from tools.generators import commands

ROOT = Path(__file__).resolve().parents[2]

# What click leaves of 80 columns beside `kustomize`, the longest verb, and the full stop that the list drops.
MAX_LINE = 66


def command_of(verb: str) -> click.Command:
    command = labwright.get_command(click.Context(labwright), verb)
    assert command is not None
    return command


def leaves(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for inner_name, inner in command.commands.items():
            yield from leaves(inner, f"{name} {inner_name}")
    else:
        yield name, command


@pytest.mark.parametrize("verb", verb_names())
def test_the_line_in_the_list_is_the_first_of_the_docstring(verb: str) -> None:
    module = importlib.import_module(f"labwright.cli.{verb.replace('-', '_')}")
    assert module.__doc__ is not None
    assert first_line(verb) == module.__doc__.splitlines()[0].strip()
    assert first_line(verb).endswith(".")
    assert len(first_line(verb)) <= MAX_LINE


@pytest.mark.parametrize("verb", verb_names())
def test_every_command_says_what_it_does(verb: str) -> None:
    for name, command in leaves(command_of(verb), verb):
        assert command.help, name


@pytest.mark.parametrize("verb", verb_names())
def test_every_option_says_what_it_means(verb: str) -> None:
    for name, command in leaves(command_of(verb), verb):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts[0]}"


@pytest.mark.parametrize("verb", verb_names())
def test_the_command_reference_has_it(verb: str) -> None:
    page = commands.outputs()[commands.PAGE]
    for name, _ in leaves(command_of(verb), verb):
        assert f" labwright {name}\n" in page
