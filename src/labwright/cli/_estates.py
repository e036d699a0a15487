"""From a repository on disk (and, when there is one, its homelab file) to estates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labwright.cli._loading import read_plan
from labwright.cli._repositories import NOT_AT_HAND, open_repository, shown_from_here
from labwright.cli._schemas import fill_cache, schema_folders
from labwright.model import Footprint
from labwright.source import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from labwright.api import Repository
    from labwright.cli.output import Output
    from labwright.estate.estate import Estate
    from labwright.plan import ClusterPlan, Plan


_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Estates:
    """Every cluster of a repository, rendered and indexed."""

    clusters: tuple[Estate, ...]
    problems: tuple[Diagnostic, ...]
    """What could not be rendered."""
    plan: Plan | None


def asked_estates(
    output: Output, repository: Path, spec: Path | None, schema_dirs: Iterable[Path], options: Mapping[str, Any]
) -> Estates:
    """The estates as the options of a verb (`render_options`) want them, with a word on the progress. Raises as `read_estates`."""
    with output.progress("rendering"):
        return read_estates(
            repository,
            spec,
            schema_dirs,
            opened=lambda version: open_repository(output, repository, **{**options, "kubernetes_version": version}),
            kubernetes_version=options["kubernetes_version"],
            allow_network=options["allow_network"],
        )


def read_estates(
    repository: Path,
    spec: Path | None,
    schema_dirs: Iterable[Path],
    *,
    opened: Callable[[str], Repository] | None = None,
    kubernetes_version: str = "",
    allow_network: bool = False,
) -> Estates:
    """Render all clusters of a repository. Raises SourceError for a spec that is wrong, not for a repository that is.

    `opened` gives the repository for a Kubernetes version; by default as it is on disk, with nothing kept or fetched. The
    homelab file knows each cluster's version, unless the user says another. With `allow_network`, schemas that are not at hand
    are fetched into the cache first.
    """
    from labwright.estate.estate import estate_of

    plan = read_plan(spec) if spec is not None else None
    planned = {each.name: each for each in plan.clusters} if plan else {}
    folders = schema_folders(schema_dirs)
    estates: list[Estate] = []
    problems: list[Diagnostic] = []
    versions = {name: kubernetes_version or each.facts.kubernetes_version for name, each in planned.items()}
    open_for = opened or partial(_as_it_is, repository)
    repositories = {version: open_for(version) for version in {kubernetes_version, *versions.values()}}
    for name in (each.name for each in repositories[kubernetes_version].clusters):
        version = versions.get(name, kubernetes_version)
        rendered = repositories[version].cluster(name).rendered
        told = (each for each in rendered.diagnostics if each.code not in NOT_AT_HAND)
        problems.extend(shown_from_here(told, repository))
        facts = planned.get(name)
        estates.append(
            estate_of(
                rendered,
                kubernetes_version=version,
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


def _as_it_is(repository: Path, version: str) -> Repository:
    from labwright.api import open_repository

    return open_repository(repository, kubernetes_version=version, cache=False)


def left_out(estate: Estate) -> str:
    """What of a cluster was not looked into, as a remark; empty when nothing was. What the homelab file explains is known."""
    names = [
        unit.name for unit in estate.units if unit.unrendered and (unit.namespace, unit.name) not in estate.explained
    ]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"not rendered, so not looked into: {', '.join(names[:_SHOWN])}{more}" if names else ""


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
