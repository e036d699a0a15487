"""What may be said of cert-manager, and what follows from it."""

from typing import Final, Literal

from pydantic import Field

from labwright.catalog.contract import Options, Site
from labwright.kube.duration import parse_duration
from labwright.model import Pods
from labwright.spec.scalars import Address, Duration, Version

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
