"""What controllers will create from objects that are in Git. One file per custom resource (or annotation)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from labwright.estate.projections import cert_manager, cnpg, generic
from labwright.kube import ObjectId

Projection = Callable[[Mapping[str, Any], ObjectId], Iterator[ObjectId]]

_BY_KIND: dict[tuple[str, str], tuple[Projection, ...]] = {
    ("postgresql.cnpg.io", "Cluster"): (cnpg.cluster,),
    ("cert-manager.io", "Certificate"): (cert_manager.certificate,),
    ("cert-manager.io", "ClusterIssuer"): (cert_manager.issuer,),
    ("cert-manager.io", "Issuer"): (cert_manager.issuer,),
    ("networking.k8s.io", "Ingress"): (cert_manager.ingress,),
    ("", "Namespace"): (generic.namespace,),
}


def projected(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """Everything that controllers are known to create from one object."""
    for projection in _BY_KIND.get((identity.group, identity.kind), ()):
        yield from projection(obj, identity)
