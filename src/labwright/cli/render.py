"""Render a repository: every object that is applied, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._repositories import (
    chart_folders,
    chosen,
    open_repository,
    render_options,
    told_once,
    without_charts,
)
from labwright.cli._shapes import FLAG, TEXT, TEXTS, document, list_of, maybe, record, told
from labwright.cli.output import API_VERSION, Output

if TYPE_CHECKING:
    from labwright.api import Cluster, Repository
    from labwright.cli._answers import Answer

RENDER_SCHEMA = document(
    "Rendered",
    "Rendered repository",
    "What `labwright render --format json` prints.",
    {
        "clusters": list_of(
            record(
                {
                    "name": TEXT,
                    "engine": {"enum": ["flux", "argocd", "kustomize"]},
                    "units": list_of(
                        record(
                            {
                                "id": told(TEXT, "`HelmRelease/media/jellyfin`"),
                                "path": told(TEXT, "Folder, relative to the repository."),
                                "parent": maybe("The unit that applies it; null for the entry."),
                                "dependsOn": TEXTS,
                                "suspended": FLAG,
                                "wait": FLAG,
                                "chart": maybe("Name and version."),
                                "unrendered": maybe("Why there are no objects although there should be."),
                                "objects": list_of({"type": "object"}),
                            }
                        ),
                        "In apply order: a parent before its children, a dependency before its dependant.",
                    ),
                }
            )
        )
    },
)


@click.command
@click.argument("path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option("--cluster", "name", metavar="NAME", help="Only this cluster. Default: all that are found.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json", "tree"]),
    default="yaml",
    show_default=True,
    help="YAML documents, one JSON document, or the apply graph with its objects.",
)
@render_options
@click.pass_obj
def command(output: Output, /, path: Path, name: str | None, form: str, **options: Any) -> int:
    """Render every object that a repository applies to its clusters, in the order in which it is applied.

    Flux, Argo CD and plain kustomize overlays are found without configuration, Helm releases are rendered where their chart is
    in the repository, in a --charts folder or in the cache. No cluster is asked and nothing is fetched without
    --allow-network. What is wrong goes to standard error; exit code 1 when that keeps a part from being rendered.
    """
    from labwright.cli._answers import answer_of, question, tell

    repository = open_repository(output, path, **options)

    def make() -> tuple[Answer, bool]:
        with output.progress("rendering"):
            return _answer(repository, name, form)

    key = question("render", form, name, sorted(options.items()), charts=chart_folders(options))
    answer = answer_of(repository, key, make, allow_network=options["allow_network"])
    tell(output, answer, path)
    return answer.code


def _answer(repository: Repository, name: str | None, form: str) -> tuple[Answer, bool]:
    """The answer, and whether all of it could be rendered."""
    from labwright.cli._answers import Answer
    from labwright.source import Severity

    clusters = chosen(repository, name)
    problems = told_once(cluster.rendered for cluster in clusters)
    if form == "json":
        text = json.dumps(as_json(clusters), indent=2, ensure_ascii=False) + "\n"
    elif form == "yaml":
        text = "".join(as_yaml(cluster, headed=len(clusters) > 1) for cluster in clusters)
    else:
        from labwright.report.apply_graph import as_text

        text = "".join(as_text(cluster.rendered, objects=True) for cluster in clusters)
    whole = not any(unit.unrendered for cluster in clusters for unit in cluster.units)
    code = 1 if any(one.severity is Severity.ERROR for one in problems) else 0
    return Answer(text=text, diagnostics=problems, remarks=tuple(_remarks(repository, clusters)), code=code), whole


def _remarks(repository: Repository, clusters: tuple[Cluster, ...]) -> Iterator[str]:
    """What a reader of the answer must know that is nobody's mistake."""
    if not clusters:
        yield f"{repository.path}: neither Flux, Argo CD nor a kustomization is here: nothing is applied"
    yield from without_charts(cluster.rendered for cluster in clusters)


def as_yaml(cluster: Cluster, *, headed: bool) -> str:
    """All objects of a cluster as one YAML stream; a comment says which unit applies what follows."""
    from labwright.render.content import text_of

    parts = [f"# Cluster {cluster.name}\n"] if headed else []
    for unit in cluster.units:
        text = text_of(unit.objects)
        where = f" ({unit.path})" if unit.path else f" ({unit.chart})" if unit.chart else ""
        if text:
            parts.append(f"---\n# {unit}{where}\n{text}")
    return "".join(parts)


def as_json(clusters: tuple[Cluster, ...]) -> dict[str, Any]:
    """The document of RENDER_SCHEMA."""
    return {
        "apiVersion": API_VERSION,
        "kind": "Rendered",
        "clusters": [
            {
                "name": cluster.name,
                "engine": cluster.engine.value,
                "units": [
                    {
                        "id": unit.id,
                        "path": unit.path,
                        "parent": unit.parent or None,
                        "dependsOn": list(unit.depends_on),
                        "suspended": unit.suspended,
                        "wait": unit.wait,
                        "chart": unit.chart or None,
                        "unrendered": unit.unrendered or None,
                        "objects": [item.value for item in unit.objects],
                    }
                    for unit in cluster.units
                ],
            }
            for cluster in clusters
        ],
    }
