"""What the pages say, computed from the plan: plain values that templates only print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from labwright.catalog.capabilities import (
    BlockStorage,
    Certificates,
    Dashboards,
    IngressController,
    LoadBalancer,
    Logs,
    Metrics,
    Offer,
)
from labwright.catalog.contract import SecretFile
from labwright.emit.content import Content
from labwright.emit.docs import diagrams
from labwright.emit.docs.availability import Availability, availability
from labwright.emit.docs.capacity import Capacity, Workload, capacity, workloads
from labwright.emit.docs.components import ChapterView, ComponentView, chapters, title_of
from labwright.emit.docs.flows import FlowRow, NamespaceRow, flow_rows, links, namespace_rows
from labwright.emit.docs.machines import MachineRow, machine_rows, network_members
from labwright.emit.docs.preparation import Step, preparation
from labwright.emit.docs.recovery import PromiseRow, Recovery, promise_rows, recoveries
from labwright.emit.layouts import Layout
from labwright.plan import STAGES, ClusterPlan, Plan, StageRule
from labwright.secrets.request import External, Template
from labwright.spec import promises

OfferT = TypeVar("OfferT", bound=Offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """One layer of a cluster."""

    rule: StageRule
    after: tuple[str, ...]
    """The layers it waits for, of those that the cluster has."""
    folder: str
    """What the cluster applies."""
    parts: tuple[str, ...]
    """Its folders below base and overlay, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """One cluster."""

    name: str
    plan: ClusterPlan
    entry_folder: str
    stages: tuple[StageView, ...]
    storage: tuple[BlockStorage, ...]
    load_balancer: LoadBalancer | None
    ingress: IngressController | None
    certificates: Certificates | None
    metrics: Metrics | None
    dashboards: Dashboards | None
    logs: Logs | None
    availability: Availability
    capacity: Capacity | None
    workloads: tuple[Workload, ...]
    recoveries: tuple[Recovery, ...]
    flows: tuple[FlowRow, ...]
    namespaces: tuple[NamespaceRow, ...]
    policies: int
    hosts: tuple[tuple[str, str], ...]
    externals: tuple[tuple[str, str, str], ...]
    """(id, what it is, how to get it) of the values only a human can give."""
    secrets: tuple[SecretFile, ...]
    preparation: tuple[Step, ...]
    drawings: Mapping[str, str]
    """Mermaid text by name: `deployment`, `ingress`, `namespaces`, `archive of <database>`; absent when there is nothing
    to draw."""

    @property
    def vip(self) -> str:
        """The first address that a load balancer with pools gives, empty for one that uses the nodes' own."""
        if self.load_balancer is None or not self.load_balancer.ranges:
            return ""
        return str(self.load_balancer.ranges[0][0])

    @property
    def servers(self) -> tuple[str, ...]:
        """Names of the nodes with a control plane, the founding one first."""
        return tuple(node.name for node in self.plan.facts.nodes if node.is_control_plane)

    @property
    def requested_cpu(self) -> Decimal:
        """Cores that everything which runs all the time requests."""
        return sum((each.cpu for each in self.workloads), Decimal(0))

    @property
    def requested_memory(self) -> Decimal:
        """Bytes that everything which runs all the time requests."""
        return sum((each.memory for each in self.workloads), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomelabView:
    """Everything the templates may print."""

    plan: Plan
    clusters: tuple[ClusterView, ...]
    chapters: tuple[ChapterView, ...]
    dns: tuple[Mapping[str, str], ...]
    folders: tuple[tuple[str, str], ...]
    runbooks: Mapping[str, str]
    machines: tuple[MachineRow, ...]
    network_drawing: str
    """Mermaid text; empty when no machine of a known network has an address."""
    promises: tuple[PromiseRow, ...]

    @property
    def title(self) -> str:
        """The homelab's name."""
        return self.plan.homelab.name

    @property
    def archives(self) -> tuple[str, ...]:
        """Every bucket and folder that some database archives to."""
        return tuple(each.archive for cluster in self.clusters for each in cluster.recoveries if each.archive)

    def title_of(self, name: str) -> str:
        """A component as its makers write it."""
        return self.components[name].title if name in self.components else name

    @property
    def zero_trust(self) -> bool:
        """Whether some cluster denies what was not declared."""
        return any(cluster.plan.homelab.zero_trust for cluster in self.clusters)

    @property
    def components(self) -> Mapping[str, ComponentView]:
        """Every component by name."""
        return {each.name: each for chapter in self.chapters for each in chapter.components}


def homelab(plan: Plan, contents: Sequence[Content], layout: Layout) -> HomelabView:
    """Compute every value that the pages print."""
    clusters = tuple(
        _cluster(cluster, content, layout) for cluster, content in zip(plan.clusters, contents, strict=True)
    )
    runbooks: dict[str, str] = {}
    for cluster in plan.clusters:
        for each in cluster.installed:
            runbooks |= each.contribution.runbooks
    addresses = {cluster.name: cluster.vip for cluster in clusters if cluster.vip}
    drawn = tuple(network_members(plan.inventory, addresses))
    return HomelabView(
        plan=plan,
        clusters=clusters,
        chapters=chapters(plan),
        dns=tuple(
            {"name": name, "type": _record_type(cluster), "value": str(cluster.plan.facts.entry)}
            | {"cluster": cluster.name, "for": why}
            for cluster in clusters
            if cluster.plan.facts.entry is not None
            for name, why in cluster.hosts
        ),
        folders=tuple(_folders(plan, clusters, layout)),
        runbooks=runbooks,
        machines=machine_rows(plan),
        network_drawing=diagrams.networks(drawn) if drawn else "",
        promises=promise_rows(promises(plan.spec.homelab)),
    )


def _record_type(cluster: ClusterView) -> str:
    entry = cluster.plan.facts.entry
    return "AAAA" if entry is not None and entry.version == 6 else "A"


def _folders(plan: Plan, clusters: Sequence[ClusterView], layout: Layout) -> Iterator[tuple[str, str]]:
    """Folders of the layout that this homelab fills, and those that components or the distribution add."""
    filled = {stage.folder for cluster in clusters for stage in cluster.stages}
    filled |= {cluster.entry_folder for cluster in clusters}
    for path, what in layout.purposes():
        if any(f"{folder}/".startswith(f"{path}/") for folder in filled):
            yield path, what
    raw = {
        each.path.split("/")[0]
        for cluster in plan.clusters
        for one in cluster.installed
        for each in one.contribution.raw
    }
    for path, what in _MORE_FOLDERS.items():
        if path in raw:
            yield path, what
    yield "provision", "configuration of the machines, before GitOps takes over"
    yield "bootstrap", "one script per cluster that hands it over to GitOps"
    yield "docs", "these pages"


_MORE_FOLDERS = {
    "recovery": "ready-made manifests for restores; applied by hand, never by GitOps",
    ".github": "configuration of the tools that look after the repository",
}


def _cluster(cluster: ClusterPlan, content: Content, layout: Layout) -> ClusterView:
    stages = tuple(_stages(cluster.name, content, layout))
    found = recoveries(cluster)
    return ClusterView(
        name=cluster.name,
        plan=cluster,
        entry_folder=layout.entry(cluster.name),
        stages=stages,
        storage=tuple(offer for offer in cluster.offers if isinstance(offer, BlockStorage)),
        load_balancer=_offered(cluster, LoadBalancer),
        ingress=_offered(cluster, IngressController),
        certificates=_offered(cluster, Certificates),
        metrics=_offered(cluster, Metrics),
        dashboards=_offered(cluster, Dashboards),
        logs=_offered(cluster, Logs),
        availability=availability(cluster),
        capacity=capacity(cluster),
        workloads=workloads(cluster),
        recoveries=found,
        flows=flow_rows(content.policies, cluster),
        namespaces=namespace_rows(content.policies, cluster),
        policies=len(content.policies.policies),
        hosts=tuple((host.name, host.why) for host in cluster.hosts),
        externals=_externals(cluster),
        secrets=tuple(secret for each in cluster.installed for secret in each.contribution.secrets),
        preparation=preparation(cluster),
        drawings=dict(_drawings(cluster, layout.entry(cluster.name), stages, found)),
    )


def _drawings(
    cluster: ClusterPlan, entry: str, stages: Sequence[StageView], found: Sequence[Recovery]
) -> Iterator[tuple[str, str]]:
    yield "deployment", diagrams.deployment(entry, [stage.rule for stage in stages])
    balancer = _offered(cluster, LoadBalancer)
    ingress = _offered(cluster, IngressController)
    if cluster.facts.entry is not None and cluster.hosts:
        yield (
            "ingress",
            diagrams.ways_in(
                str(cluster.facts.entry),
                f"{title_of(cluster, balancer.by) if balancer is not None else cluster.facts.distribution} (load balancer)",
                title_of(cluster, ingress.by) if ingress is not None else "",
                [host.name for host in cluster.hosts],
            ),
        )
    crossing = links(cluster)
    if crossing:
        yield "namespaces", diagrams.namespaces(crossing)
    for each in found:
        if each.archive:
            yield f"archive of {each.database}", diagrams.archive(each.database, each.archive)


def _offered(cluster: ClusterPlan, kind: type[OfferT]) -> OfferT | None:
    return next((offer for offer in cluster.offers if isinstance(offer, kind)), None)


def _stages(cluster: str, content: Content, layout: Layout) -> Iterator[StageView]:
    parts = {
        rule.stage: {each.folder for each in content.objects if each.stage is rule.stage}
        | {folder for folder, config in content.configs if config.stage is rule.stage}
        | {folder for folder, secret in content.secrets if secret.stage is rule.stage}
        for rule in STAGES
    }
    for rule in STAGES:
        if parts[rule.stage]:
            yield StageView(
                rule=rule,
                after=tuple(stage.value for stage in rule.after if parts[stage]),
                folder=layout.folder(rule.stage, cluster).overlay,
                parts=tuple(sorted(parts[rule.stage])),
            )


def _externals(cluster: ClusterPlan) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, str, str]] = {}
    for each in cluster.installed:
        for secret in each.contribution.secrets:
            for value in secret.entries.values():
                for part in value.values.values() if isinstance(value, Template) else (value,):
                    if isinstance(part, External):
                        found[part.id] = (part.id, part.what, part.how)
    return tuple(found.values())
