"""Traefik as K3s ships it: chart 34.2 with Traefik v3.3.6 in K3s v1.32.9, configured by a HelmChartConfig.

How an Ingress is served over both entry points: Traefik gives every router of an entry point that has TLS (`websecure`,
the chart's default) its TLS, so one Ingress on `web,websecure` becomes a plain and a TLS router, and the redirect
middleware lets requests pass that came over HTTPS already.
Source: `pkg/server/aggregator.go` (`applyModel`), `pkg/middlewares/redirect/redirect.go` of traefik/traefik v3.3.
"""

from typing import Any, Final, Literal

from pydantic import Field

from labwright.catalog.builders.flows import between, to_api
from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import IngressController, LoadBalancer, Offer
from labwright.catalog.components.k3s.versions import shipped
from labwright.catalog.contract import (
    Category,
    Component,
    Contribution,
    Manifest,
    ManifestFile,
    Needs,
    Options,
    Site,
    Stage,
)
from labwright.model import Anywhere, Footprint, Pods, WorkloadFootprint
from labwright.source import dump

Json = Any

NAMESPACE: Final = "kube-system"
LABELS: Final = {"app.kubernetes.io/instance": "traefik-kube-system", "app.kubernetes.io/name": "traefik"}
PODS: Final = Pods.of(NAMESPACE, name="traefik")
REDIRECT: Final = "redirect-https"
ENTRY_PORTS: Final = (8000, 8443)
"""Container ports of the entry points `web` and `websecure`."""
METRICS_PORT: Final = 9100
ANNOTATIONS: Final = {
    "traefik.ingress.kubernetes.io/router.entrypoints": "web,websecure",
    "traefik.ingress.kubernetes.io/router.middlewares": f"{NAMESPACE}-{REDIRECT}@kubernetescrd",
}
"""Both entry points named, because the default is every one, the metrics' own included."""


class TraefikOptions(Options):
    """How K3s' Traefik runs."""

    replicas: int | None = Field(
        default=None,
        ge=1,
        description="Copies, on different nodes. Not set: two where production has several nodes, so that a lost node "
        "does not take every site down with it; one elsewhere.",
    )
    external_traffic_policy: Literal["Cluster", "Local"] = Field(
        default="Cluster",
        description="`Local` shows the visitors' real addresses in Traefik's log, and lets only nodes with a Traefik pod "
        "announce the address. `Cluster` lets any node take the traffic.",
    )


def replicas(site: Site[TraefikOptions]) -> int:
    """Copies, decided."""
    if site.options.replicas is not None:
        return site.options.replicas
    return 2 if site.cluster.production and len(site.cluster.nodes) > 1 else 1


def offers(_site: Site[Any]) -> tuple[Offer, ...]:
    """The ingress class `traefik`, with the redirect to HTTPS for whoever carries its annotations."""
    return (
        IngressController(
            class_name="traefik", pods=PODS, service=(NAMESPACE, "traefik"), annotations=dict(ANNOTATIONS)
        ),
    )


def build(site: Site[TraefikOptions]) -> Contribution:
    """The configuration of K3s' chart, the redirect middleware, flows, monitor."""
    balancer = site.find(LoadBalancer)
    shown = _monitoring(site)
    return Contribution(
        files=(
            ManifestFile(
                stage=Stage.CONFIGS, name="helm-chart-config.yaml", manifests=(_configuration(site, balancer),)
            ),
            ManifestFile(
                stage=Stage.CONFIGS,
                name="middlewares.yaml",
                manifests=(
                    manifest(
                        {
                            "apiVersion": "traefik.io/v1alpha1",
                            "kind": "Middleware",
                            "metadata": meta(REDIRECT, NAMESPACE),
                            "spec": {"redirectScheme": {"scheme": "https", "permanent": True}},
                        },
                        "HTTP → HTTPS, named by every Ingress. Requests that came over HTTPS pass.",
                    ),
                ),
            ),
            *shown.files,
        ),
        flows=(
            between(Anywhere(), PODS, "visitors reach the ingress controller", *ENTRY_PORTS),
            to_api(site, PODS, "Traefik watches Ingresses, Services and certificates"),
            *shown.flows,
        ),
        footprint=_footprint(site),
        facts=_facts(site, balancer),
        backup="Nothing to back up: it keeps no state.",
    )


def _configuration(site: Site[TraefikOptions], balancer: LoadBalancer | None) -> Manifest:
    count = replicas(site)
    values: dict[str, Json] = {"deployment": {"replicas": count}}
    comments: dict[tuple[str | int, ...], str] = {}
    if count > 1:
        values["podDisruptionBudget"] = {"enabled": True, "maxUnavailable": 1}
        values["topologySpreadConstraints"] = [
            {
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": LABELS},
                "matchLabelKeys": ["pod-template-hash"],
            }
        ]
        comments["topologySpreadConstraints",] = "two copies on one node would both be lost with it"
    values["service"] = _service(site, balancer)
    values["ingressRoute"] = {"dashboard": {"enabled": False}}
    comments["ingressRoute",] = "the dashboard is not exposed: it shows every route to whoever finds it"
    values["additionalArguments"] = ["--global.checknewversion=false", "--global.sendanonymoususage=false"]
    comments["additionalArguments",] = (
        "Traefik needs no Internet, so its network policy gives it none; said as arguments,\n"
        "because the chart's own name for it changes with K3s' version, and the last one counts"
    )
    values["resources"] = resources("100m", "64Mi", limit_memory="256Mi")
    return manifest(
        {
            "apiVersion": "helm.cattle.io/v1",
            "kind": "HelmChartConfig",
            "metadata": meta("traefik", NAMESPACE),
            "spec": {"valuesContent": dump(values, comments=comments)},
        },
        "K3s installs Traefik itself; these values are merged over the ones K3s gives its chart.",
    )


def _service(site: Site[TraefikOptions], balancer: LoadBalancer | None) -> dict[str, Json]:
    service: dict[str, Json] = {"spec": {"externalTrafficPolicy": site.options.external_traffic_policy}}
    entry = site.cluster.entry
    if balancer is not None and balancer.address_annotation and entry is not None:
        service["annotations"] = {balancer.address_annotation: str(entry)}
    return service


def _monitoring(site: Site[Any]) -> Monitoring:
    scraped = pod_monitor(
        site,
        name="traefik",
        namespace=NAMESPACE,
        match_labels={"app.kubernetes.io/name": "traefik"},
        port="metrics",
        pods=PODS,
        container_port=METRICS_PORT,
    )
    rules = [
        alert(
            "TraefikDown",
            'absent(up{job="kube-system/traefik"} == 1)',
            severity="critical",
            hold="5m",
            summary="No Traefik pod answers: every site of the cluster is unreachable",
        ),
        alert(
            "TraefikManyErrors",
            'sum by (service) (rate(traefik_service_requests_total{code=~"5.."}[5m]))'
            " / sum by (service) (rate(traefik_service_requests_total[5m])) > 0.2",
            severity="warning",
            hold="15m",
            summary="More than a fifth of the requests to {{ $labels.service }} fail",
        ),
    ]
    return scraped + alerts(site, name="traefik", namespace=NAMESPACE, groups=[{"name": "traefik", "rules": rules}])


def _footprint(site: Site[TraefikOptions]) -> Footprint:
    return Footprint(
        workloads=(
            WorkloadFootprint(
                kind="Deployment",
                namespace=NAMESPACE,
                name="traefik",
                replicas=replicas(site),
                cpu="100m",
                memory="64Mi",
                labels=tuple(LABELS.items()),
            ),
            *(
                WorkloadFootprint(
                    kind="Job",
                    namespace=NAMESPACE,
                    name=f"helm-install-{chart}",
                    labels=(("helmcharts.helm.cattle.io/chart", chart),),
                )
                for chart in ("traefik", "traefik-crd")
            ),
        ),
        services=((NAMESPACE, "traefik"),),
        ingress_classes=("traefik",),
        custom_resources=tuple(
            f"traefik.io/{kind}"
            for kind in (
                "IngressRoute",
                "IngressRouteTCP",
                "IngressRouteUDP",
                "Middleware",
                "MiddlewareTCP",
                "ServersTransport",
                "ServersTransportTCP",
                "TLSOption",
                "TLSStore",
                "TraefikService",
            )
        ),
    )


def _facts(site: Site[TraefikOptions], balancer: LoadBalancer | None) -> tuple[tuple[str, str], ...]:
    entry = site.cluster.entry
    found = [
        ("Namespace", f"`{NAMESPACE}`"),
        ("Ports", "80 and 443; HTTP is redirected to HTTPS"),
        ("Replicas", str(replicas(site))),
        ("Dashboard", "not exposed"),
    ]
    if entry is not None:
        found.append(("Entry address", str(entry)))
    if balancer is not None:
        how = "k3d's load balancer and K3s' ServiceLB" if site.cluster.distribution == "k3d" else "K3s' ServiceLB"
        found.append(("Load balancing", balancer.by if balancer.ranges else how))
    return tuple(found)


COMPONENT = Component(
    name="traefik",
    title="Traefik",
    purpose="Ingress controller",
    homepage="https://traefik.io/",
    category=Category.PLATFORM,
    options=TraefikOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("ingress",),
    needs=(
        Needs(capability="load-balancer", why="its Service needs an address that the DNS names lead to"),
        Needs(capability="metrics", why="request rates and errors", optional=True),
    ),
    offers=offers,
    bundled_with=("k3s", "k3d"),
    version=lambda site: shipped(site, "traefik"),
)
