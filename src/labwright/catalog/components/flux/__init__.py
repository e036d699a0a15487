"""Flux, installed and kept by the Flux operator: one object, `FluxInstance`, says which Flux runs.

Manifests of the controllers (labels, ports, requests): `config/data/flux/v2.7.5` of controlplaneio-fluxcd/flux-operator at
v0.49.0, which carries them inside its image, so the operator needs no Internet; its metrics: `internal/reporter/metrics.go`.
What it syncs is not part of the instance: the GitRepository and the Kustomizations are objects of the repository's own.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from labwright.catalog.builders.flows import between, to_api
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import GitOps, Offer
from labwright.catalog.components.flux.footprint import footprint
from labwright.catalog.components.flux.monitoring import monitoring
from labwright.catalog.components.flux.options import (
    ALL,
    CONTROLLERS,
    INSTANCE,
    NAMESPACE,
    OLDEST_KUBERNETES,
    OPERATOR,
    OPERATOR_CHART,
    OPERATOR_NAME,
    REGISTRY,
    SERVER_PORT,
    FluxOptions,
    controller,
)
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Manifest,
    Namespace,
    Needs,
    Pin,
    Problem,
    Site,
    Stage,
)
from labwright.kube.version import parse_version
from labwright.model import Cidrs, Flow, Internet, Peer, Pods, Port

Json = Any


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
    shown = monitoring(site)
    return Contribution(
        namespaces=(Namespace(name=NAMESPACE),),
        charts=(operator_release(site),),
        files=shown.files,
        flows=(*_flows(site), *shown.flows),
        footprint=footprint(site),
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
