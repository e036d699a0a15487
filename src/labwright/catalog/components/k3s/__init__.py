"""What K3s (and k3d, which is K3s in containers) brings besides Kubernetes: CoreDNS, metrics-server, ServiceLB.

Labels, ports and images: `manifests/` of k3s-io/k3s at v1.32.9+k3s1; pods of ServiceLB and of the Helm jobs:
`pkg/cloudprovider/servicelb.go` there and `pkg/controllers/chart/chart.go` of k3s-io/helm-controller.
"""

from typing import Any, Final

from pydantic import Field

from labwright.catalog.builders.flows import between, from_api, to_api
from labwright.catalog.builders.objects import manifest, meta
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import ClusterDns, IngressController, LoadBalancer, Metrics, NodeMetrics, Offer
from labwright.catalog.components.k3s.versions import shipped
from labwright.catalog.contract import (
    Category,
    Component,
    Contribution,
    ManifestFile,
    Namespace,
    Options,
    Site,
    Stage,
)
from labwright.model import Anywhere, Cidrs, Flow, Footprint, Nodes, Peer, Pods, Port, WorkloadFootprint
from labwright.spec.scalars import Address

NAMESPACE: Final = "kube-system"
COREDNS: Final = Pods.labelled(NAMESPACE, {"k8s-app": "kube-dns"})
METRICS_SERVER: Final = Pods.labelled(NAMESPACE, {"k8s-app": "metrics-server"})
CHARTS: Final = ("traefik", "traefik-crd")
"""Charts that K3s installs by a Job each, when Traefik is on."""
DNS: Final = (Port(number=53, protocol="UDP"), Port(number=53))


class K3sOptions(Options):
    """What may be said of the parts that K3s brings."""

    dns_replicas: int | None = Field(
        default=None,
        ge=1,
        le=5,
        description="Copies of CoreDNS. Not set: two where production has several nodes, so that losing a node does not "
        "stop name resolution; one elsewhere, as K3s itself does.",
    )
    upstream_dns: tuple[Address, ...] = Field(
        default=(),
        description="Resolvers that the nodes' resolv.conf names; CoreDNS may then ask these alone. Empty: any.",
    )


def dns_replicas(site: Site[K3sOptions]) -> int:
    """Copies of CoreDNS, decided."""
    if site.options.dns_replicas is not None:
        return site.options.dns_replicas
    return 2 if site.cluster.production and len(site.cluster.nodes) > 1 else 1


def serves_addresses(site: Site[Any]) -> bool:
    """Whether ServiceLB is what makes LoadBalancer Services reachable here; else it is off."""
    balancer = site.find(LoadBalancer)
    return balancer is not None and balancer.by == site.name


def offers(_site: Site[Any]) -> tuple[Offer, ...]:
    """Name resolution, node metrics, and the nodes' own addresses for LoadBalancer Services."""
    return ClusterDns(pods=COREDNS), NodeMetrics(), LoadBalancer()


def build(site: Site[K3sOptions]) -> Contribution:
    """The flows of kube-system, and what keeps CoreDNS available."""
    replicas = dns_replicas(site)
    return Contribution(
        namespaces=(
            Namespace(
                name=NAMESPACE,
                pod_security="privileged",
                why="the distribution's own pods; ServiceLB and the storage helper need the node's network and files",
            ),
        ),
        files=_availability(replicas),
        flows=_flows(site),
        footprint=_footprint(site, replicas),
        facts=(
            ("Distribution", f"{site.cluster.distribution} {site.cluster.distribution_version}"),
            ("CoreDNS", shipped(site, "coredns")),
            ("CoreDNS replicas", str(replicas)),
            ("metrics-server", shipped(site, "metrics-server")),
            ("ServiceLB", "on" if serves_addresses(site) else "off: another load balancer gives the addresses"),
        ),
        backup="Not backed up: everything in it comes from Git and from the database backups. Servers that share an etcd "
        "keep snapshots of it on their own disks (every 12 hours, the last 5), for the quick way back after a mistake.",
    )


def _availability(replicas: int) -> tuple[ManifestFile, ...]:
    """K3s writes its CoreDNS Deployment without `replicas`, so that an autoscaler may decide them and no one undoes it."""
    if replicas < 2:
        return ()
    scaler = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": meta("coredns", NAMESPACE),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "coredns"},
            "minReplicas": replicas,
            "maxReplicas": replicas + 1,
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
                }
            ],
        },
    }
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": meta("coredns", NAMESPACE),
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": dict(COREDNS.labels)}},
    }
    why = (
        "K3s runs one CoreDNS; when its node is lost, no name resolves until the pod is evicted, five minutes later.\n"
        "The Deployment states no replicas, so this keeps at least as many as minReplicas says."
    )
    return (
        ManifestFile(
            stage=Stage.CONFIGS,
            name="coredns.yaml",
            manifests=(manifest(scaler, why), manifest(budget, "A drain takes one copy at a time.")),
        ),
    )


def _flows(site: Site[K3sOptions]) -> tuple[Flow, ...]:
    given = site.options.upstream_dns
    resolvers: Peer = (
        Cidrs(blocks=tuple(f"{each}/{each.max_prefixlen}" for each in given), name="the nodes' resolvers")
        if given
        else Anywhere()
    )
    flows = [
        to_api(site, COREDNS, "CoreDNS watches Services and endpoints"),
        Flow(source=COREDNS, target=resolvers, ports=DNS, why="CoreDNS asks the nodes' resolvers for outside names"),
        from_api(METRICS_SERVER, 10250, "metrics-server serves the metrics API"),
        to_api(site, METRICS_SERVER, "metrics-server lists nodes and checks who asks"),
        between(METRICS_SERVER, Nodes(), "metrics-server reads every kubelet's numbers", 10250),
    ]
    metrics = site.find(Metrics)
    if metrics is not None:
        flows.append(between(metrics.scraper, COREDNS, "Prometheus scrapes CoreDNS", 9153))
    if "traefik" in site.installed:
        flows += [
            to_api(site, helm_job(chart), f"K3s' Helm job installs {chart}; the chart comes from the API server too")
            for chart in CHARTS
        ]
    ingress = site.find(IngressController)
    if serves_addresses(site) and ingress is not None:
        balancer = service_lb(*ingress.service)
        flows += [
            between(Anywhere(), balancer, "ServiceLB takes HTTP and HTTPS on every node", 80, 443),
            between(balancer, ingress.pods, "ServiceLB hands them to the ingress controller", 8000, 8443),
        ]
    return tuple(flows)


def helm_job(chart: str) -> Pods:
    """Pods of the Job with which K3s installs `chart`."""
    return Pods.labelled(NAMESPACE, {"helmcharts.helm.cattle.io/chart": chart})


def service_lb(namespace: str, name: str) -> Pods:
    """Pods with which ServiceLB serves one LoadBalancer Service."""
    return Pods.labelled(
        NAMESPACE, {"svccontroller.k3s.cattle.io/svcname": name, "svccontroller.k3s.cattle.io/svcnamespace": namespace}
    )


def _footprint(site: Site[Any], replicas: int) -> Footprint:
    workloads = [
        WorkloadFootprint(
            kind="Deployment",
            namespace=NAMESPACE,
            name="coredns",
            replicas=replicas,
            cpu="100m",
            memory="70Mi",
            labels=COREDNS.labels,
        ),
        WorkloadFootprint(
            kind="Deployment",
            namespace=NAMESPACE,
            name="metrics-server",
            cpu="100m",
            memory="70Mi",
            labels=METRICS_SERVER.labels,
        ),
    ]
    if serves_addresses(site) and "traefik" in site.installed:
        labels = service_lb(NAMESPACE, "traefik").labels
        workloads.append(WorkloadFootprint(kind="DaemonSet", namespace=NAMESPACE, name="svclb-traefik", labels=labels))
    return Footprint(
        workloads=tuple(workloads),
        services=((NAMESPACE, "kube-dns"), (NAMESPACE, "metrics-server"), ("default", "kubernetes")),
        config_maps=((NAMESPACE, "coredns"),),
        custom_resources=(
            "helm.cattle.io/HelmChart",
            "helm.cattle.io/HelmChartConfig",
            "k3s.cattle.io/Addon",
            "k3s.cattle.io/ETCDSnapshotFile",
        ),
    )


COMPONENT = Component(
    name="k3s",
    title="K3s",
    purpose="Kubernetes distribution with DNS and node metrics",
    homepage="https://k3s.io/",
    category=Category.PLATFORM,
    options=K3sOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("cluster-dns", "node-metrics", "load-balancer"),
    offers=offers,
    bundled_with=("k3s", "k3d"),
    version=lambda site: site.cluster.distribution_version,
)
