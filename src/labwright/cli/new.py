"""Write a commented homelab file to start from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from labwright.cli.output import Output


@click.command
@click.option(
    "--from", "template", default="start", show_default=True, help="The homelab to start from; `list` lists them."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("homelab.yaml"),
    show_default=True,
    help="The file to write; `-` prints it.",
)
@click.pass_obj
def command(output: Output, template: str, out: Path) -> int:
    """Write a commented homelab file to start from. An existing file is never touched."""
    from labwright.catalog import templates
    from labwright.source import Diagnostic, Severity, SourceError, nearest

    names = templates.names()
    if template == "list":
        for name in names:
            output.line(name)
        return 0
    if template not in names:
        near = nearest(template, names)
        raise SourceError(
            Diagnostic(
                Severity.ERROR,
                "E011",
                f"there is no homelab `{template}` to start from",
                expected="one of " + ", ".join(f"`{name}`" for name in names),
                help=f"did you mean `{near}`?" if near else "",
            )
        )
    text = templates.text(template)
    if str(out) == "-":
        sys.stdout.write(text)
        return 0
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SourceError(
            Diagnostic(
                Severity.ERROR,
                "E012",
                f"{out} is already there",
                help="--out names another file; `labwright spec explain` tells what may be added to this one",
            )
        ) from None
    output.remark(f"wrote {out}; edit it, then run `labwright build`")
    return 0
