"""Sites for component tests: a small staging and a small production cluster, as a plan would hand them to a component.

    site(COMPONENT, {"instances": 1}, cluster="production", offers=(BLOCK_STORAGE,))

`OFFERS` are one offer of each kind, as the catalog's own components make them; a test takes those it needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from labwright.catalog.capabilities import (
    BlockStorage,
    Certificates,
    ClusterDns,
    Dashboards,
    IngressController,
    Metrics,
    Offer,
    Postgres,
    PostgresOperator,
)
from labwright.catalog.contract import ClusterFacts, Component, DatabaseClaim, HomelabFacts, Node, Site
from labwright.model import Machine, Network, Pods

LAN = Network(name="lan", cidr=IPv4Network("10.0.40.0/24"), gateway=IPv4Address("10.0.40.1"))

HOMELAB = HomelabFacts(
    name="nanocluster",
    domain="example.org",
    email="admin@example.org",
    timezone="Europe/Amsterdam",
    repository_url="https://github.com/example/homelab",
    branch="main",
    clusters=("staging", "production"),
    gitops_engine="flux",
    gitops_version="v2.7.5",
    interval="10m",
    zero_trust=True,
)


def _machine(number: int) -> Machine:
    return Machine(
        name=f"kube-srv-{number}",
        model="raspberry-pi-cm5-16g",
        arch="arm64",
        cpus=4,
        memory=16 * 2**30,
        address=IPv4Address(f"10.0.40.10{number}"),
        network="lan",
    )


def _node(number: int) -> Node:
    machine = _machine(number)
    return Node(
        name=machine.name,
        roles=("control-plane", "worker"),
        arch=machine.arch,
        address=machine.address,
        machine=machine,
    )


PRODUCTION = ClusterFacts(
    name="production",
    production=True,
    domain="example.org",
    distribution="k3s",
    distribution_version="v1.32.9+k3s1",
    kubernetes_version="1.32.9",
    nodes=tuple(_node(number) for number in (1, 2, 3)),
    networks=(LAN,),
    pod_cidr=IPv4Network("10.42.0.0/16"),
    service_cidr=IPv4Network("10.43.0.0/16"),
    dns_service=IPv4Address("10.43.0.10"),
    entry=IPv4Address("10.0.40.100"),
    node_cidrs=tuple(IPv4Network(f"10.0.40.10{number}/32") for number in (1, 2, 3)),
)

STAGING = ClusterFacts(
    name="staging",
    production=False,
    domain="staging.example.org",
    distribution="k3d",
    distribution_version="v1.32.9+k3s1",
    kubernetes_version="1.32.9",
    nodes=tuple(
        Node(
            name=f"k3d-staging-{role}-{number}",
            roles=("control-plane",) if role == "server" else ("worker",),
            arch="amd64",
            address=None,
            machine=None,
        )
        for role, number in (("server", 0), ("agent", 0), ("agent", 1), ("agent", 2))
    ),
    networks=(LAN,),
    pod_cidr=IPv4Network("10.42.0.0/16"),
    service_cidr=IPv4Network("10.43.0.0/16"),
    dns_service=IPv4Address("10.43.0.10"),
    entry=IPv4Address("10.0.40.52"),
    node_cidrs=(IPv4Network("172.18.0.0/16"),),
)

CLUSTERS: Mapping[str, ClusterFacts] = {"production": PRODUCTION, "staging": STAGING}

TRAEFIK = Pods.of("kube-system", name="traefik")
PROMETHEUS = Pods.of("monitoring", name="prometheus")

INGRESS = IngressController(
    by="traefik",
    class_name="traefik",
    pods=TRAEFIK,
    service=("kube-system", "traefik"),
    annotations={"traefik.ingress.kubernetes.io/router.middlewares": "kube-system-redirect-https@kubernetescrd"},
)
CERTIFICATES = Certificates(
    by="cert-manager",
    issuer="letsencrypt-production",
    annotations={"cert-manager.io/cluster-issuer": "letsencrypt-production"},
)
DNS = ClusterDns(by="coredns", pods=Pods.labelled("kube-system", {"k8s-app": "kube-dns"}))
METRICS = Metrics(by="kube-prometheus-stack", namespace="monitoring", scraper=PROMETHEUS)
DASHBOARDS = Dashboards(
    by="kube-prometheus-stack",
    namespace="monitoring",
    pods=Pods.of("monitoring", name="grafana"),
    service=("kube-prometheus-stack-grafana", 80),
    port=3000,
    labels={"grafana_dashboard": "1"},
    admin_secret=("monitoring", "kube-prometheus-stack-grafana"),
)
LONGHORN = BlockStorage(by="longhorn", class_name="longhorn", replicas=3)
LOCAL_PATH = BlockStorage(by="local-path", class_name="local-path", node_local=True, expandable=False)
POSTGRES_OPERATOR = PostgresOperator(
    by="cloudnative-pg", pods=Pods.of("cnpg-system", name="cloudnative-pg"), version="1.25.0"
)
POSTGRES = Postgres(
    by="postgres-cluster",
    database="postgres-cluster",
    namespace="database",
    host="postgres-cluster-rw.database.svc.cluster.local",
    pods=Pods.labelled("database", {"cnpg.io/cluster": "postgres-cluster"}),
)

OFFERS: tuple[Offer, ...] = (
    INGRESS,
    CERTIFICATES,
    DNS,
    METRICS,
    DASHBOARDS,
    LONGHORN,
    POSTGRES_OPERATOR,
    POSTGRES,
)
"""One of each kind, as production has them."""


def site(
    component: Component[Any],
    options: Mapping[str, Any] | None = None,
    *,
    name: str = "",
    cluster: str = "production",
    offers: Iterable[Offer] = (),
    claims: Iterable[DatabaseClaim] = (),
    installed: Iterable[str] = (),
    siblings: Mapping[str, Site[Any]] | None = None,
    **facts: Any,
) -> Site[Any]:
    """A site of `component` with `options` as they are written in `homelab.yaml`.

    `facts` replace fields of the cluster (`nodes=(…)`, `domain="…"`) or else of the homelab (`zero_trust=False`).
    """
    of_cluster = {field.name for field in fields(ClusterFacts)} - {"name"}
    return Site(
        name=name or component.name,
        options=component.options.model_validate(dict(options or {})),
        cluster=replace(CLUSTERS[cluster], **{key: value for key, value in facts.items() if key in of_cluster}),
        homelab=replace(HOMELAB, **{key: value for key, value in facts.items() if key not in of_cluster}),
        offers=tuple(offers),
        claims=tuple(claims),
        installed=frozenset(installed) | {name or component.name},
        siblings=dict(siblings or {}),
    )
