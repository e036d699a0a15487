"""Render a repository's clusters and find what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._estates import asked_estates, left_out
from labwright.cli._repositories import render_options, shown_from_here
from labwright.cli._schemas import schema_options
from labwright.cli.output import Output, format_option

if TYPE_CHECKING:
    from labwright.estate.estate import Estate


@click.command
@click.argument("repository", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option(
    "--spec",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The homelab file that the repository was built from: what charts bring is known with it.",
)
@schema_options
@render_options
@format_option()
@click.pass_obj
def command(
    output: Output, /, repository: Path, spec: Path | None, schema_dirs: tuple[Path, ...], **options: Any
) -> int:
    """Render a repository's clusters and find what is wrong with them.

    Every object is held against its schema, every reference is looked up. Flux, Argo CD and plain kustomize overlays
    are found without configuration; Helm releases are looked into where their chart is at hand. No cluster is asked,
    and nothing is fetched without --allow-network, which brings charts and schemas. Exit code 1 when an error was found.
    """
    from labwright.rules.engine import check
    from labwright.source import Severity

    estates = asked_estates(output, repository, spec, schema_dirs, options)
    with output.progress("checking"):
        findings = [each for estate in estates.clusters for each in shown_from_here(check(estate), repository)]
    found = list(dict.fromkeys([*estates.problems, *findings]))
    output.diagnostics(found)
    if output.format == "text":
        for estate in estates.clusters:
            output.line(f"{estate.cluster}: {len(estate.objects)} objects, {_coverage(estate)}")
            remark = left_out(estate)
            if remark:
                output.remark(f"{estate.cluster}: {remark}{_advice(options)}")
        if not estates.clusters:
            output.remark(f"{repository}: neither Flux, Argo CD nor a kustomization is here: nothing is applied")
    return 1 if any(each.severity is Severity.ERROR for each in found) else 0


def _advice(options: dict[str, Any]) -> str:
    return "" if options["allow_network"] else " (--allow-network fetches charts, --charts names a folder of them)"


def _coverage(estate: Estate) -> str:
    """`120 held against Kubernetes 1.32, 40 held against schema folder, 3 held against nothing`."""
    return ", ".join(f"{count} held against {source}" for source, count in sorted(estate.coverage.items()))
