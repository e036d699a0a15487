"""What controllers will create from objects that are in Git. One file per controller."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from labwright.estate.projections import cert_manager, cnpg, flux, helm, kubernetes, secret_operators
from labwright.kube import ObjectId

Projection = Callable[[Mapping[str, Any], ObjectId], Iterator[ObjectId]]

BY_KIND: dict[tuple[str, str], Projection] = {
    ("postgresql.cnpg.io", "Cluster"): cnpg.cluster,
    ("postgresql.cnpg.io", "Pooler"): cnpg.pooler,
    ("cert-manager.io", "Certificate"): cert_manager.certificate,
    ("cert-manager.io", "ClusterIssuer"): cert_manager.issuer,
    ("cert-manager.io", "Issuer"): cert_manager.issuer,
    ("networking.k8s.io", "Ingress"): cert_manager.ingress,
    ("gateway.networking.k8s.io", "Gateway"): cert_manager.gateway,
    ("external-secrets.io", "ExternalSecret"): secret_operators.external_secret,
    ("bitnami.com", "SealedSecret"): secret_operators.sealed_secret,
    ("isindir.github.com", "SopsSecret"): secret_operators.sops_secret,
    ("fluxcd.controlplane.io", "FluxInstance"): flux.instance,
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): flux.kustomization,
    ("source.toolkit.fluxcd.io", "GitRepository"): flux.git_repository,
    ("source.extensions.fluxcd.io", "ArtifactGenerator"): flux.artifact_generator,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): helm.release,
    ("helm.cattle.io", "HelmChart"): helm.k3s_chart,
    ("apps", "StatefulSet"): kubernetes.stateful_set,
    ("", "Namespace"): kubernetes.namespace,
}


def projected(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """Everything that controllers are known to create from one object."""
    projection = BY_KIND.get((identity.group, identity.kind))
    if projection is not None:
        yield from projection(obj, identity)
