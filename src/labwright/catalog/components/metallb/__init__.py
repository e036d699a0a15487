"""MetalLB in layer 2: addresses of the house's network for LoadBalancer Services.

Names, labels and ports of the chart: `charts/metallb` of metallb/metallb at v0.14.9; annotations: `controller/service.go`
there (the prefix `metallb.io` since 0.14.9).
"""

from typing import Any, Final

from pydantic import Field

from labwright.catalog.builders.flows import between, from_api, to_api
from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import LoadBalancer, Metrics, Offer
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    ManifestFile,
    Namespace,
    Needs,
    Options,
    Pin,
    Site,
    Stage,
)
from labwright.model import Flow, Footprint, Nodes, Pods, WorkloadFootprint
from labwright.spec.scalars import AddressRange, Version, parse_range

Json = Any

NAMESPACE: Final = "metallb-system"
REPOSITORY: Final = "https://metallb.github.io/metallb"
CONTROLLER: Final = Pods.of(NAMESPACE, name="metallb", component="controller")
SPEAKER: Final = Pods.of(NAMESPACE, name="metallb", component="speaker")
POOL: Final = "default"
METRICS_PORT: Final = 7472
ADDRESS_ANNOTATION: Final = "metallb.io/loadBalancerIPs"


class MetallbOptions(Options):
    """Which addresses it may give away."""

    version: Version = Field(default="0.14.9", description="Version of the chart, which is MetalLB's own.")
    pool: tuple[AddressRange, ...] = Field(
        min_length=1,
        description="Addresses for LoadBalancer Services, as `10.0.40.100/32` or `10.0.40.100-10.0.40.110`. They must lie "
        "in a network of the nodes, and nothing else (DHCP, machines) may use them. The first is where the DNS names lead.",
    )
    auto_assign: bool = Field(
        default=True, description="Whether a Service that asks for no certain address gets one from the pool."
    )


def offers(site: Site[MetallbOptions]) -> tuple[Offer, ...]:
    """Addresses of the pool, on request a certain one."""
    return (
        LoadBalancer(
            ranges=tuple(parse_range(each) for each in site.options.pool), address_annotation=ADDRESS_ANNOTATION
        ),
    )


def build(site: Site[MetallbOptions]) -> Contribution:
    """The chart, the pool, its announcement."""
    shown = _monitoring(site)
    return Contribution(
        namespaces=(
            Namespace(
                name=NAMESPACE,
                pod_security="privileged",
                why="the speaker answers ARP on the node's own network, with raw sockets",
            ),
        ),
        charts=(_release(site),),
        files=(_pool(site), *shown.files),
        flows=(
            to_api(site, CONTROLLER, "MetalLB's controller watches Services and assigns addresses"),
            from_api(CONTROLLER, 9443, "the API server has pools and announcements checked"),
            *shown.flows,
        ),
        footprint=_footprint(site),
        facts=(
            ("Mode", "layer 2 (ARP)"),
            ("IP pool", ", ".join(site.options.pool)),
            ("Load balancer VIP", str(parse_range(site.options.pool[0])[0])),
        ),
        backup="Nothing to back up: it keeps no state.",
    )


def _release(site: Site[MetallbOptions]) -> ChartRelease:
    small = resources("25m", "64Mi", limit_memory="128Mi")
    speaker: dict[str, Json] = {"frr": {"enabled": False}, "resources": small}
    comments: dict[tuple[str | int, ...], str] = {
        ("speaker", "frr"): "no BGP router is spoken to: layer 2 alone needs no FRR"
    }
    if all(node.is_control_plane for node in site.cluster.nodes):
        speaker["ignoreExcludeLB"] = True
        comments["speaker", "ignoreExcludeLB"] = (
            "every node is a control-plane node too; where those carry the label that keeps them\n"
            "from external load balancers, nobody would announce the address"
        )
    return ChartRelease(
        stage=Stage.CONTROLLERS,
        namespace=NAMESPACE,
        name="metallb",
        chart=Chart(name="metallb", version=site.options.version, repository=REPOSITORY),
        values={"controller": {"resources": small}, "speaker": speaker},
        comments=comments,
    )


def _pool(site: Site[MetallbOptions]) -> ManifestFile:
    pool: dict[str, Json] = {"addresses": list(site.options.pool)}
    if not site.options.auto_assign:
        pool["autoAssign"] = False
    return ManifestFile(
        stage=Stage.CONFIGS,
        name="ip-address-pool.yaml",
        manifests=(
            manifest(
                {
                    "apiVersion": "metallb.io/v1beta1",
                    "kind": "IPAddressPool",
                    "metadata": meta(POOL, NAMESPACE),
                    "spec": pool,
                }
            ),
            manifest(
                {
                    "apiVersion": "metallb.io/v1beta1",
                    "kind": "L2Advertisement",
                    "metadata": meta(POOL, NAMESPACE),
                    "spec": {"ipAddressPools": [POOL]},
                },
                "One node answers ARP for the address; when it dies, the speakers agree on another.",
            ),
        ),
    )


def _monitoring(site: Site[MetallbOptions]) -> Monitoring:
    metrics = site.find(Metrics)
    scraped = pod_monitor(
        site,
        name="metallb",
        namespace=NAMESPACE,
        match_labels={"app.kubernetes.io/name": "metallb"},
        port="monitoring",
        pods=CONTROLLER,
        container_port=METRICS_PORT,
    )
    speakers: tuple[Flow, ...] = ()
    if metrics is not None:
        why = "Prometheus scrapes MetalLB's speakers, on the nodes' own network"
        speakers = (between(metrics.scraper, Nodes(), why, METRICS_PORT),)
    rules = [
        alert(
            "MetalLBSpeakerDown",
            'up{job="metallb-system/metallb", container="speaker"} == 0',
            severity="warning",
            hold="5m",
            summary="The MetalLB speaker {{ $labels.pod }} does not answer: its node cannot take over the address",
        ),
        alert(
            "MetalLBConfigStale",
            "metallb_k8s_client_config_stale_bool == 1",
            severity="warning",
            hold="5m",
            summary="{{ $labels.pod }} works with an old configuration: the new one has a mistake",
        ),
        alert(
            "MetalLBConfigNotLoaded",
            "metallb_k8s_client_config_loaded_bool == 0",
            severity="warning",
            hold="5m",
            summary="{{ $labels.pod }} has no configuration",
        ),
    ]
    grouped = alerts(site, name="metallb", namespace=NAMESPACE, groups=[{"name": "metallb", "rules": rules}])
    return scraped + grouped + Monitoring(flows=speakers)


def _footprint(site: Site[MetallbOptions]) -> Footprint:
    version = site.options.version.removeprefix("v")
    instance = (("app.kubernetes.io/instance", "metallb"),)
    return Footprint(
        workloads=(
            WorkloadFootprint(
                kind="Deployment",
                namespace=NAMESPACE,
                name="metallb-controller",
                cpu="25m",
                memory="64Mi",
                labels=tuple(sorted(CONTROLLER.labels + instance)),
                images=(f"quay.io/metallb/controller:v{version}",),
            ),
            WorkloadFootprint(
                kind="DaemonSet",
                namespace=NAMESPACE,
                name="metallb-speaker",
                cpu="25m",
                memory="64Mi",
                labels=tuple(sorted(SPEAKER.labels + instance)),
                images=(f"quay.io/metallb/speaker:v{version}",),
                host_network=True,
            ),
        ),
        services=((NAMESPACE, "metallb-webhook-service"),),
        secrets=((NAMESPACE, "metallb-webhook-cert"), (NAMESPACE, "metallb-memberlist")),
        config_maps=((NAMESPACE, "metallb-excludel2"),),
        custom_resources=tuple(
            f"metallb.io/{kind}"
            for kind in (
                "BFDProfile",
                "BGPAdvertisement",
                "BGPPeer",
                "Community",
                "IPAddressPool",
                "L2Advertisement",
                "ServiceL2Status",
            )
        ),
    )


COMPONENT = Component(
    name="metallb",
    title="MetalLB",
    purpose="Network load balancer",
    homepage="https://metallb.io/",
    category=Category.PLATFORM,
    options=MetallbOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("load-balancer",),
    needs=(Needs(capability="metrics", why="whether every node can take over the address", optional=True),),
    offers=offers,
    pins=(Pin(datasource="helm", package="metallb", registry=REPOSITORY),),
)
