"""From a repository on disk (and, when there is one, its homelab file) to estates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labwright.cli._loading import read_plan
from labwright.cli._schemas import fill_cache, schema_folders
from labwright.model import Footprint
from labwright.source import Diagnostic, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labwright.estate import Estate, Unit
    from labwright.plan import ClusterPlan, Plan
    from labwright.render.flux import Unit as RenderedUnit

_LEFT_OUT = frozenset({"FX003", "KZ010"})
"""Remarks of the renderer that say that a unit has more objects than could be read: another repository's, remote ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estates:
    """Every cluster of a repository, rendered and indexed."""

    clusters: tuple[Estate, ...]
    problems: tuple[Diagnostic, ...]
    """What could not be rendered."""
    plan: Plan | None


def read_estates(
    repository: Path, spec: Path | None, schema_dirs: Iterable[Path], *, allow_network: bool = False
) -> Estates:
    """Render all clusters of a repository. Raises SourceError for a spec that is wrong, not for a repository that is.

    With `allow_network`, schemas that are not at hand are fetched into the cache first.
    """
    from labwright.estate import estate_of
    from labwright.render.flux import clusters, render_cluster
    from labwright.tree import DiskTree

    plan = read_plan(spec) if spec is not None else None
    folders = schema_folders(schema_dirs)
    files = DiskTree(repository)
    estates: list[Estate] = []
    problems: list[Diagnostic] = []
    for entry in clusters(files):
        rendered = render_cluster(files, entry)
        problems.extend(shown_from_here(rendered.diagnostics, repository))
        facts = next((each for each in plan.clusters if each.name == rendered.name), None) if plan else None
        estates.append(
            estate_of(
                rendered.name,
                [_unit(each) for each in rendered.units],
                kubernetes_version=facts.facts.kubernetes_version if facts else "",
                distribution=facts.facts.distribution if facts else "",
                known=footprint(facts) if facts else Footprint(),
                explained=_releases(facts) if facts else (),
                schema_folders=folders,
            )
        )
    if allow_network:
        filled = fill_cache(estates)
        if filled.unreachable:
            problems.append(
                Diagnostic(
                    Severity.WARNING, "E004", f"the public schema catalogue cannot be reached: {filled.unreachable}"
                )
            )
        folders = schema_folders(schema_dirs)
        estates = [replace(estate, schemas=estate.schemas.looking_in(folders)) for estate in estates]
    return Estates(clusters=tuple(estates), problems=tuple(problems), plan=plan)


def _unit(rendered: RenderedUnit) -> Unit:
    from labwright.estate import unit_of

    return unit_of(
        rendered.name,
        (obj.value for obj in rendered.objects),
        path=rendered.path,
        after=rendered.depends_on,
        waits=rendered.wait,
        whole=rendered.ok and not any(each.code in _LEFT_OUT for each in rendered.diagnostics),
    )


def footprint(cluster: ClusterPlan) -> Footprint:
    """Everything that a cluster's components bring without it being in the tree, as one."""
    made = Footprint()
    for each in cluster.installed:
        part = each.contribution.footprint
        made = replace(
            made,
            workloads=(*made.workloads, *part.workloads),
            services=(*made.services, *part.services),
            secrets=(*made.secrets, *part.secrets),
            config_maps=(*made.config_maps, *part.config_maps),
            storage_classes=(*made.storage_classes, *part.storage_classes),
            ingress_classes=(*made.ingress_classes, *part.ingress_classes),
            custom_resources=(*made.custom_resources, *part.custom_resources),
        )
    return made


def _releases(cluster: ClusterPlan) -> tuple[tuple[str, str], ...]:
    return tuple((chart.namespace, chart.name) for each in cluster.installed for chart in each.contribution.charts)


def shown_from_here(diagnostics: Iterable[Diagnostic], repository: Path) -> list[Diagnostic]:
    """Places as seen from where the user stands, not from the repository's root."""

    def here(place: Place | None) -> Place | None:
        return place._replace(file=str(repository / place.file)) if place is not None else None

    return [
        replace(each, place=here(each.place), notes=tuple(replace(note, place=here(note.place)) for note in each.notes))
        for each in diagnostics
    ]
