"""Where the public JSON schema of a kind stands, for the first line of a file that editors read."""

from collections.abc import Mapping
from typing import Any

_CRDS = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main"
_CORE = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/master-standalone-strict"
_KUSTOMIZATION = "https://json.schemastore.org/kustomization"
_CORE_GROUPS = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)
"""Groups that Kubernetes itself serves; other groups below `k8s.io` (gateways, snapshots) are custom resources."""


def schema_of(obj: Mapping[str, Any]) -> str | None:
    """Address of the kind's schema; None where no public one is known."""
    group, _, version = str(obj["apiVersion"]).rpartition("/")
    kind = str(obj["kind"]).lower()
    if group == "kustomize.config.k8s.io":
        return _KUSTOMIZATION
    if group in _CORE_GROUPS:
        short = group.split(".")[0]
        return f"{_CORE}/{kind}-{short}-{version}.json" if short else f"{_CORE}/{kind}-{version}.json"
    return f"{_CRDS}/{group}/{kind}_{version}.json"
