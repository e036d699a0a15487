"""From a repository on disk (and, when there is one, its homelab file) to estates."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labwright.cli._loading import read_plan
from labwright.model import Footprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labwright.estate import Estate
    from labwright.plan import ClusterPlan, Plan
    from labwright.source import Diagnostic

SCHEMAS_VARIABLE = "LABWRIGHT_REFERENCE"
"""Environment variable: a folder with `crds/<group>/<kind>_<version>.json`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estates:
    """Every cluster of a repository, rendered and indexed."""

    clusters: tuple[Estate, ...]
    problems: tuple[Diagnostic, ...]
    """What could not be rendered."""
    plan: Plan | None


def schema_folders(explicit: Iterable[Path]) -> tuple[Path, ...]:
    """Folders with schemas of custom resources: what was asked for, then what the environment names."""
    named = os.environ.get(SCHEMAS_VARIABLE)
    beside = (Path(named) / "crds",) if named else ()
    return tuple(folder for folder in (*explicit, *beside) if folder.is_dir())


def read_estates(repository: Path, spec: Path | None, schemas: tuple[Path, ...]) -> Estates:
    """Render all clusters of a repository. Raises SourceError for a spec that is wrong, not for a repository that is."""
    from labwright.estate import estate_of
    from labwright.render.flux import clusters, render_cluster
    from labwright.tree import DiskTree

    plan = read_plan(spec) if spec is not None else None
    files = DiskTree(repository)
    estates: list[Estate] = []
    problems: list[Diagnostic] = []
    for entry in clusters(files):
        rendered = render_cluster(files, entry)
        problems.extend(_below(each, repository) for each in rendered.diagnostics)
        facts = next((each for each in plan.clusters if each.name == rendered.name), None) if plan else None
        estates.append(
            estate_of(
                rendered.name,
                [
                    (unit.name, unit.path, unit.depends_on, unit.wait, [obj.value for obj in unit.objects])
                    for unit in rendered.units
                ],
                kubernetes_version=facts.facts.kubernetes_version if facts else "",
                distribution=facts.facts.distribution if facts else "",
                known=footprint(facts) if facts else Footprint(),
                explained=_releases(facts) if facts else (),
                schema_folders=schemas,
            )
        )
    return Estates(clusters=tuple(estates), problems=tuple(problems), plan=plan)


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
    return tuple(
        (chart.namespace, chart.name) for each in cluster.installed for chart in each.contribution.charts
    )


def _below(diagnostic: Diagnostic, repository: Path) -> Diagnostic:
    """Places as seen from where the user stands, not from the repository's root."""
    place = diagnostic.place
    if place is None:
        return diagnostic
    return replace(diagnostic, place=place._replace(file=str(repository / place.file)))


def shown_from_here(diagnostics: Iterable[Diagnostic], repository: Path) -> list[Diagnostic]:
    """The same for findings."""
    return [_below(each, repository) for each in diagnostics]
