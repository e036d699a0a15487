"""Flux: what its bootstrap, its operator and its artifact generator make, the controllers among it.

Sources: fluxcd.io/flux/cmd/flux_bootstrap_git (source and deploy key `flux-system` in `flux-system`);
fluxcd.control-plane.io/operator/fluxinstance (`sync.name` defaults to the namespace);
fluxcd.io/flux/components/source/artifactgenerators; github.com/fluxcd/flux2, manifests/bases (names, labels, ports).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, field, mapping, matches, text
from labwright.estate.projections.made import Made, container, made, pod_template, secret, workload
from labwright.kube import ObjectId
from labwright.render.units import Unit

_BOOTSTRAP = "flux-system"
"""Name of the source and of the Kustomization that `flux bootstrap` makes, and of their namespace."""
_SOURCE = "source.toolkit.fluxcd.io/v1"
_KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1"
_SYNCED = ("GitRepository", "OCIRepository")
_COMPONENTS = ("source-controller", "kustomize-controller", "helm-controller", "notification-controller")
"""What a FluxInstance installs that names none."""
_PORTS = (("http-prom", 8080), ("healthz", 9440))
_SERVICES = {
    "notification-controller": (("notification-controller", 9090), ("webhook-receiver", 9292)),
    "source-controller": (("source-controller", 9090),),
}


def instance(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The source and the Kustomization of `spec.sync`, which the Flux operator applies."""
    sync = mapping(obj, "spec", "sync")
    if sync:
        name, path = text(sync, "name") or identity.namespace, ("spec", "sync")
        kind = text(sync, "kind") or "GitRepository"
        yield made(_SOURCE, kind, identity.namespace, name, path=path)
        yield made(_KUSTOMIZE, "Kustomization", identity.namespace, name, path=path)
    listed = field(obj, "spec", "components")
    components = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else _COMPONENTS
    for component in components:
        yield from _controller(identity.namespace, component, ("spec", "components") if listed else ())


def _controller(namespace: str, name: str, path: Path) -> Iterator[Made]:
    """One of Flux' controllers, and the Services that two of them have."""
    labels = {"app": name}
    pods = pod_template(labels, [container("manager", None, _PORTS)], serviceAccountName=name)
    yield workload("Deployment", namespace, name, pods, path=path, labels=labels, selector={"matchLabels": labels})
    for service_name, target in _SERVICES.get(name, ()):
        ports = [{"name": "http", "port": 80, "targetPort": target, "protocol": "TCP"}]
        spec = {"type": "ClusterIP", "selector": labels, "ports": ports}
        yield made("v1", "Service", namespace, service_name, path=path, labels=labels, spec=spec)


def kustomization(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The source of the bootstrap, where one is used: it is often in no file of the repository."""
    source = mapping(obj, "spec", "sourceRef")
    kind, namespace = text(source, "kind"), text(source, "namespace") or identity.namespace
    if kind in _SYNCED and text(source, "name") == _BOOTSTRAP and namespace == _BOOTSTRAP:
        yield made(_SOURCE, kind, _BOOTSTRAP, _BOOTSTRAP, path=("spec", "sourceRef", "name"))


def source_of(unit: Unit) -> ObjectId:
    """The source that a Kustomization names; with empty parts where it names none."""
    ref = mapping(unit.source.value if unit.source else None, "spec", "sourceRef")
    group = _SOURCE.partition("/")[0]
    return ObjectId(group, text(ref, "kind"), text(ref, "namespace") or unit.namespace, text(ref, "name"))


def own_source(unit: Unit, source: Mapping[str, Any] | None) -> Iterator[Made]:
    """The source that a cluster's first unit names, which is the repository itself, and its credentials.

    Whoever bootstraps a cluster makes both, by hand or with a tool, and seldom commits them: one cannot fetch the first file
    of a repository with a key that is in it. `source`: that object, where it is in Git.
    """
    named = source_of(unit)
    path = ("spec", "sourceRef", "name")
    if named.kind in (*_SYNCED, "Bucket") and named.name:
        yield made(_SOURCE, named.kind, named.namespace, named.name, path=path)
        key = text(source, "spec", "secretRef", "name")
        if key:
            yield secret(named.namespace, key, path=path)


def git_repository(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The deploy key, which the bootstrap makes and never commits."""
    if (identity.namespace, identity.name) == (_BOOTSTRAP, _BOOTSTRAP):
        yield secret(_BOOTSTRAP, _BOOTSTRAP)


def artifact_generator(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """An ExternalArtifact per artifact."""
    for path, name in matches(obj, ("spec", "artifacts", "*", "name")):
        if isinstance(name, str):
            yield made(_SOURCE, "ExternalArtifact", identity.namespace, name, path=path)
