"""What Flux and its operator run."""

from typing import Final

from labwright.catalog.components.flux.options import CONTROLLERS, NAMESPACE, OPERATOR, OPERATOR_NAME, FluxOptions
from labwright.catalog.contract import Site
from labwright.model import Footprint, WorkloadFootprint


def footprint(site: Site[FluxOptions]) -> Footprint:
    """The operator, the controllers it installs, and what else they bring."""

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
