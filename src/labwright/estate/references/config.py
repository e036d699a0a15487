"""ConfigMaps and Secrets that must exist: of pods, of releases' values, and of custom resources whose fields are known.

Sources: Kubernetes API reference (pods); fluxcd.io/flux/components (valuesFrom, substituteFrom, secretRef);
cert-manager.io/docs/reference/api-docs (solvers); cloudnative-pg.io/documentation/1.25/cloudnative-pg.v1.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.estate import EstateObject
from labwright.estate.fields import Path, mapping, mappings, matches
from labwright.estate.pods import pod_templates
from labwright.estate.references.reference import Reference

CLUSTER_RESOURCE_NAMESPACE = "cert-manager"
"""Where a ClusterIssuer looks for Secrets; cert-manager's `--cluster-resource-namespace` is the namespace it runs in."""
_CONFIG = "ConfigMap"
_SECRET = "Secret"  # noqa: S105 - a kind
_KINDS = {_CONFIG: _CONFIG, _SECRET: _SECRET}
_CNPG = "postgresql.cnpg.io"
_S3 = ("barmanObjectStore", "s3Credentials")
_SOURCE = "source.toolkit.fluxcd.io"

FIELDS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str], ...]] = {
    ("cert-manager.io", "ClusterIssuer"): ((("spec", "ca"), _SECRET, "secretName"),),
    ("cert-manager.io", "Issuer"): ((("spec", "ca"), _SECRET, "secretName"),),
    (_CNPG, "Cluster"): (
        (("spec", "backup", *_S3, "accessKeyId"), _SECRET, "name"),
        (("spec", "backup", *_S3, "secretAccessKey"), _SECRET, "name"),
        (("spec", "bootstrap", "initdb", "secret"), _SECRET, "name"),
        (("spec", "superuserSecret"), _SECRET, "name"),
        (("spec", "managed", "roles", "*", "passwordSecret"), _SECRET, "name"),
        (("spec", "monitoring", "customQueriesConfigMap", "*"), _CONFIG, "name"),
        (("spec", "monitoring", "customQueriesSecret", "*"), _SECRET, "name"),
        (("spec", "externalClusters", "*", *_S3, "accessKeyId"), _SECRET, "name"),
        (("spec", "externalClusters", "*", *_S3, "secretAccessKey"), _SECRET, "name"),
        (("spec", "externalClusters", "*", "password"), _SECRET, "name"),
    ),
    (_SOURCE, "GitRepository"): ((("spec", "secretRef"), _SECRET, "name"),),
    (_SOURCE, "HelmRepository"): ((("spec", "secretRef"), _SECRET, "name"),),
    (_SOURCE, "OCIRepository"): ((("spec", "secretRef"), _SECRET, "name"),),
    (_SOURCE, "Bucket"): ((("spec", "secretRef"), _SECRET, "name"),),
    ("notification.toolkit.fluxcd.io", "Provider"): ((("spec", "secretRef"), _SECRET, "name"),),
    ("notification.toolkit.fluxcd.io", "Receiver"): ((("spec", "secretRef"), _SECRET, "name"),),
    ("traefik.io", "Middleware"): (
        (("spec", "basicAuth"), _SECRET, "secret"),
        (("spec", "digestAuth"), _SECRET, "secret"),
    ),
    ("traefik.io", "IngressRoute"): ((("spec", "tls"), _SECRET, "secretName"),),
}
"""Kind → (path of the mapping that names it, kind of what is named, field with the name)."""
VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): ("spec", "valuesFrom", "*"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): ("spec", "postBuild", "substituteFrom", "*"),
}
"""Kind → path of the entries `{kind, name, valuesKey, optional}` that its values come from."""
_DEFAULT_KEY = {"HelmRelease": "values.yaml"}


def config_references(obj: EstateObject) -> Iterator[Reference]:
    """ConfigMaps and Secrets without which the object does not work. Optional ones are left out."""
    for template in pod_templates(obj):
        yield from _of_pod(obj, (*template.path, "spec"), template.spec)
    kind = (obj.id.group, obj.id.kind)
    for path, target, name in FIELDS.get(kind, ()):
        for found, value in matches(obj.value, path):
            yield from _named(obj, target, found, value, name)
    if kind[0] == "cert-manager.io":
        for found, solver in matches(obj.value, ("spec", "acme", "solvers", "*")):
            yield from _secret_refs(obj, found, solver)
    if kind in VALUES:
        for found, value in matches(obj.value, VALUES[kind]):
            yield from _values(obj, found, value)


def _named(obj: EstateObject, kind: str, where: Path, holder: Any, name: str) -> Iterator[Reference]:
    if not isinstance(holder, Mapping) or holder.get("optional") is True:
        return
    named, key = holder.get(name), holder.get("key")
    if isinstance(named, str) and named:
        namespace = obj.id.namespace or CLUSTER_RESOURCE_NAMESPACE
        yield Reference(obj, (*where, name), "", kind, namespace, named, key if isinstance(key, str) else "")


def _secret_refs(obj: EstateObject, where: Path, value: Any) -> Iterator[Reference]:
    """Every `…SecretRef` of an ACME solver, whichever DNS provider it is for (`apiTokenSecretRef`, `tsigSecretSecretRef`)."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key.endswith("SecretRef"):
                yield from _named(obj, _SECRET, (*where, key), inner, "name")
            else:
                yield from _secret_refs(obj, (*where, key), inner)


def _values(obj: EstateObject, where: Path, value: Any) -> Iterator[Reference]:
    if not isinstance(value, Mapping) or value.get("optional") is True:
        return
    kind, name = _KINDS.get(str(value.get("kind"))), value.get("name")
    if kind is not None and isinstance(name, str) and name:
        key = value.get("valuesKey", _DEFAULT_KEY.get(obj.id.kind, ""))
        key = key if isinstance(key, str) else ""
        yield Reference(obj, (*where, "name"), "", kind, obj.id.namespace, name, key)


def _of_pod(obj: EstateObject, path: Path, spec: Mapping[str, Any]) -> Iterator[Reference]:
    for kind in ("initContainers", "containers"):
        for index, container in mappings(spec.get(kind)):
            yield from _of_container(obj, (*path, kind, index), container)
    for index, volume in mappings(spec.get("volumes")):
        where = (*path, "volumes", index)
        yield from _volume(obj, _CONFIG, (*where, "configMap"), volume.get("configMap"), "name")
        yield from _volume(obj, _SECRET, (*where, "secret"), volume.get("secret"), "secretName")
        for position, source in mappings(mapping(volume, "projected").get("sources")):
            deeper = (*where, "projected", "sources", position)
            yield from _volume(obj, _CONFIG, (*deeper, "configMap"), source.get("configMap"), "name")
            yield from _volume(obj, _SECRET, (*deeper, "secret"), source.get("secret"), "name")


def _of_container(obj: EstateObject, path: Path, container: Mapping[str, Any]) -> Iterator[Reference]:
    for index, env in mappings(container.get("env")):
        source, where = mapping(env, "valueFrom"), (*path, "env", index, "valueFrom")
        yield from _named(obj, _CONFIG, (*where, "configMapKeyRef"), source.get("configMapKeyRef"), "name")
        yield from _named(obj, _SECRET, (*where, "secretKeyRef"), source.get("secretKeyRef"), "name")
    for index, env in mappings(container.get("envFrom")):
        where = (*path, "envFrom", index)
        yield from _named(obj, _CONFIG, (*where, "configMapRef"), env.get("configMapRef"), "name")
        yield from _named(obj, _SECRET, (*where, "secretRef"), env.get("secretRef"), "name")


def _volume(obj: EstateObject, kind: str, where: Path, holder: Any, name: str) -> Iterator[Reference]:
    """A volume's source, and the keys that its `items` ask for."""
    if not isinstance(holder, Mapping):
        return
    for whole in _named(obj, kind, where, holder, name):
        keys = [
            (index, item["key"]) for index, item in mappings(holder.get("items")) if isinstance(item.get("key"), str)
        ]
        if not keys:
            yield whole
        for index, key in keys:
            yield Reference(obj, (*where, "items", index, "key"), "", kind, whole.namespace, whole.name, key)
