"""cert-manager: certificates from Let's Encrypt by DNS-01, for every Ingress that asks.

Names, labels and ports of the chart: `deploy/charts/cert-manager` of cert-manager/cert-manager at v1.16.3.
"""

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import Field

from labwright.catalog.builders.flows import from_api, to_api, to_internet
from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import Certificates, Offer
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Manifest,
    ManifestFile,
    Namespace,
    Needs,
    Options,
    Pin,
    Problem,
    SecretFile,
    Site,
    Stage,
)
from labwright.kube import parse_duration
from labwright.model import Cidrs, Flow, Footprint, Pods, Port, WorkloadFootprint
from labwright.secrets.request import External
from labwright.spec.scalars import Address, Duration, Version

Json = Any
Issuer = Literal["letsencrypt-production", "letsencrypt-staging"]

NAMESPACE: Final = "cert-manager"
REPOSITORY: Final = "https://charts.jetstack.io"
ALL: Final = Pods.of(NAMESPACE, instance="cert-manager")
CONTROLLER: Final = Pods.of(NAMESPACE, instance="cert-manager", component="controller")
WEBHOOK: Final = Pods.of(NAMESPACE, instance="cert-manager", component="webhook")
SERVERS: Final[dict[Issuer, str]] = {
    "letsencrypt-production": "acme-v02.api.letsencrypt.org",
    "letsencrypt-staging": "acme-staging-v02.api.letsencrypt.org",
}
"""Source: https://letsencrypt.org/docs/acme-protocol-updates/ and https://letsencrypt.org/docs/staging-environment/."""
VALIDITY: Final = "90d"
"""Lifetime of Let's Encrypt's certificates in its default profile; it does not grant any other on request."""
SHORTEST_RENEWAL: Final = 300
"""Seconds. Source: `pkg/apis/certmanager/v1/const.go` (`MinimumRenewBefore`) of cert-manager/cert-manager."""
TOKEN: Final = "cloudflare-api-token"  # noqa: S105 - the name of a Secret, not its content


class CertManagerOptions(Options):
    """How certificates are obtained."""

    version: Version = Field(default="v1.16.3", description="Version of the chart, which is cert-manager's own.")
    dns01: Literal["cloudflare"] = Field(
        default="cloudflare",
        description="Who hosts the domain's DNS: the DNS-01 challenge writes its TXT record there.",
    )
    issuer: Issuer | None = Field(
        default=None,
        description="Issuer that every Ingress uses. Not set: `letsencrypt-production` in a production cluster, "
        "`letsencrypt-staging` elsewhere: its certificates are not trusted by browsers, and it has no tight rate limits.",
    )
    renew_before: Duration = Field(default="30d", description="How long before its end a certificate is renewed.")
    recursive_nameservers: tuple[Address, ...] = Field(
        default=("1.1.1.1", "9.9.9.9"),
        validate_default=True,
        min_length=1,
        description="Resolvers asked whether the TXT record is visible, instead of the cluster's own, which may cache "
        "its absence or see an internal zone.",
    )


def issuer_of(site: Site[CertManagerOptions]) -> Issuer:
    """The issuer that the cluster's Ingresses use, decided."""
    return site.options.issuer or ("letsencrypt-production" if site.cluster.production else "letsencrypt-staging")


def seconds(duration: str) -> int:
    """Length of a Duration (`30d`, `12h`) in whole seconds."""
    return int(parse_duration(duration, days=True).total_seconds())


def go_hours(duration: str) -> str:
    """A Duration as cert-manager's annotations want it: `30d` → `720h`; less than an hour stays in seconds."""
    length = seconds(duration)
    return f"{length // 3600}h" if length % 3600 == 0 else f"{length}s"


def check(site: Site[CertManagerOptions]) -> Iterator[Problem]:
    """What cert-manager would refuse: it renews at least five minutes before the end, and not before the start."""
    if seconds(site.options.renew_before) < SHORTEST_RENEWAL:
        yield Problem(
            path=("renew-before",),
            message=f"{site.options.renew_before} before its end is too late to renew a certificate: five minutes at least",
            help="30d leaves a month to notice that renewal fails",
        )
    if seconds(site.options.renew_before) >= seconds(VALIDITY):
        yield Problem(
            path=("renew-before",),
            message=f"certificates live {VALIDITY}: renewing them {site.options.renew_before} before their end never stops",
            help="30d leaves a month to notice that renewal fails",
        )


def offers(site: Site[CertManagerOptions]) -> tuple[Offer, ...]:
    """A certificate for every Ingress that carries these annotations."""
    issuer = issuer_of(site)
    return (
        Certificates(
            issuer=issuer,
            annotations={
                "cert-manager.io/cluster-issuer": issuer,
                "cert-manager.io/duration": go_hours(VALIDITY),
                "cert-manager.io/renew-before": go_hours(site.options.renew_before),
            },
        ),
    )


def build(site: Site[CertManagerOptions]) -> Contribution:
    """The chart, both issuers, Cloudflare's token."""
    shown = _monitoring(site)
    return Contribution(
        namespaces=(Namespace(name=NAMESPACE),),
        charts=(_release(site),),
        files=(
            ManifestFile(
                stage=Stage.CONFIGS,
                name="cluster-issuers.yaml",
                manifests=tuple(_issuer(site, name) for name in SERVERS),
            ),
            *shown.files,
        ),
        secrets=(
            SecretFile(
                stage=Stage.CONFIGS,
                namespace=NAMESPACE,
                name=TOKEN,
                entries={
                    "api-token": External(
                        id=TOKEN,
                        what=f"Cloudflare API token that may edit the DNS of {site.homelab.domain}",
                        how="dash.cloudflare.com → My Profile → API Tokens → Create Token: permissions Zone/DNS/Edit and "
                        "Zone/Zone/Read, for this zone only.",
                    )
                },
            ),
        ),
        flows=(*_flows(site), *shown.flows),
        footprint=_footprint(site),
        facts=_facts(site),
        backup="Not backed up: certificates are issued anew. After a total loss all are asked for at once; Let's Encrypt "
        "allows 50 new ones per domain and week.",
    )


def _release(site: Site[CertManagerOptions]) -> ChartRelease:
    resolvers = ",".join(_with_port(each) for each in site.options.recursive_nameservers)
    values: dict[str, Json] = {
        "crds": {"enabled": True, "keep": True},
        "global": {"leaderElection": {"namespace": NAMESPACE}},
        "dns01RecursiveNameservers": resolvers,
        "dns01RecursiveNameserversOnly": True,
        "resources": resources("10m", "64Mi", limit_memory="256Mi"),
        "webhook": {"resources": resources("10m", "32Mi", limit_memory="128Mi")},
        "cainjector": {"resources": resources("10m", "64Mi", limit_memory="256Mi")},
        "startupapicheck": {"resources": resources("10m", "32Mi", limit_memory="128Mi")},
        "prometheus": {"enabled": True, "servicemonitor": {"enabled": False}},
    }
    return ChartRelease(
        stage=Stage.CONTROLLERS,
        namespace=NAMESPACE,
        name="cert-manager",
        chart=Chart(name="cert-manager", version=site.options.version, repository=REPOSITORY),
        values=values,
        comments={
            ("global",): "the leases stand in its own namespace, so that nothing of it reaches into kube-system",
            (
                "dns01RecursiveNameservers",
            ): "asked directly whether the TXT record is visible: the cluster's own resolver may cache its absence",
            ("prometheus", "servicemonitor"): "the monitor is an object of its own, applied when its kind exists",
        },
    )


def _with_port(address: Any) -> str:
    return f"[{address}]:53" if address.version == 6 else f"{address}:53"


def _issuer(site: Site[CertManagerOptions], name: Issuer) -> Manifest:
    acme: dict[str, Json] = {"server": f"https://{SERVERS[name]}/directory"}
    if site.homelab.email:
        acme["email"] = site.homelab.email
    acme["privateKeySecretRef"] = {"name": f"{name}-account"}
    acme["solvers"] = [
        {
            "selector": {"dnsZones": [site.homelab.domain]},
            "dns01": {"cloudflare": {"apiTokenSecretRef": {"name": TOKEN, "key": "api-token"}}},
        }
    ]
    why = (
        "Trusted certificates; 50 new ones per domain and week, 5 failures per name and hour."
        if name == "letsencrypt-production"
        else "For trying things out: not trusted by browsers, hardly any rate limit."
    )
    return manifest(
        {
            "apiVersion": "cert-manager.io/v1",
            "kind": "ClusterIssuer",
            "metadata": meta(name),
            "spec": {"acme": acme},
        },
        why,
    )


def _flows(site: Site[CertManagerOptions]) -> tuple[Flow, ...]:
    resolvers = Cidrs(
        blocks=tuple(f"{each}/{each.max_prefixlen}" for each in site.options.recursive_nameservers),
        name="public resolvers",
    )
    return (
        to_api(site, ALL, "cert-manager watches Ingresses and keeps certificates in Secrets"),
        from_api(WEBHOOK, 10250, "the API server has cert-manager's objects checked"),
        to_internet(
            CONTROLLER,
            "certificates from Let's Encrypt, TXT records at Cloudflare",
            *SERVERS.values(),
            "api.cloudflare.com",
        ),
        Flow(
            source=CONTROLLER,
            target=resolvers,
            ports=(Port(number=53, protocol="UDP"), Port(number=53)),
            why="cert-manager asks public resolvers whether the TXT record is visible",
        ),
    )


def _monitoring(site: Site[CertManagerOptions]) -> Monitoring:
    scraped = pod_monitor(
        site,
        name="cert-manager",
        namespace=NAMESPACE,
        match_labels={"app.kubernetes.io/instance": "cert-manager"},
        port="http-metrics",
        pods=ALL,
        container_port=9402,
        honorLabels=True,
    )
    half = seconds(site.options.renew_before) // 2
    rules = [
        alert(
            "CertificateNotReady",
            'max by (namespace, name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
            severity="warning",
            hold="1h",
            summary="Certificate {{ $labels.namespace }}/{{ $labels.name }} is not ready",
            description="kubectl describe certificate, then its CertificateRequest, Order and Challenge.",
        ),
        alert(
            "CertificateRenewalLate",
            f"certmanager_certificate_expiration_timestamp_seconds - time() < {half}",
            severity="critical",
            hold="1h",
            summary="Certificate {{ $labels.namespace }}/{{ $labels.name }} should have been renewed long ago",
            description=f"Renewal starts {site.options.renew_before} before the end; half of that is gone.",
        ),
        alert(
            "CertManagerDown",
            'absent(up{job="cert-manager/cert-manager"} == 1)',
            severity="warning",
            hold="15m",
            summary="cert-manager does not answer: no certificate is issued or renewed",
        ),
    ]
    group = {"name": "certificates", "rules": rules}
    return scraped + alerts(site, name="cert-manager", namespace=NAMESPACE, groups=[group])


def _footprint(site: Site[CertManagerOptions]) -> Footprint:
    def workload(name: str, app: str, component: str, memory: str) -> WorkloadFootprint:
        return WorkloadFootprint(
            kind="Deployment",
            namespace=NAMESPACE,
            name=name,
            cpu="10m",
            memory=memory,
            labels=Pods.of(NAMESPACE, name=app, instance="cert-manager", component=component).labels,
            images=(f"quay.io/jetstack/{image}:{site.options.version}",) if (image := _IMAGES.get(component)) else (),
        )

    return Footprint(
        workloads=(
            workload("cert-manager", "cert-manager", "controller", "64Mi"),
            workload("cert-manager-cainjector", "cainjector", "cainjector", "64Mi"),
            workload("cert-manager-webhook", "webhook", "webhook", "32Mi"),
        ),
        services=tuple((NAMESPACE, f"cert-manager{part}") for part in ("", "-cainjector", "-webhook")),
        secrets=((NAMESPACE, "cert-manager-webhook-ca"), *((NAMESPACE, f"{name}-account") for name in SERVERS)),
        custom_resources=(
            "acme.cert-manager.io/Challenge",
            "acme.cert-manager.io/Order",
            *(f"cert-manager.io/{kind}" for kind in ("Certificate", "CertificateRequest", "ClusterIssuer", "Issuer")),
        ),
    )


_IMAGES: Final = {
    "controller": "cert-manager-controller",
    "cainjector": "cert-manager-cainjector",
    "webhook": "cert-manager-webhook",
}


def _facts(site: Site[CertManagerOptions]) -> tuple[tuple[str, str], ...]:
    return (
        ("Issuer", f"`{issuer_of(site)}`"),
        ("Challenge", "DNS-01 through the Cloudflare API"),
        ("Validity", f"{VALIDITY[:-1]} days"),
        ("Renewal", f"{site.options.renew_before} before the end"),
        ("Cloudflare token", f"SOPS-encrypted Secret `{NAMESPACE}/{TOKEN}`"),
    )


COMPONENT = Component(
    name="cert-manager",
    title="cert-manager",
    purpose="TLS certificate management",
    homepage="https://cert-manager.io/",
    category=Category.PLATFORM,
    options=CertManagerOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("certificates",),
    needs=(Needs(capability="metrics", why="expiry and readiness of certificates", optional=True),),
    offers=offers,
    check=check,
    pins=(Pin(datasource="helm", package="cert-manager", registry=REPOSITORY),),
)
