"""Helm releases: what is certain even when the chart is not rendered.

Sources: fluxcd.io/flux/components/helm/helmreleases (`install.createNamespace`, `targetNamespace`);
docs.k3s.io/helm (`createNamespace`, `targetNamespace`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, text
from labwright.kube import ObjectId


def release(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The namespace that Flux makes when it is asked to."""
    if field(obj, "spec", "install", "createNamespace") is True:
        yield ObjectId("", "Namespace", "", target_namespace(obj, identity))


def k3s_chart(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The namespace that K3s makes when it is asked to."""
    if field(obj, "spec", "createNamespace") is True:
        yield ObjectId("", "Namespace", "", target_namespace(obj, identity))


def target_namespace(obj: Mapping[str, Any], identity: ObjectId) -> str:
    """Where a release installs its chart: its target namespace, else its own."""
    return text(obj, "spec", "targetNamespace") or identity.namespace
