"""What a component becomes in one cluster: manifests, charts, secrets, flows, host names.

Nothing here knows a layout or a GitOps engine: a `Stage` is the moment at which something is applied, and a
`ChartRelease` says which chart with which values; `emit` turns both into paths and engine objects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from labwright.model import Flow, Footprint, Pods
from labwright.secrets.request import SecretValue

Json = Any
"""Plain data: mappings, sequences and scalars, as they will stand in YAML."""

PodSecurity = Literal["restricted", "baseline", "privileged"]


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
