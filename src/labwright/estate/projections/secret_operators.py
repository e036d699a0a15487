"""Operators that make Secrets out of something that may stand in Git.

Sources: external-secrets.io/latest/api/spec (`target.name` defaults to the object's own, `creationPolicy` to `Owner`;
a ClusterExternalSecret makes one in every namespace it selects; a PushSecret makes nothing in the cluster),
github.com/bitnami-labs/sealed-secrets, github.com/isindir/sops-secrets-operator, github.com/bitwarden/sm-kubernetes
(`spec.secretName`), developer.1password.com/docs/k8s/operator, developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference,
infisical.com/docs/integrations/platforms/kubernetes, docs.doppler.com/docs/kubernetes-operator.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, field, mapping, mappings, matches, text, texts
from labwright.estate.projections.made import Made, made, secret
from labwright.estate.projections.namespaces import Around, selected
from labwright.kube import ObjectId

_CREATES = frozenset({"", "Owner", "Orphan"})
"""Creation policies under which External Secrets makes the Secret; `Merge` and `None` expect it to be there."""


def external_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret that is filled from an outside store, with its keys where all of them are named."""
    target = mapping(obj, "spec", "target")
    if text(target, "creationPolicy") not in _CREATES or target.get("manifest"):
        return
    named = text(target, "name")
    template = mapping(target, "template")
    metadata = mapping(template, "metadata")
    yield secret(
        identity.namespace,
        named or identity.name,
        path=("spec", "target", "name") if named else ("metadata", "name"),
        keys=_keys(mapping(obj, "spec"), template),
        annotations=texts(metadata, "annotations"),
        labels=texts(metadata, "labels"),
    )


def _keys(spec: Mapping[str, Any], template: Mapping[str, Any]) -> tuple[str, ...]:
    """All keys; none where a store or a template in another object decides them."""
    if spec.get("dataFrom") or template.get("templateFrom"):
        return ()
    data = mapping(template, "data")
    own = [text(each, "secretKey") for _, each in mappings(spec.get("data"))]
    if not all(own):
        return ()
    if not data:
        return tuple(own)
    return (*data, *own) if template.get("mergePolicy") == "Merge" else tuple(data)


def cluster_external_secret(obj: Mapping[str, Any], identity: ObjectId, around: Around) -> Iterator[Made]:
    """An ExternalSecret in every namespace that is named or selected."""
    spec = mapping(obj, "spec")
    name = text(spec, "externalSecretName") or identity.name
    wanted: dict[str, Path] = {}
    for index, each in enumerate(spec["namespaces"]) if isinstance(spec.get("namespaces"), list) else ():
        if isinstance(each, str):
            wanted.setdefault(each, ("spec", "namespaces", index))
    for path, selector in (
        *matches(obj, ("spec", "namespaceSelector")),
        *matches(obj, ("spec", "namespaceSelectors", "*")),
    ):
        for each in selected(selector, around.namespaces):
            wanted.setdefault(each, path)
    for namespace, path in wanted.items():
        inner = mapping(spec, "externalSecretSpec")
        yield made("external-secrets.io/v1", "ExternalSecret", namespace, name, path=path, spec=inner)


def sealed_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret of the same name, with the keys that were sealed and those of its template."""
    template = mapping(obj, "spec", "template")
    keys = (*mapping(obj, "spec", "encryptedData"), *mapping(template, "data"))
    annotations = texts(template, "metadata", "annotations")
    yield secret(identity.namespace, identity.name, keys=keys, annotations=annotations)


def sops_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A Secret per template."""
    for path, name in matches(obj, ("spec", "secretTemplates", "*", "name")):
        if isinstance(name, str):
            yield secret(identity.namespace, name, path=path)


def bitwarden_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret it names; with `onlyMappedSecrets` its keys are those of the map, and no others."""
    path = ("spec", "secretName")
    mapped = [text(each, "secretKeyName") for _, each in mappings(mapping(obj, "spec").get("map"))]
    only = field(obj, "spec", "onlyMappedSecrets") is not False and all(mapped)
    if text(obj, *path):
        yield secret(identity.namespace, text(obj, *path), path=path, keys=mapped if only else ())


def one_password_item(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret of the same name."""
    yield secret(identity.namespace, identity.name)


def vault_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The destination of a Vault Secrets Operator's kind, where it is asked to make it."""
    path = ("spec", "destination", "name")
    if text(obj, *path) and field(obj, "spec", "destination", "create") is True:
        yield secret(identity.namespace, text(obj, *path), path=path)


def infisical_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secrets that Infisical manages."""
    for pattern in (("spec", "managedSecretReference"), ("spec", "managedKubeSecretReferences", "*")):
        for path, found in matches(obj, pattern):
            name = text(found, "secretName")
            if name:
                home = text(found, "secretNamespace") or identity.namespace
                yield secret(home, name, path=(*path, "secretName"))


def doppler_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret that Doppler manages."""
    path = ("spec", "managedSecret", "name")
    if text(obj, *path):
        home = text(obj, "spec", "managedSecret", "namespace") or identity.namespace
        yield secret(home, text(obj, *path), path=path)
