"""What may be said of Flux, and the names that its parts have."""

from typing import Final

from pydantic import Field

from labwright.catalog.contract import Options
from labwright.model import Pods
from labwright.spec.scalars import Version

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
