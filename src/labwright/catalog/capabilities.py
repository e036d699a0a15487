"""Capabilities: what a component can offer to others, one typed value each.

A capability's name is what specs and messages say (`block-storage`); its class carries the facts that the users of the
capability need. Components look an offer up by its class and never know who made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from labwright.model import Pods, Port
from labwright.model.inventory import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Base of all offers."""

    capability: ClassVar[str]
    many: ClassVar[bool] = False
    """Whether several offers of the kind may stand side by side without a choice."""
    by: str = ""
    """Name of the component instance that offers it; filled in by the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterDns(Offer):
    """Name resolution inside the cluster."""

    capability: ClassVar[str] = "cluster-dns"
    pods: Pods
    ports: tuple[Port, ...] = (Port(number=53, protocol="UDP"), Port(number=53))


@dataclass(frozen=True, slots=True, kw_only=True)
class IngressController(Offer):
    """Routes requests from outside to Services, by host name."""

    capability: ClassVar[str] = "ingress"
    class_name: str
    pods: Pods
    service: tuple[str, str]
    """(namespace, name) of its LoadBalancer Service."""
    annotations: Mapping[str, str] = field(default_factory=dict)
    """What an Ingress must carry to be served over TLS with the redirect from HTTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Offer):
    """Gives addresses of the house's network to LoadBalancer Services."""

    capability: ClassVar[str] = "load-balancer"
    ranges: tuple[tuple[Address, Address], ...] = ()
    """First and last address of each pool. Empty for one that uses the nodes' own addresses."""
    address_annotation: str = ""
    """Annotation of a Service that asks for a certain address; empty when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates(Offer):
    """Issues TLS certificates for an annotated Ingress."""

    capability: ClassVar[str] = "certificates"
    issuer: str
    annotations: Mapping[str, str] = field(default_factory=dict)
    """What an Ingress must carry to get a certificate into the Secret its `tls` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStorage(Offer):
    """Dynamic ReadWriteOnce volumes."""

    capability: ClassVar[str] = "block-storage"
    class_name: str
    replicas: int = 1
    """Copies of each volume on different nodes."""
    node_local: bool = False
    """A volume stays on the node where it was made."""
    mount: str = ""
    """The mount point that a node's disk must have to hold volumes; empty: any node can."""
    expandable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresOperator(Offer):
    """Makes PostgreSQL clusters out of custom resources."""

    capability: ClassVar[str] = "postgres-operator"
    pods: Pods
    version: str
    """Version of the operator itself (not of the chart): `1.25.0`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres(Offer):
    """A PostgreSQL cluster that databases can be claimed in."""

    capability: ClassVar[str] = "postgres"
    many: ClassVar[bool] = True
    database: str
    """The entry under `databases`, `postgres-cluster`."""
    namespace: str
    host: str
    """Of the primary: `postgres-cluster-rw.database.svc.cluster.local`."""
    pods: Pods
    extensions: tuple[str, ...] = ()
    """Extensions that its image carries beyond contrib."""
    archive: str = ""
    """Where its backups go, as bucket and folder; two databases must never share one. Empty: it has none."""
    port: int = 5432


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics(Offer):
    """Collects metrics from ServiceMonitors and PodMonitors, evaluates PrometheusRules."""

    capability: ClassVar[str] = "metrics"
    namespace: str
    scraper: Pods
    monitor_labels: Mapping[str, str] = field(default_factory=dict)
    """Labels a monitor or rule must carry to be selected; empty: all are."""
    query_url: str = ""
    """`http://kube-prometheus-stack-prometheus.monitoring.svc.cluster.local:9090`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboards(Offer):
    """Shows dashboards and takes them from labelled ConfigMaps."""

    capability: ClassVar[str] = "dashboards"
    namespace: str
    pods: Pods
    service: tuple[str, int]
    """(name, port) of its Service in `namespace`."""
    port: int
    """Its container port."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What a ConfigMap with a dashboard must carry."""
    datasource_labels: Mapping[str, str] = field(default_factory=dict)
    """What a ConfigMap with a data source must carry."""
    admin_secret: tuple[str, str] = ("", "")
    """(namespace, name) of the Secret with the administrator's credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs(Offer):
    """Stores log lines."""

    capability: ClassVar[str] = "logs"
    push_url: str
    query_url: str
    gateway: Pods
    """The pods that take both."""
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeMetrics(Offer):
    """The metrics API of Kubernetes (`kubectl top`)."""

    capability: ClassVar[str] = "node-metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitOps(Offer):
    """The engine that applies the repository."""

    capability: ClassVar[str] = "gitops"
    namespace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget(Offer):
    """An API that a dashboard of services may show: where it is, and which pods answer."""

    capability: ClassVar[str] = "widget"
    many: ClassVar[bool] = True
    title: str
    group: str
    """Heading under which it is shown: `Apps`, `Monitoring`."""
    icon: str
    href: str
    description: str
    kind: str = ""
    """Homepage's widget type; empty: only a link."""
    url: str = ""
    """Cluster-internal address of the API."""
    pods: Pods | None = None
    port: int = 0
    """Container port of the API."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """More settings of the widget; a value `{{secret:ID}}` is taken from the dashboard's Secret."""
    discovered: bool = True
    """The component's own Ingress carries the annotations that Homepage finds it by (`route(tile=…)`).
    False for a service without an Ingress: it is listed in Homepage's own file."""
    asks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For each `{{secret:ID}}` of the settings: what it is, and where its owner gets it."""
