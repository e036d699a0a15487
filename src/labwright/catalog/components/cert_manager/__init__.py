"""cert-manager: certificates from Let's Encrypt by DNS-01, for every Ingress that asks.

Names, labels and ports of the chart: `deploy/charts/cert-manager` of cert-manager/cert-manager at v1.16.3.
"""

from collections.abc import Iterator
from typing import Any

from labwright.catalog.builders.flows import from_api, to_api, to_internet
from labwright.catalog.builders.objects import manifest, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import Certificates, Offer
from labwright.catalog.components.cert_manager.facts import facts, footprint
from labwright.catalog.components.cert_manager.monitoring import monitoring
from labwright.catalog.components.cert_manager.options import (
    ALL,
    CONTROLLER,
    NAMESPACE,
    REPOSITORY,
    SERVERS,
    SHORTEST_RENEWAL,
    TOKEN,
    VALIDITY,
    WEBHOOK,
    CertManagerOptions,
    Issuer,
    go_hours,
    issuer_of,
    seconds,
)
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
    Pin,
    Problem,
    SecretFile,
    Site,
    Stage,
)
from labwright.model import Cidrs, Flow, Port
from labwright.secrets.request import External

Json = Any


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
    shown = monitoring(site)
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
        footprint=footprint(site),
        facts=facts(site),
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
