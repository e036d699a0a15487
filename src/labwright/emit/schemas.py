"""Where the public JSON schema of a kind stands, for the first line of a file that editors read."""

from collections.abc import Mapping
from typing import Any

_CRDS = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main"
_CORE = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/master-standalone-strict"
_KUSTOMIZATION = "https://json.schemastore.org/kustomization"
_CORE_GROUPS = frozenset({"", "apps", "batch", "autoscaling", "policy"})


def schema_of(obj: Mapping[str, Any]) -> str | None:
    """Address of the kind's schema; None where no public one is known."""
    group, _, version = str(obj["apiVersion"]).rpartition("/")
    kind = str(obj["kind"]).lower()
    if group == "kustomize.config.k8s.io":
        return _KUSTOMIZATION
    if group in _CORE_GROUPS or group.endswith(".k8s.io"):
        short = group.split(".")[0]
        return f"{_CORE}/{kind}-{short}-{version}.json" if short else f"{_CORE}/{kind}-{version}.json"
    return f"{_CRDS}/{group}/{kind}_{version}.json"
