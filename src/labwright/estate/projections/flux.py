"""Flux: what its bootstrap, its operator and its artifact generator make.

Sources: fluxcd.io/flux/cmd/flux_bootstrap_git (source and deploy key `flux-system` in `flux-system`);
fluxcd.control-plane.io/operator/fluxinstance (`sync.name` defaults to the namespace);
fluxcd.io/flux/components/source/artifactgenerators.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, matches, text
from labwright.kube import ObjectId

_BOOTSTRAP = "flux-system"
"""Name of the source and of the Kustomization that `flux bootstrap` makes, and of their namespace."""
_SOURCE = "source.toolkit.fluxcd.io"
_KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
_SYNCED = ("GitRepository", "OCIRepository")


def instance(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The source and the Kustomization of `spec.sync`, which the Flux operator applies."""
    sync = mapping(obj, "spec", "sync")
    if sync:
        name = text(sync, "name") or identity.namespace
        yield ObjectId(_SOURCE, text(sync, "kind") or "GitRepository", identity.namespace, name)
        yield ObjectId(_KUSTOMIZE, "Kustomization", identity.namespace, name)


def kustomization(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The source of the bootstrap, where one is used: it is often in no file of the repository."""
    source = mapping(obj, "spec", "sourceRef")
    kind, namespace = text(source, "kind"), text(source, "namespace") or identity.namespace
    if kind in _SYNCED and text(source, "name") == _BOOTSTRAP and namespace == _BOOTSTRAP:
        yield ObjectId(_SOURCE, kind, _BOOTSTRAP, _BOOTSTRAP)


def git_repository(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The deploy key, which the bootstrap makes and never commits."""
    if (identity.namespace, identity.name) == (_BOOTSTRAP, _BOOTSTRAP):
        yield ObjectId("", "Secret", _BOOTSTRAP, _BOOTSTRAP)


def artifact_generator(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """An ExternalArtifact per artifact."""
    for _, name in matches(obj, ("spec", "artifacts", "*", "name")):
        if isinstance(name, str):
            yield ObjectId(_SOURCE, "ExternalArtifact", identity.namespace, name)
