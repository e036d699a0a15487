"""What a component is, what it may know of its cluster, and what it becomes.

A component is one folder below `catalog/components/`; its package exposes `COMPONENT`. The plan asks it three things,
in this order and always as pure functions of a `Site`:

1. `offers`: the capabilities it gives to others, as typed facts (an ingress class, a storage class, a database host);
2. `claims`: what it wants others to make for it (a database and a role);
3. `build`: the manifests, charts, secrets, flows and host names it becomes.

Nothing here knows a layout or a GitOps engine: a `Stage` is the moment at which something is applied, and a
`ChartRelease` says which chart with which values; `emit` turns both into paths and engine objects.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from labwright.catalog.capabilities import Offer
from labwright.model import Flow, Footprint, Machine, Pods
from labwright.model.inventory import Address, Cidr, Network
from labwright.secrets.request import SecretValue

Json = Any
"""Plain data: mappings, sequences and scalars, as they will stand in YAML."""

PodSecurity = Literal["restricted", "baseline", "privileged"]


class Options(BaseModel):
    """Base of every component's typed options. Keys are written with dashes in `homelab.yaml`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


OptionsT_co = TypeVar("OptionsT_co", bound=Options, covariant=True)
OfferT = TypeVar("OfferT", bound=Offer)


class Category(StrEnum):
    """What kind of thing a component is; it decides its chapter in the documentation and its section in the spec."""

    GITOPS = "gitops"
    PLATFORM = "platform"
    DATABASE = "database"
    MONITORING = "monitoring"
    APP = "app"


class Stage(StrEnum):
    """When something is applied. Stages wait for one another; see `labwright.plan.stages`."""

    CONTROLLERS = "infrastructure-controllers"
    """Namespaces, operators and charts that others build on."""
    CONFIGS = "infrastructure-configs"
    """Custom resources of those operators: issuers, address pools, database clusters, network policies."""
    APPS = "apps"
    MONITORING = "monitoring-controllers"
    MONITORING_CONFIGS = "monitoring-configs"
    """Monitors, rules: they need the custom resource definitions of the monitoring stack."""
    DASHBOARDS = "monitoring-dashboards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A capability that a component needs of somebody else."""

    capability: str
    """The name of the capability, for example `ingress`; see `labwright.catalog.capabilities`."""
    why: str
    optional: bool = False
    """An optional need orders the two components and is used when present; its absence is no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One container image that the tree pins itself (images inside charts are the chart's)."""

    repository: str
    tag: str
    architectures: tuple[str, ...] = ("amd64", "arm64")

    @property
    def reference(self) -> str:
        """`repository:tag`."""
        return f"{self.repository}:{self.tag}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A namespace the component needs. Two components may share one: the least strict level wins."""

    name: str
    pod_security: PodSecurity = "restricted"
    why: str = ""
    """Why the level is not `restricted`; mandatory then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One Kubernetes object with comments for its readers."""

    object: Mapping[str, Json]
    comments: Mapping[tuple[str | int, ...], str] = field(default_factory=dict)
    """Path inside the object → comment printed before it; `()` stands before the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFile:
    """Objects that stand in one file of the component's folder."""

    stage: Stage
    name: str
    """File name, `cluster-issuers.yaml`."""
    manifests: tuple[Manifest, ...]
    folder: str = ""
    """Folder inside the stage; empty: the instance's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFiles:
    """A ConfigMap made of real files, so that they can be read and edited as what they are.

    Kustomize generates it with a hash in its name, hence a changed file rolls the pods that use it.
    """

    stage: Stage
    namespace: str
    name: str
    files: Mapping[str, str]
    """Key (and file name) → content."""
    labels: Mapping[str, str] = field(default_factory=dict)
    hashed: bool = True
    """False where the name is used by something Kustomize cannot rewrite."""
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretFile:
    """A Secret of the component; its values are made or asked for when the tree is written, never in the plan."""

    stage: Stage
    namespace: str
    name: str
    entries: Mapping[str, SecretValue]
    type: str = "Opaque"
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Where a Helm chart comes from. Exactly one of `repository` (https) and `oci` is set."""

    name: str
    version: str
    repository: str = ""
    """`https://charts.jetstack.io`."""
    oci: str = ""
    """Full address of the chart, `oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRelease:
    """A chart installed with values; each GitOps engine has its own object for it."""

    stage: Stage
    namespace: str
    name: str
    chart: Chart
    values: Mapping[str, Json]
    comments: Mapping[tuple[str | int, ...], str] = field(default_factory=dict)
    """Path inside `values` → comment."""
    depends_on: tuple[tuple[str, str], ...] = ()
    """(namespace, name) of releases that must be ready before this one."""
    patches: tuple[Mapping[str, Json], ...] = ()
    """Kustomize patches (`{target: …, patch: …}`) on the rendered chart, for what its values cannot say."""
    timeout: str = "10m"
    keeps_crds: bool = True
    """CRDs are created and replaced on upgrade (Helm itself never upgrades them)."""
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A DNS name that must exist and lead to the cluster's entry address."""

    name: str
    """`linkding.staging.example.org`."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseClaim:
    """A database and its owner that a component wants inside a declared database cluster."""

    database: str
    """Name of the `databases` entry, `postgres-cluster`."""
    name: str
    """Name of the database and of its owning role, `linkding`."""
    client: Pods
    """The pods that connect; the flow to the database is derived from them."""
    password: SecretValue
    """The same value stands in the component's own Secret."""
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a component wants others to make for it."""

    databases: tuple[DatabaseClaim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A file of the repository that is not a Kubernetes object, by its path from the root."""

    path: str
    """`.github/renovate.json`."""
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """Everything one component becomes in one cluster."""

    namespaces: tuple[Namespace, ...] = ()
    files: tuple[ManifestFile, ...] = ()
    configs: tuple[ConfigFiles, ...] = ()
    secrets: tuple[SecretFile, ...] = ()
    charts: tuple[ChartRelease, ...] = ()
    flows: tuple[Flow, ...] = ()
    hosts: tuple[Host, ...] = ()
    images: tuple[Image, ...] = ()
    raw: tuple[Raw, ...] = ()
    footprint: Footprint = field(default_factory=Footprint)
    host_packages: tuple[str, ...] = ()
    """Debian packages that every node must have, `open-iscsi`."""
    host_services: tuple[str, ...] = ()
    """systemd units that must run on every node, `iscsid`."""
    facts: tuple[tuple[str, str], ...] = ()
    """(label, value) rows for the documentation: ("Replicas", "3"), ("Load balancer IP", "10.0.40.100")."""
    backup: str = ""
    """One sentence: what is backed up, how, and what is not."""
    runbooks: Mapping[str, str] = field(default_factory=dict)
    """`restore-postgres-cluster` → Markdown page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a component's options that only the component can know."""

    path: tuple[str | int, ...]
    """Inside its options, as written: `("backup", "schedule")`."""
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A Kubernetes node: a machine with roles, or one that the distribution makes (k3d's containers)."""

    name: str
    roles: tuple[str, ...]
    arch: str
    address: Address | None
    machine: Machine | None

    @property
    def is_control_plane(self) -> bool:
        """Whether it runs the API server (and etcd, where that is embedded)."""
        return "control-plane" in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFacts:
    """What is known of one cluster before any component is looked at."""

    name: str
    production: bool
    """False for a cluster whose loss hurts nobody; it is `class: production` or `staging` in the spec."""
    domain: str
    """`staging.example.org`."""
    distribution: str
    """`k3s`, `k3d`, …"""
    distribution_version: str
    """`v1.32.9+k3s1`."""
    kubernetes_version: str
    """`1.32.9`."""
    nodes: tuple[Node, ...]
    networks: tuple[Network, ...]
    pod_cidr: Cidr
    service_cidr: Cidr
    dns_service: Address
    """ClusterIP of the cluster's DNS Service."""
    entry: Address | None
    """Where the DNS names of the cluster lead: the load balancer's address, or the host that forwards to it."""
    api_port: int = 6443
    node_cidrs: tuple[Cidr, ...] = ()
    """Where nodes have their addresses: /32s of machines, or the container network of k3d."""

    @property
    def architectures(self) -> frozenset[str]:
        """Architectures of its nodes, in Kubernetes' names."""
        return frozenset(node.arch for node in self.nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomelabFacts:
    """What is known of the whole homelab."""

    name: str
    domain: str
    email: str
    timezone: str
    repository_url: str
    branch: str
    clusters: tuple[str, ...]
    gitops_engine: str
    gitops_version: str
    interval: str
    zero_trust: bool


@dataclass(frozen=True, kw_only=True)
class Site(Generic[OptionsT_co]):
    """One component instance in its cluster: everything its functions may look at."""

    name: str
    """The instance: the component's name, or the name of the database."""
    options: OptionsT_co
    cluster: ClusterFacts
    homelab: HomelabFacts
    offers: tuple[Offer, ...] = ()
    """All offers of all components of the cluster. Empty while offers are being collected."""
    claims: tuple[DatabaseClaim, ...] = ()
    """All database claims of the cluster. Empty while claims are being collected."""
    installed: frozenset[str] = frozenset()
    """Names of all component instances of the cluster."""
    siblings: Mapping[str, "Site[OptionsT_co]"] = field(default_factory=dict)
    """The same instance in the other clusters that have it, by cluster name (without their siblings and offers)."""

    def find(self, kind: type[OfferT]) -> OfferT | None:
        """The offer of that kind, or None. Where several exist the plan has already chosen one."""
        return self._by_kind.get(kind)  # type: ignore[return-value]

    def offer(self, kind: type[OfferT]) -> OfferT:
        """The offer of that kind. Raises LookupError, our own fault: a declared need is always met by the plan."""
        found = self.find(kind)
        if found is None:
            raise LookupError(f"{self.name} uses {kind.__name__} without declaring the need for it")
        return found

    def all(self, kind: type[OfferT]) -> tuple[OfferT, ...]:
        """Every offer of that kind, for those kinds of which a cluster may have many (databases)."""
        return tuple(offer for offer in self.offers if isinstance(offer, kind))

    @cached_property
    def _by_kind(self) -> dict[type[Offer], Offer]:
        return {type(offer): offer for offer in reversed(self.offers)}

    def host(self, name: str) -> str:
        """`name` in the cluster's domain: `linkding` → `linkding.staging.example.org`."""
        return f"{name}.{self.cluster.domain}"


def _no_offers(_site: Site[Any]) -> tuple[Offer, ...]:
    return ()


def _no_claims(_site: Site[Any]) -> Claims:
    return Claims()


def _no_problems(_site: Site[Any]) -> Iterator[Problem]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one version option of a component means to a tool that looks for newer ones."""

    option: str = "version"
    """The option as it is written in `homelab.yaml`."""
    datasource: Literal["helm", "docker", "github-releases"]
    """Where newer versions are found, in Renovate's word."""
    package: str
    """The chart's name; an image or OCI chart without its tag; or `owner/repository`."""
    registry: str = ""
    """For `helm`: the chart repository's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Generic[OptionsT_co]):
    """Something the catalog can install."""

    name: str
    title: str
    """As its makers write it: `cert-manager`, `MetalLB`."""
    purpose: str
    """A few words for a table: `TLS certificate management`."""
    homepage: str
    category: Category
    options: type[OptionsT_co]
    build: Callable[[Site[Any]], Contribution]
    docs: str
    """A Markdown paragraph or more: what it does here and how it works, for the built repository's documentation."""
    provides: tuple[str, ...] = ()
    """Names of the capabilities it can offer."""
    needs: tuple[Needs, ...] = ()
    offers: Callable[[Site[Any]], tuple[Offer, ...]] = _no_offers
    claims: Callable[[Site[Any]], Claims] = _no_claims
    check: Callable[[Site[Any]], Iterator[Problem]] = _no_problems
    architectures: tuple[str, ...] = ("amd64", "arm64")
    """Architectures its images (the chart's included) have builds for."""
    bundled_with: tuple[str, ...] = ()
    """Distributions that bring it along: it is there without being asked for, unless switched off."""
    engine: str = ""
    """For databases: the engine name in `databases.<name>.engine`; its instances are named by the spec."""
    version: Callable[[Site[Any]], str] = lambda site: getattr(site.options, "version", "")
    """The version shown in the documentation."""
    pins: tuple[Pin, ...] = ()
    """What its version options mean, so that updates reach `homelab.yaml` and the tree together."""
