"""What Kubernetes itself makes."""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.kube import ObjectId


def namespace(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A default service account and the cluster's certificate authority in every namespace."""
    yield ObjectId("", "ServiceAccount", identity.name, "default")
    yield ObjectId("", "ConfigMap", identity.name, "kube-root-ca.crt")
