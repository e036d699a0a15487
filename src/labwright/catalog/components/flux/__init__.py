"""Flux, installed and kept by the Flux operator: one object, `FluxInstance`, says which Flux runs.

Manifests of the controllers (labels, ports, requests): `config/data/flux/v2.7.5` of controlplaneio-fluxcd/flux-operator at
v0.49.0, which carries them inside its image, so the operator needs no Internet; its metrics: `internal/reporter/metrics.go`.
What it syncs is not part of the instance: the GitRepository and the Kustomizations are objects of the repository's own.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import Field

from labwright.catalog.builders.flows import between, to_api
from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import GitOps, Offer
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Manifest,
    Namespace,
    Needs,
    Options,
    Pin,
    Problem,
    Site,
    Stage,
)
from labwright.kube import parse_version
from labwright.model import Cidrs, Flow, Footprint, Internet, Peer, Pods, Port, WorkloadFootprint
from labwright.spec.scalars import Version

Json = Any

NAMESPACE: Final = "flux-system"
INSTANCE: Final = "flux"
"""The operator accepts this name only."""
OPERATOR_NAME: Final = "flux-operator"
OPERATOR_CHART: Final = "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator"
REGISTRY: Final = "ghcr.io/fluxcd"
CONTROLLERS: Final[dict[str, tuple[str, str]]] = {
    "source-controller": ("50m", "64Mi"),
    "kustomize-controller": ("100m", "64Mi"),
    "helm-controller": ("100m", "64Mi"),
    "notification-controller": ("100m", "64Mi"),
}
"""Controller → requested CPU and memory of its one pod."""
ALL: Final = Pods.labelled(NAMESPACE, {"app.kubernetes.io/part-of": "flux"})
OPERATOR: Final = Pods.of(NAMESPACE, name=OPERATOR_NAME)
METRICS_PORT: Final = 8080
SERVER_PORT: Final = 9090
"""Container port of source-controller's artifacts and of notification-controller's events."""


OLDEST_KUBERNETES: Final = {(2, 5): (1, 30), (2, 6): (1, 31), (2, 7): (1, 32), (2, 8): (1, 33)}
"""Minor version of Flux → the oldest minor version of Kubernetes it runs on. Source: `cmd/flux/check.go` of each."""


class FluxOptions(Options):
    """How Flux is installed; which Flux, and how often it reconciles, is said under `gitops`."""

    operator_version: Version = Field(default="0.49.0", description="Version of the Flux operator and of its chart.")


def controller(name: str) -> Pods:
    """The pods of one controller."""
    return Pods.labelled(NAMESPACE, {"app": name})


def instance(site: Site[Any]) -> Manifest:
    """The FluxInstance: which Flux, and which of its controllers."""
    return manifest(
        {
            "apiVersion": "fluxcd.controlplane.io/v1",
            "kind": "FluxInstance",
            "metadata": meta(INSTANCE, NAMESPACE),
            "spec": {
                "distribution": {"version": site.homelab.gitops_version.removeprefix("v"), "registry": REGISTRY},
                "components": list(CONTROLLERS),
                "cluster": {
                    "type": "kubernetes",
                    "size": "small",
                    "multitenant": False,
                    "networkPolicy": not site.homelab.zero_trust,
                    "domain": "cluster.local",
                },
            },
        },
        "Which Flux runs; the Flux operator installs and upgrades it. What Flux syncs stands in sync.yaml.",
    )


def operator_release(site: Site[FluxOptions]) -> ChartRelease:
    """The operator's own release. Bootstrapping installs the same release by hand; Flux then adopts it."""
    return ChartRelease(
        stage=Stage.CONTROLLERS,
        namespace=NAMESPACE,
        name=OPERATOR_NAME,
        chart=Chart(name=OPERATOR_NAME, version=site.options.operator_version, oci=OPERATOR_CHART),
        values={
            "web": {"enabled": False, "networkPolicy": {"create": False}},
            "resources": resources("50m", "64Mi", limit_memory="512Mi"),
            "serviceMonitor": {"create": False},
        },
        comments={
            ("web",): "the status page has no login of its own",
            ("serviceMonitor",): "the monitor is an object of its own, applied when its kind exists",
        },
        folder="flux",
    )


def check(site: Site[FluxOptions]) -> Iterator[Problem]:
    """The cluster's Kubernetes must not be too old for this Flux."""
    oldest = OLDEST_KUBERNETES.get(_minor(site.homelab.gitops_version))
    if oldest is not None and _minor(site.cluster.kubernetes_version) < oldest:
        yield Problem(
            path=(),
            message=f"{site.homelab.gitops_version} needs Kubernetes {oldest[0]}.{oldest[1]} or newer, "
            f"{site.cluster.name} has {site.cluster.kubernetes_version}",
            help="choose a newer version of the distribution, or an older one under gitops.version",
        )


def _minor(version: str) -> tuple[int, int]:
    read = parse_version(version)
    return read.major, read.minor


def offers(_site: Site[Any]) -> tuple[Offer, ...]:
    """The engine that applies the repository."""
    return (GitOps(namespace=NAMESPACE),)


def build(site: Site[FluxOptions]) -> Contribution:
    """The operator, the flows of the controllers, monitors. The instance stands in the cluster's entry folder."""
    shown = _monitoring(site)
    return Contribution(
        namespaces=(Namespace(name=NAMESPACE),),
        charts=(operator_release(site),),
        files=shown.files,
        flows=(*_flows(site), *shown.flows),
        footprint=_footprint(site),
        facts=(
            ("Flux operator", site.options.operator_version),
            ("Controllers", ", ".join(CONTROLLERS)),
            ("Sync interval", f"{site.homelab.interval}, can be set per Kustomization"),
            ("Source", f"{site.homelab.repository_url}, branch {site.homelab.branch}"),
        ),
        backup="Nothing to back up but the cluster's age key, which only its owner has: without it no secret of the "
        "repository can be read.",
    )


def _flows(site: Site[FluxOptions]) -> tuple[Flow, ...]:
    source, notification = controller("source-controller"), controller("notification-controller")
    applying = ("kustomize-controller", "helm-controller")
    return (
        to_api(site, ALL, "Flux's controllers watch and apply objects"),
        to_api(site, OPERATOR, "the Flux operator installs and upgrades Flux"),
        *_fetches(site.homelab.repository_url, source),
        *(
            between(
                controller(name), source, f"{name} fetches artifacts and charts from source-controller", SERVER_PORT
            )
            for name in applying
        ),
        *(
            between(controller(name), notification, f"{name} sends events", SERVER_PORT)
            for name in ("source-controller", *applying)
        ),
    )


def _fetches(repository_url: str, source: Pods) -> tuple[Flow, ...]:
    """Git, wherever it is, and the charts of the Internet."""
    url = urlsplit(repository_url)
    host = url.hostname or ""
    port = url.port or {"ssh": 22, "http": 80}.get(url.scheme, 443)
    try:
        address = ip_address(host)
    except ValueError:
        git: Peer = Internet(hosts=(host,))
    else:
        git = Cidrs(blocks=(f"{address}/{address.max_prefixlen}",), name="the Git server")
    return (
        Flow(source=source, target=git, ports=(Port(number=port),), why="source-controller fetches the Git repository"),
        Flow(
            source=source,
            target=Internet(hosts=("ghcr.io",)),
            ports=(Port(number=443),),
            why="source-controller fetches Helm charts from their repositories",
        ),
    )


def _monitoring(site: Site[FluxOptions]) -> Monitoring:
    controllers = pod_monitor(
        site,
        name=INSTANCE,
        namespace=NAMESPACE,
        match_labels=dict(ALL.labels),
        port="http-prom",
        pods=ALL,
        container_port=METRICS_PORT,
    )
    operator = pod_monitor(
        site,
        name=OPERATOR_NAME,
        namespace=NAMESPACE,
        match_labels=dict(OPERATOR.labels),
        port="http-metrics",
        pods=OPERATOR,
        container_port=METRICS_PORT,
    )
    what = "{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }}"
    rules = [
        alert(
            "FluxResourceFailing",
            'max by (kind, exported_namespace, name, reason) (flux_resource_info{ready="False"}) == 1',
            severity="warning",
            hold="15m",
            summary=f"{what} does not reconcile: {{{{ $labels.reason }}}}",
            description="`flux get all -A --status-selector ready=false` tells why; nothing newer is applied until then.",
        ),
        alert(
            "FluxResourceSuspended",
            'max by (kind, exported_namespace, name) (flux_resource_info{suspended="True"}) == 1',
            severity="warning",
            hold="24h",
            summary=f"{what} has been suspended for a day: changes in Git do not reach the cluster",
        ),
        alert(
            "FluxInstanceNotReady",
            'max by (name) (flux_instance_info{ready!="True"}) == 1',
            severity="critical",
            hold="15m",
            summary="The Flux operator cannot install or upgrade Flux",
        ),
        alert(
            "FluxControllerDown",
            " or ".join(f'absent(up{{job="{NAMESPACE}/{INSTANCE}", pod=~"{name}-.*"}} == 1)' for name in CONTROLLERS),
            severity="critical",
            hold="10m",
            summary="A controller of Flux does not answer: the cluster no longer follows the repository",
        ),
    ]
    grouped = alerts(site, name=INSTANCE, namespace=NAMESPACE, groups=[{"name": "flux", "rules": rules}])
    return controllers + operator + grouped


def _footprint(site: Site[FluxOptions]) -> Footprint:
    def deployment(name: str, cpu: str, memory: str, labels: dict[str, str], *images: str) -> WorkloadFootprint:
        return WorkloadFootprint(
            kind="Deployment",
            namespace=NAMESPACE,
            name=name,
            cpu=cpu,
            memory=memory,
            labels=tuple(sorted(labels.items())),
            images=images,
        )

    return Footprint(
        workloads=(
            deployment(
                OPERATOR_NAME,
                "50m",
                "64Mi",
                dict(OPERATOR.labels),
                f"ghcr.io/controlplaneio-fluxcd/flux-operator:v{site.options.operator_version.removeprefix('v')}",
            ),
            *(
                deployment(
                    name,
                    cpu,
                    memory,
                    {"app": name, "app.kubernetes.io/component": name, "app.kubernetes.io/part-of": "flux"},
                )
                for name, (cpu, memory) in CONTROLLERS.items()
            ),
        ),
        services=tuple(
            (NAMESPACE, name)
            for name in (OPERATOR_NAME, "source-controller", "notification-controller", "webhook-receiver")
        ),
        custom_resources=tuple(f"{group}/{kind}" for group, kinds in _KINDS.items() for kind in kinds),
    )


_KINDS: Final = {
    "fluxcd.controlplane.io": ("FluxInstance", "FluxReport", "ResourceSet", "ResourceSetInputProvider"),
    "helm.toolkit.fluxcd.io": ("HelmRelease",),
    "kustomize.toolkit.fluxcd.io": ("Kustomization",),
    "notification.toolkit.fluxcd.io": ("Alert", "Provider", "Receiver"),
    "source.toolkit.fluxcd.io": (
        "Bucket",
        "ExternalArtifact",
        "GitRepository",
        "HelmChart",
        "HelmRepository",
        "OCIRepository",
    ),
}

COMPONENT = Component(
    name="flux",
    title="Flux CD",
    purpose="GitOps continuous delivery",
    homepage="https://fluxcd.io/",
    category=Category.GITOPS,
    options=FluxOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("gitops",),
    needs=(Needs(capability="metrics", why="what does not reconcile", optional=True),),
    offers=offers,
    check=check,
    version=lambda site: site.homelab.gitops_version,
    pins=(Pin(option="operator-version", datasource="docker", package=OPERATOR_CHART.removeprefix("oci://")),),
)
