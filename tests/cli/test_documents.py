"""What the verbs print as JSON is what the published schemas say (design 4.10)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema_rs
import pytest

from labwright.cli._verbs import verb_names
from labwright.cli.main import labwright as root
from tests.conftest import Labwright
from tools.generators.cli_schemas import schemas

# Command lines that print a document, with its kind; `OUT` and `SPEC` stand for a built repository and its homelab file.
PRINTED = {
    "build --spec SPEC --out OUT": "BuildReport",
    "catalog": "ComponentList",
    "catalog linkding": "ComponentList",
    "check OUT --spec SPEC": "Diagnostics",
    "diff OUT": "Diff",
    "explain OUT deployment/linkding --cluster staging": "Explanation",
    "explain OUT deployment/nonsense --cluster staging": "Diagnostics",
    "overview OUT --spec SPEC": "Overview",
    "render OUT --cluster staging": "Rendered",
    "secrets list --spec SPEC --out OUT": "SecretList",
    "spec explain": "FieldExplanation",
    "spec explain platform.metallb.pool": "FieldExplanation",
    "spec explain nonsense": "Diagnostics",
    "tree OUT --objects": "ApplyGraph",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The example's homelab file, built once. The other tests read it or build it again."""
    from labwright.cli.main import main

    out = tmp_path_factory.mktemp("documents")
    assert main(["build", "--spec", str(examples / "nanocluster" / "homelab.yaml"), "--out", str(out)]) == 0
    for line in ("init -q", "add -A", "-c user.name=a -c user.email=a@example.org commit -qm built"):
        subprocess.run(["git", "-C", str(out), *line.split()], check=True)
    return out


@pytest.mark.parametrize(("line", "kind"), PRINTED.items())
def test_a_document_is_of_its_published_schema(
    labwright: Labwright, built: Path, examples: Path, line: str, kind: str
) -> None:
    names = {"OUT": str(built), "SPEC": str(examples / "nanocluster" / "homelab.yaml")}
    document = json.loads(labwright(*(names.get(word, word) for word in line.split()), "--format", "json").out)
    assert document["kind"] == kind
    jsonschema_rs.validate(schemas()[kind], document)


def formatted(command: click.Command, name: str) -> Iterator[str]:
    """The commands that have the `--format` option."""
    if isinstance(command, click.Group):
        for inner_name, inner in command.commands.items():
            yield from formatted(inner, f"{name} {inner_name}")
    elif any("--format" in parameter.opts for parameter in command.params):
        yield name


def test_every_command_with_a_format_is_among_these() -> None:
    context = click.Context(root)
    commands = [(verb, root.get_command(context, verb)) for verb in verb_names()]
    names = {name for verb, command in commands if command for name in formatted(command, verb)}
    assert {name for name in names if not any(line.startswith(name) for line in PRINTED)} == set()
