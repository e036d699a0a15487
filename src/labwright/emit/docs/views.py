"""What the pages say, computed from the plan: plain values that templates only print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from labwright.catalog.capabilities import BlockStorage, Certificates, IngressController, LoadBalancer, Metrics, Offer
from labwright.catalog.contract import Category, ChartRelease, SecretFile
from labwright.emit.content import Content
from labwright.emit.docs.availability import Availability, availability
from labwright.emit.docs.capacity import capacity
from labwright.emit.docs.flows import FlowRow, flow_rows
from labwright.emit.docs.preparation import preparation
from labwright.emit.layouts import Layout
from labwright.plan import STAGES, ClusterPlan, Installed, Plan, StageRule
from labwright.secrets.request import External, Template

_CHAPTERS = {
    Category.GITOPS: "GitOps and automation",
    Category.PLATFORM: "Infrastructure",
    Category.DATABASE: "Databases",
    Category.MONITORING: "Monitoring",
    Category.APP: "Applications",
}
OfferT = TypeVar("OfferT", bound=Offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """One component over all clusters."""

    name: str
    title: str
    purpose: str
    homepage: str
    docs: str
    versions: Mapping[str, str]
    """Cluster → version; a cluster that lacks the component is absent."""
    facts: tuple[tuple[str, Mapping[str, str]], ...]
    """(label, cluster → value)."""
    hosts: Mapping[str, tuple[str, ...]]
    charts: tuple[str, ...]
    images: tuple[str, ...]
    backup: str
    namespaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """Components of one category."""

    title: str
    components: tuple[ComponentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """One cluster."""

    name: str
    plan: ClusterPlan
    entry_folder: str
    stages: tuple[tuple[StageRule, tuple[str, ...]], ...]
    """Each stage of the cluster with the folders it applies."""
    storage: tuple[BlockStorage, ...]
    load_balancer: LoadBalancer | None
    ingress: IngressController | None
    certificates: Certificates | None
    metrics: Metrics | None
    availability: Availability
    flows: tuple[FlowRow, ...]
    policies: int
    hosts: tuple[tuple[str, str], ...]
    externals: tuple[tuple[str, str, str], ...]
    """(id, what it is, how to get it) of the values only a human can give."""
    secrets: tuple[SecretFile, ...]
    preparation: tuple[tuple[str, tuple[str, ...]], ...]
    """(which nodes, shell commands) that make them ready for the distribution."""
    capacity: str
    """One sentence: what all machines of the cluster have together, and what of it is usable storage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomelabView:
    """Everything the templates may print."""

    plan: Plan
    clusters: tuple[ClusterView, ...]
    chapters: tuple[ChapterView, ...]
    dns: tuple[Mapping[str, str], ...]
    folders: tuple[tuple[str, str], ...]
    runbooks: Mapping[str, str]

    @property
    def title(self) -> str:
        """The homelab's name."""
        return self.plan.homelab.name


def homelab(plan: Plan, contents: Sequence[Content], layout: Layout) -> HomelabView:
    """Compute every value that the pages print."""
    clusters = tuple(
        _cluster(cluster, content, layout) for cluster, content in zip(plan.clusters, contents, strict=True)
    )
    runbooks: dict[str, str] = {}
    for cluster in plan.clusters:
        for each in cluster.installed:
            runbooks |= each.contribution.runbooks
    return HomelabView(
        plan=plan,
        clusters=clusters,
        chapters=tuple(_chapters(plan)),
        dns=tuple(
            {"name": name, "type": "A", "value": str(cluster.plan.facts.entry), "cluster": cluster.name, "for": why}
            for cluster in clusters
            for name, why in cluster.hosts
        ),
        folders=layout.purposes(),
        runbooks=runbooks,
    )


def _cluster(cluster: ClusterPlan, content: Content, layout: Layout) -> ClusterView:
    return ClusterView(
        name=cluster.name,
        plan=cluster,
        entry_folder=layout.entry(cluster.name),
        stages=tuple(_stages(content)),
        storage=tuple(offer for offer in cluster.offers if isinstance(offer, BlockStorage)),
        load_balancer=_offered(cluster, LoadBalancer),
        ingress=_offered(cluster, IngressController),
        certificates=_offered(cluster, Certificates),
        metrics=_offered(cluster, Metrics),
        availability=availability(cluster),
        flows=flow_rows(content.policies, cluster),
        policies=len(content.policies.policies),
        hosts=tuple((host.name, host.why) for host in cluster.hosts),
        externals=_externals(cluster),
        secrets=tuple(secret for each in cluster.installed for secret in each.contribution.secrets),
        preparation=preparation(cluster),
        capacity=capacity(cluster),
    )


def _offered(cluster: ClusterPlan, kind: type[OfferT]) -> OfferT | None:
    return next((offer for offer in cluster.offers if isinstance(offer, kind)), None)


def _stages(content: Content) -> list[tuple[StageRule, tuple[str, ...]]]:
    found: list[tuple[StageRule, tuple[str, ...]]] = []
    for rule in STAGES:
        folders = {each.folder for each in content.objects if each.stage is rule.stage}
        folders |= {folder for folder, config in content.configs if config.stage is rule.stage}
        if folders:
            found.append((rule, tuple(sorted(folders))))
    return found


def _externals(cluster: ClusterPlan) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, str, str]] = {}
    for each in cluster.installed:
        for secret in each.contribution.secrets:
            for value in secret.entries.values():
                for part in value.values.values() if isinstance(value, Template) else (value,):
                    if isinstance(part, External):
                        found[part.id] = (part.id, part.what, part.how)
    return tuple(found.values())


def _chapters(plan: Plan) -> list[ChapterView]:
    made: list[ChapterView] = []
    for category, title in _CHAPTERS.items():
        names = dict.fromkeys(
            each.name for cluster in plan.clusters for each in cluster.installed if each.component.category is category
        )
        if names:
            made.append(ChapterView(title=title, components=tuple(_component(plan, name) for name in names)))
    return made


def _component(plan: Plan, name: str) -> ComponentView:
    found: dict[str, Installed] = {
        cluster.name: each for cluster in plan.clusters if (each := cluster.find(name)) is not None
    }
    first = next(iter(found.values()))
    labels = dict.fromkeys(label for each in found.values() for label, _ in each.contribution.facts)
    charts: tuple[ChartRelease, ...] = first.contribution.charts
    return ComponentView(
        name=name,
        title=first.component.title if first.component.engine == "" else name,
        purpose=first.component.purpose,
        homepage=first.component.homepage,
        docs=first.component.docs.strip(),
        versions={cluster: each.version or "with the distribution" for cluster, each in found.items()},
        facts=tuple(
            (
                label,
                {
                    cluster: dict(each.contribution.facts)[label]
                    for cluster, each in found.items()
                    if label in dict(each.contribution.facts)
                },
            )
            for label in labels
        ),
        hosts={
            cluster: tuple(host.name for host in each.contribution.hosts)
            for cluster, each in found.items()
            if each.contribution.hosts
        },
        charts=tuple(
            f"`{release.chart.name}` {release.chart.version} from {release.chart.oci or release.chart.repository}"
            for release in charts
        ),
        images=tuple(dict.fromkeys(image.reference for each in found.values() for image in each.contribution.images)),
        backup=first.contribution.backup,
        namespaces=tuple(dict.fromkeys(ns.name for each in found.values() for ns in each.contribution.namespaces)),
    )
