"""Explain the fields of homelab.yaml."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from labwright.cli.output import API_VERSION, Output, format_option

if TYPE_CHECKING:
    from labwright.spec.explain import Explanation


@click.group
def command() -> None:
    """Explain the fields of homelab.yaml."""


@command.command("explain")
@click.argument("field", default="")
@format_option()
@click.pass_obj
def explain_command(output: Output, field: str) -> int:
    """Explain one FIELD: its type, default, an example, and the fields below it.

    FIELD is a path such as `clusters.production.distribution.version`; names of your own (of clusters, machines,
    databases) may be any. Without FIELD the top level is shown. Options of components are fields too:
    `platform.longhorn.replicas`.
    """
    from labwright.catalog.schema import catalogue
    from labwright.source import Diagnostic, Severity, SourceError
    from labwright.spec.explain import UnknownFieldError, explain

    try:
        explanation = explain(field, catalogue())
    except UnknownFieldError as error:
        raise SourceError(
            Diagnostic(
                Severity.ERROR,
                "E010",
                f"homelab.yaml has no field `{error.path}`",
                expected=("one of " + ", ".join(f"`{name}`" for name in error.known)) if error.known else "",
                help=f"did you mean `{error.near}`?" if error.near else "",
            )
        ) from None
    if output.format == "json":
        output.document({"apiVersion": API_VERSION, "kind": "FieldExplanation", **asdict(explanation)})
    else:
        for line in _lines(explanation):
            output.line(line)
    return 0


def _lines(explanation: Explanation) -> list[str]:
    lines = [explanation.path or "homelab.yaml", f"  {explanation.description}"]
    if explanation.path:
        needed = ", required" if explanation.required else ""
        lines += ["", f"  type     {explanation.noun}{needed}"]
    if explanation.default:
        lines.append(f"  default  {_indented(explanation.default)}")
    if explanation.example:
        lines.append(f"  example  {_indented(explanation.example)}")
    if explanation.children:
        width = max(len(child.name) for child in explanation.children)
        lines += ["", "  fields"]
        lines += [
            f"    {child.name:{width}}  {child.summary}{' (required)' if child.required else ''}"
            for child in explanation.children
        ]
    return lines


def _indented(text: str) -> str:
    return text.replace("\n", "\n           ")
