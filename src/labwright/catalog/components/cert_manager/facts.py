"""What cert-manager runs, and what a reader should know of it."""

from typing import Final

from labwright.catalog.components.cert_manager.options import (
    NAMESPACE,
    SERVERS,
    TOKEN,
    VALIDITY,
    CertManagerOptions,
    issuer_of,
)
from labwright.catalog.contract import Site
from labwright.model import Footprint, Pods, WorkloadFootprint


def footprint(site: Site[CertManagerOptions]) -> Footprint:
    """The chart's workloads and what else it makes."""

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


def facts(site: Site[CertManagerOptions]) -> tuple[tuple[str, str], ...]:
    """Rows for the documentation."""
    return (
        ("Issuer", f"`{issuer_of(site)}`"),
        ("Challenge", "DNS-01 through the Cloudflare API"),
        ("Validity", f"{VALIDITY[:-1]} days"),
        ("Renewal", f"{site.options.renew_before} before the end"),
        ("Cloudflare token", f"SOPS-encrypted Secret `{NAMESPACE}/{TOKEN}`"),
    )
