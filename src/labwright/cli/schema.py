"""Print the JSON Schema of homelab.yaml, for editors."""

from __future__ import annotations

import click

from labwright.cli.output import Output


@click.command
@click.pass_obj
def command(output: Output) -> int:
    """Print the JSON Schema of homelab.yaml, with the options of every component.

    Write it beside the homelab file and name it in the file's first line, so that the editor completes and checks:
    `# yaml-language-server: $schema=homelab.schema.json`.
    """
    from labwright.catalog.schema import json_schema

    output.document(json_schema())
    return 0
