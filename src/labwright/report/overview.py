"""The overview of a homelab: what is planned beside what the repository really renders to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from labwright.estate.estate import Estate
    from labwright.plan import ClusterPlan, Plan
    from labwright.render.units import Unit

_POLICY = ("networking.k8s.io", "NetworkPolicy")
_KINDS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything the overview shows, as plain data."""

    plan: Plan
    estates: Sequence[Estate]
    findings: int
    placeholders: Sequence[tuple[str, str, str]]
    """(cluster, id, what) of the values that only a human can set."""
    repository: str


def rendered(overview: Overview) -> RenderableType:
    """The overview for a terminal."""
    parts: list[RenderableType] = [_title(overview.plan)]
    parts.extend(_cluster(cluster, _estate_of(overview, cluster)) for cluster in overview.plan.clusters)
    parts.extend(_closing(overview))
    return Group(*parts)


def as_json(overview: Overview) -> dict[str, object]:
    """The same as data."""
    return {
        "apiVersion": "labwright.dev/v1alpha1",
        "kind": "Overview",
        "homelab": overview.plan.homelab.name,
        "findings": overview.findings,
        "clusters": [_cluster_json(cluster, _estate_of(overview, cluster)) for cluster in overview.plan.clusters],
        "placeholders": [
            {"cluster": cluster, "id": name, "what": what} for cluster, name, what in overview.placeholders
        ],
    }


def _cluster_json(cluster: ClusterPlan, estate: Estate | None) -> dict[str, object]:
    return {
        "name": cluster.name,
        "entry": str(cluster.facts.entry or ""),
        "components": {each.name: each.version for each in cluster.installed},
        "flows": len(cluster.flows),
        "hosts": [host.name for host in cluster.hosts],
        "layers": [
            {
                "name": unit.name,
                "after": [each.rpartition("/")[2] for each in unit.depends_on],
                "objects": len(unit.objects),
            }
            for unit in (_applied(estate) if estate is not None else ())
        ],
        "validated": dict(estate.coverage) if estate is not None else {},
    }


def _estate_of(overview: Overview, cluster: ClusterPlan) -> Estate | None:
    """What the repository renders to for a cluster; None where it has nothing for it yet."""
    return next((each for each in overview.estates if each.cluster == cluster.name), None)


def _title(plan: Plan) -> Text:
    return Text.assemble((plan.homelab.name, "bold"), f"  {plan.homelab.repository_url}")


def _cluster(cluster: ClusterPlan, estate: Estate | None) -> RenderableType:
    facts = cluster.facts
    heading = Text.assemble(
        "\n",
        (cluster.name, "bold cyan"),
        f"  {facts.distribution} {facts.distribution_version}, {_count(len(facts.nodes), 'node')}, at {facts.entry}",
    )
    parts: list[RenderableType] = [heading, Padding(_components(cluster), (0, 0, 0, 2))]
    if estate is not None:
        parts.append(Padding(_layers(estate), (1, 0, 0, 2)))
    hosts = ", ".join(host.name for host in cluster.hosts) or "none"
    parts.append(Padding(Text.assemble(("names     ", "dim"), f"{hosts} → {facts.entry}"), (1, 0, 0, 2)))
    if estate is not None:
        policies = len(estate.of_kind(*_POLICY))
        flows = f"{len(cluster.flows)} declared connections, {policies} network policies"
        parts.append(Padding(Text.assemble(("network   ", "dim"), flows), (0, 0, 0, 2)))
        judged = ", ".join(f"{count} by {source}" for source, count in sorted(estate.coverage.items()))
        parts.append(Padding(Text.assemble(("validated ", "dim"), judged), (0, 0, 0, 2)))
    return Group(*parts)


def _components(cluster: ClusterPlan) -> Table:
    table = Table(box=None, show_header=True, header_style="dim", pad_edge=False)
    for column in ("component", "version", "purpose"):
        table.add_column(column, no_wrap=column != "purpose")
    for each in cluster.installed:
        version = each.version or "with the distribution"
        table.add_row(each.name, version, each.component.purpose, style="dim" if each.implicit else "")
    return table


def _layers(estate: Estate) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("applied in this order", no_wrap=True)
    table.add_column("after", no_wrap=True)
    table.add_column("objects", justify="right")
    table.add_column("which")
    for unit in _applied(estate):
        table.add_row(
            unit.name,
            ", ".join(each.rpartition("/")[2] for each in unit.depends_on) or "–",
            str(len(unit.objects)),
            _kinds(unit),
        )
    return table


def _applied(estate: Estate) -> list[Unit]:
    """The layers: a release is one object of the layer that applies it."""
    return [unit for unit in estate.units if unit.kind != "HelmRelease"]


def _kinds(unit: Unit) -> str:
    counts = Counter(obj.kind for obj in unit.objects).most_common()
    shown = ", ".join(f"{count} {kind}" for kind, count in counts[:_KINDS_SHOWN])
    return f"{shown}, …" if len(counts) > _KINDS_SHOWN else shown


def _closing(overview: Overview) -> list[RenderableType]:
    parts: list[RenderableType] = [Text()]
    if overview.placeholders:
        table = Table(box=None, header_style="dim", pad_edge=False)
        for column in ("still to be set by you", "id", "what it is"):
            table.add_column(column)
        for cluster, name, what in overview.placeholders:
            table.add_row(cluster, name, what)
        parts.append(table)
    parts.extend((Text(), _verdict(overview)))
    parts.append(Text(f"Next: {overview.repository}/docs/bootstrap.md, or the repository itself from clusters/ on."))
    return parts


def _verdict(overview: Overview) -> Text:
    """What the check found, without claiming more than was looked at."""
    if not any(estate.objects for estate in overview.estates):
        return Text(f"{overview.repository} holds nothing yet: run `labwright build`.", style="yellow")
    if overview.findings:
        return Text(f"{_count(overview.findings, 'error')}: run `labwright check {overview.repository}`", style="red")
    unjudged = sum(estate.coverage["nothing"] for estate in overview.estates)
    if unjudged:
        return Text(
            f"Every reference resolves; {_count(unjudged, 'object')} {'was' if unjudged == 1 else 'were'} held against no "
            "schema (--schema-dir names a folder).",
            style="yellow",
        )
    return Text("Every object is valid and every reference resolves.", style="green")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
