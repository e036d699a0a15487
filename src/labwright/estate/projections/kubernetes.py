"""What Kubernetes itself makes."""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import matches
from labwright.kube import ObjectId

_MOST_REPLICAS = 1000
"""Claims are listed for no more replicas than this; no homelab has as many, and a repository is input."""


def namespace(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A default service account and the cluster's certificate authority in every namespace."""
    yield ObjectId("", "ServiceAccount", identity.name, "default")
    yield ObjectId("", "ConfigMap", identity.name, "kube-root-ca.crt")


def stateful_set(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A claim per replica and volume template: `data-web-0`."""
    replicas = next((each for _, each in matches(obj, ("spec", "replicas"))), 1)
    count = min(replicas, _MOST_REPLICAS) if isinstance(replicas, int) else 1
    for _, name in matches(obj, ("spec", "volumeClaimTemplates", "*", "metadata", "name")):
        if isinstance(name, str):
            for index in range(count):
                yield ObjectId("", "PersistentVolumeClaim", identity.namespace, f"{name}-{identity.name}-{index}")
