"""Show what applies what, and in which order."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from labwright.cli._repositories import (
    chosen,
    open_repository,
    render_options,
    shown_from_here,
    told_once,
    without_charts,
)
from labwright.cli._shapes import FLAG, TEXT, TEXTS, document, list_of, maybe, record, told
from labwright.cli.output import API_VERSION, Output, colour

_NAMED = record({"apiVersion": TEXT, "kind": TEXT, "namespace": TEXT, "name": TEXT})
_UNIT = record(
    {
        "id": told(TEXT, "`HelmRelease/media/jellyfin`"),
        "kind": TEXT,
        "namespace": TEXT,
        "name": TEXT,
        "path": told(TEXT, "Folder, relative to the repository."),
        "chart": maybe("Name and version."),
        "parent": maybe("Id of the unit that applies it."),
        "dependsOn": TEXTS,
        "wait": FLAG,
        "suspended": FLAG,
        "prune": FLAG,
        "wave": {"type": "integer", "description": "Sync wave of an Application."},
        "ok": told(FLAG, "Nothing stopped its build."),
        "unrendered": maybe("Why objects are missing."),
        "place": maybe("`file:line:column`, relative to the repository."),
        "kinds": {
            "type": "object",
            "description": "How many objects of each kind.",
            "additionalProperties": {"type": "integer"},
        },
    }
)
_UNIT["properties"]["objects"] = list_of(_NAMED, "With --objects.")
TREE_SCHEMA = document(
    "ApplyGraph",
    "Apply graph",
    "What `labwright tree --format json` prints.",
    {
        "clusters": list_of(
            record(
                {
                    "name": TEXT,
                    "engine": {"enum": ["flux", "argocd", "kustomize"]},
                    "units": list_of(
                        _UNIT, "In apply order: a parent before its children, a dependency before its dependant."
                    ),
                }
            )
        )
    },
)


@click.command
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option("--cluster", "name", metavar="NAME", help="Only this cluster. Default: all that are found.")
@click.option("--objects", is_flag=True, help="Name every object, not only how many there are.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "mermaid", "svg"]),
    default="text",
    show_default=True,
    help="How to print the graph. An SVG shows one cluster: name it where there are several.",
)
@render_options
@click.pass_obj
def command(output: Output, /, path: Path, name: str | None, form: str, *, objects: bool, **options: Any) -> int:
    """Show what a repository applies: units nested by what brings them about, with what they wait for.

    A unit is what the GitOps engine applies as a whole: a Flux Kustomization or HelmRelease, an Argo CD Application.
    What is wrong goes to standard error; exit code 1 when that keeps a part from being rendered.
    """
    from labwright.report.apply_graph import as_json, as_mermaid, as_text
    from labwright.report.apply_graph_svg import as_svg
    from labwright.source import Severity

    repository = open_repository(output, path, **options)
    with output.progress("rendering"):
        clusters = [one.rendered for one in chosen(repository, name)]
    if form == "svg" and len(clusters) != 1:
        names = ", ".join(one.name for one in clusters) or "none"
        raise click.UsageError(f"an SVG shows one cluster: choose with --cluster (there are: {names})")
    if form == "json":
        output.document(
            {"apiVersion": API_VERSION, "kind": "ApplyGraph", "clusters": as_json(clusters, objects=objects)}
        )
    for cluster in clusters:
        if form == "text":
            output.text(as_text(cluster, objects=objects, paint=colour(sys.stdout)))
        elif form == "mermaid":
            output.text(as_mermaid(cluster))
        elif form == "svg":
            output.text(as_svg(cluster))
    if not clusters:
        output.remark(f"{path}: neither Flux, Argo CD nor a kustomization is here: nothing is applied")
    problems = told_once(clusters)
    output.warnings(shown_from_here(problems, path))
    for remark in without_charts(clusters):
        output.remark(remark)
    return 1 if any(one.severity is Severity.ERROR for one in problems) else 0
