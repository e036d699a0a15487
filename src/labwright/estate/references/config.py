"""ConfigMaps and Secrets that must exist: of pods, of releases' values, and of custom resources whose fields are known.

Sources: Kubernetes API reference (pods); fluxcd.io/flux/components (valuesFrom, substituteFrom, secretRef);
cert-manager.io/docs/reference/api-docs (solvers); cloudnative-pg.io/documentation/1.25/cloudnative-pg.v1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from labwright.estate.fields import Path, mapping, mappings, matches, text
from labwright.estate.objects import Thing
from labwright.estate.pods import pod_templates
from labwright.estate.references.reference import Reference

_CONFIG = "ConfigMap"
_SECRET = "Secret"  # noqa: S105 - a kind
_KINDS = {_CONFIG: _CONFIG, _SECRET: _SECRET}
_CNPG = "postgresql.cnpg.io"
_BARMAN = "barmanObjectStore"
_S3 = ("s3Credentials",)
_S3_KEYS = ("accessKeyId", "secretAccessKey", "region", "sessionToken")
_SOURCE = "source.toolkit.fluxcd.io"
_NOTIFICATION = "notification.toolkit.fluxcd.io"
_TRAEFIK = "traefik.io"
_REDIS = (
    (("spec", "kubernetesConfig", "redisSecret"), _SECRET, "name"),
    (("spec", "redisConfig"), _CONFIG, "additionalRedisConfig"),
)
_CLUSTER_ISSUER = ("cert-manager.io", "ClusterIssuer")
_WALKED = frozenset({_CLUSTER_ISSUER, ("cert-manager.io", "Issuer")})
_STORES = frozenset({("external-secrets.io", "ClusterSecretStore"), ("external-secrets.io", "SecretStore")})
_ACROSS = frozenset({("external-secrets.io", "ClusterSecretStore"), ("gateway.networking.k8s.io", "Gateway")})
"""Kinds that may name Secrets of another namespace."""


def _each(holder: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    return tuple(((*holder, name), _SECRET, "name") for name in names)


FIELDS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str], ...]] = {
    ("barmancloud.cnpg.io", "ObjectStore"): (
        *(_each(("spec", "configuration", *_S3), _S3_KEYS)),
        (("spec", "configuration", "endpointCA"), _SECRET, "name"),
        (("spec", "configuration", "googleCredentials", "applicationCredentials"), _SECRET, "name"),
    ),
    ("cert-manager.io", "ClusterIssuer"): ((("spec", "ca"), _SECRET, "secretName"),),
    ("cert-manager.io", "Issuer"): ((("spec", "ca"), _SECRET, "secretName"),),
    (_CNPG, "Cluster"): (
        *(_each(("spec", "backup", _BARMAN, *_S3), _S3_KEYS)),
        (("spec", "backup", _BARMAN, "endpointCA"), _SECRET, "name"),
        (("spec", "bootstrap", "initdb", "secret"), _SECRET, "name"),
        (("spec", "bootstrap", "recovery", "secret"), _SECRET, "name"),
        (("spec", "bootstrap", "pg_basebackup", "secret"), _SECRET, "name"),
        (("spec", "superuserSecret"), _SECRET, "name"),
        (("spec", "managed", "roles", "*", "passwordSecret"), _SECRET, "name"),
        (("spec", "monitoring", "customQueriesConfigMap", "*"), _CONFIG, "name"),
        (("spec", "monitoring", "customQueriesSecret", "*"), _SECRET, "name"),
        *(_each(("spec", "externalClusters", "*", _BARMAN, *_S3), _S3_KEYS)),
        *(_each(("spec", "externalClusters", "*"), ("password", "sslCert", "sslKey", "sslRootCert"))),
        *(
            (("spec", "certificates"), _SECRET, name)
            for name in ("clientCASecret", "replicationTLSSecret", "serverCASecret", "serverTLSSecret")
        ),
    ),
    (_CNPG, "Pooler"): ((("spec", "pgbouncer", "authQuerySecret"), _SECRET, "name"),),
    ("gateway.networking.k8s.io", "Gateway"): (
        (("spec", "listeners", "*", "tls", "certificateRefs", "*"), _SECRET, "name"),
    ),
    ("monitoring.coreos.com", "Alertmanager"): ((("spec",), _SECRET, "configSecret"),),
    ("monitoring.coreos.com", "Prometheus"): (
        (("spec", "additionalScrapeConfigs"), _SECRET, "name"),
        (("spec", "thanos", "objectStorageConfig"), _SECRET, "name"),
    ),
    (_NOTIFICATION, "Provider"): (
        (("spec", "secretRef"), _SECRET, "name"),
        (("spec", "certSecretRef"), _SECRET, "name"),
    ),
    (_NOTIFICATION, "Receiver"): ((("spec", "secretRef"), _SECRET, "name"),),
    ("redis.redis.opstreelabs.in", "Redis"): _REDIS,
    ("redis.redis.opstreelabs.in", "RedisCluster"): _REDIS,
    ("redis.redis.opstreelabs.in", "RedisReplication"): _REDIS,
    ("redis.redis.opstreelabs.in", "RedisSentinel"): (
        (("spec", "kubernetesConfig", "redisSecret"), _SECRET, "name"),
        (("spec", "redisSentinelConfig"), _CONFIG, "additionalSentinelConfig"),
    ),
    (_SOURCE, "GitRepository"): ((("spec", "secretRef"), _SECRET, "name"),),
    **{
        (_SOURCE, kind): ((("spec", "secretRef"), _SECRET, "name"), (("spec", "certSecretRef"), _SECRET, "name"))
        for kind in ("Bucket", "HelmRepository", "OCIRepository")
    },
    (_TRAEFIK, "Middleware"): (
        (("spec", "basicAuth"), _SECRET, "secret"),
        (("spec", "digestAuth"), _SECRET, "secret"),
    ),
    (_TRAEFIK, "IngressRoute"): ((("spec", "tls"), _SECRET, "secretName"),),
    (_TRAEFIK, "IngressRouteTCP"): ((("spec", "tls"), _SECRET, "secretName"),),
    **{
        ("volsync.backube", kind): tuple((("spec", mover), _SECRET, "repository") for mover in ("restic", "kopia"))
        for kind in ("ReplicationDestination", "ReplicationSource")
    },
}
"""Kind → (path of the mapping that names it, kind of what is named, field with the name)."""
MAYBE: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str], ...]] = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): (
        (("spec", "decryption", "secretRef"), _SECRET, "name"),
        (("spec", "kubeConfig", "secretRef"), _SECRET, "name"),
    ),
    ("helm.toolkit.fluxcd.io", "HelmRelease"): ((("spec", "kubeConfig", "secretRef"), _SECRET, "name"),),
    ("networking.k8s.io", "Ingress"): ((("spec", "tls", "*"), _SECRET, "secretName"),),
    ("external-secrets.io", "PushSecret"): ((("spec", "selector", "secret"), _SECRET, "name"),),
    ("k8s.bitwarden.com", "BitwardenSecret"): ((("spec", "authToken"), _SECRET, "secretName"),),
    ("", "ServiceAccount"): ((("imagePullSecrets", "*"), _SECRET, "name"), (("secrets", "*"), _SECRET, "name")),
}
"""The same for what an object does without, or what people make by hand: the key that opens all others cannot stand in Git."""
VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): ("spec", "valuesFrom", "*"),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): ("spec", "postBuild", "substituteFrom", "*"),
}
"""Kind → path of the entries `{kind, name, valuesKey, optional}` that its values come from."""
_DEFAULT_KEY = {"HelmRelease": "values.yaml"}


def config_references(obj: Thing, issuer_namespace: str = "cert-manager") -> Iterator[Reference]:
    """ConfigMaps and Secrets without which the object does not work. Optional ones are left out.

    `issuer_namespace` is where a ClusterIssuer looks for Secrets; see `labwright.estate.operators`.
    """
    return (each for each in every_config_reference(obj, issuer_namespace) if not each.optional)


def every_config_reference(obj: Thing, issuer_namespace: str = "cert-manager") -> Iterator[Reference]:
    """All ConfigMaps and Secrets that the object names."""
    for each in _every(obj):
        if each.namespace:
            yield each
        elif obj.id[:2] == _CLUSTER_ISSUER:
            yield replace(each, namespace=issuer_namespace)


def _every(obj: Thing) -> Iterator[Reference]:
    """The same; the namespace is empty where the object has none and names none."""
    for template in pod_templates(obj):
        yield from _of_pod(obj, (*template.path, "spec"), template.spec)
    kind = (obj.id.group, obj.id.kind)
    for table, optional in ((FIELDS, False), (MAYBE, True)):
        for path, target, name in table.get(kind, ()):
            for found, value in matches(obj.value, path):
                yield from _named(obj, target, found, value, name, optional=optional)
    if kind in _WALKED:
        for found, solver in matches(obj.value, ("spec", "acme", "solvers", "*")):
            yield from _secret_refs(obj, found, solver)
    if kind in _STORES:
        for found, provider in matches(obj.value, ("spec", "provider")):
            # The token of the outside store is the one that no store can bring: people make it by hand.
            yield from (replace(each, optional=True) for each in _secret_refs(obj, found, provider))
    if kind in VALUES:
        for found, value in matches(obj.value, VALUES[kind]):
            yield from _values(obj, found, value)


def _named(
    obj: Thing, kind: str, where: Path, holder: Any, name: str, *, optional: bool = False
) -> Iterator[Reference]:
    if not isinstance(holder, Mapping):
        return
    named, key = holder.get(name), holder.get("key")
    if isinstance(named, str) and named:
        named_home = text(holder, "namespace")
        namespace = named_home if obj.id[:2] in _ACROSS and named_home else obj.id.namespace
        may_lack = optional or holder.get("optional") is True
        key = key if isinstance(key, str) else ""
        yield Reference(obj, (*where, name), "", kind, namespace, named, key, optional=may_lack)


def _secret_refs(obj: Thing, where: Path, value: Any) -> Iterator[Reference]:
    """Every `…SecretRef` of an ACME solver or a secret store, whichever provider it is for (`apiTokenSecretRef`)."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key.endswith(("SecretRef", "secretRef")) and text(inner, "name"):
                yield from _named(obj, _SECRET, (*where, key), inner, "name")
            else:
                yield from _secret_refs(obj, (*where, key), inner)


def _values(obj: Thing, where: Path, value: Any) -> Iterator[Reference]:
    if not isinstance(value, Mapping):
        return
    kind, name = _KINDS.get(str(value.get("kind"))), value.get("name")
    if kind is not None and isinstance(name, str) and name:
        key = value.get("valuesKey", _DEFAULT_KEY.get(obj.id.kind, ""))
        key = key if isinstance(key, str) else ""
        may_lack = value.get("optional") is True
        yield Reference(obj, (*where, "name"), "", kind, obj.id.namespace, name, key, optional=may_lack)


def _of_pod(obj: Thing, path: Path, spec: Mapping[str, Any]) -> Iterator[Reference]:
    for index, pull in mappings(spec.get("imagePullSecrets")):
        yield from _named(obj, _SECRET, (*path, "imagePullSecrets", index), pull, "name", optional=True)
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


def _of_container(obj: Thing, path: Path, container: Mapping[str, Any]) -> Iterator[Reference]:
    for index, env in mappings(container.get("env")):
        source, where = mapping(env, "valueFrom"), (*path, "env", index, "valueFrom")
        yield from _named(obj, _CONFIG, (*where, "configMapKeyRef"), source.get("configMapKeyRef"), "name")
        yield from _named(obj, _SECRET, (*where, "secretKeyRef"), source.get("secretKeyRef"), "name")
    for index, env in mappings(container.get("envFrom")):
        where = (*path, "envFrom", index)
        yield from _named(obj, _CONFIG, (*where, "configMapRef"), env.get("configMapRef"), "name")
        yield from _named(obj, _SECRET, (*where, "secretRef"), env.get("secretRef"), "name")


def _volume(obj: Thing, kind: str, where: Path, holder: Any, name: str) -> Iterator[Reference]:
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
            path = (*where, "items", index, "key")
            yield Reference(obj, path, "", kind, whole.namespace, whole.name, key, optional=whole.optional)
