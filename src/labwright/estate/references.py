"""Where objects name other objects: typed references, read from known fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labwright.estate.estate import EstateObject
from labwright.estate.pods import pod_templates

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One object names another."""

    holder: EstateObject
    path: Path
    """Of the field that holds the name."""
    group: str
    kind: str
    namespace: str
    """Empty for a cluster-scoped kind."""
    name: str
    key: str = ""
    """The key that must exist inside it (ConfigMaps, Secrets); empty: any."""


def config_references(obj: EstateObject) -> Iterator[Reference]:
    """ConfigMaps and Secrets that must exist: of pods, HelmRelease values, and custom resources whose fields are known."""
    for template in pod_templates(obj):
        at: Path = (*template.path, "spec")
        yield from _of_pod(obj, at, template.spec)
    for path, kind, field in _CONFIG_FIELDS.get((obj.id.group, obj.id.kind), ()):
        for found, value in _walk(obj.value, path):
            name = value.get(field) if isinstance(value, Mapping) else None
            if isinstance(name, str) and not (isinstance(value, Mapping) and value.get("optional")):
                key = value.get("key") or "" if isinstance(value, Mapping) else ""
                yield Reference(obj, (*found, field), "", kind, _namespace_for(obj), name, str(key))


def _namespace_for(obj: EstateObject) -> str:
    # A ClusterIssuer keeps its Secrets where cert-manager runs (its --cluster-resource-namespace).
    return obj.id.namespace or "cert-manager"


_SECRET_REF = "Secret"  # noqa: S105 - a kind
_CNPG = "postgresql.cnpg.io"
_CONFIG_FIELDS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str], ...]] = {
    ("cert-manager.io", "ClusterIssuer"): (
        (("spec", "acme", "solvers", "*", "dns01", "cloudflare", "apiTokenSecretRef"), _SECRET_REF, "name"),
    ),
    ("cert-manager.io", "Issuer"): (
        (("spec", "acme", "solvers", "*", "dns01", "cloudflare", "apiTokenSecretRef"), _SECRET_REF, "name"),
    ),
    (_CNPG, "Cluster"): (
        (("spec", "backup", "barmanObjectStore", "s3Credentials", "accessKeyId"), _SECRET_REF, "name"),
        (("spec", "backup", "barmanObjectStore", "s3Credentials", "secretAccessKey"), _SECRET_REF, "name"),
        (("spec", "bootstrap", "initdb", "secret"), _SECRET_REF, "name"),
        (
            (
                "spec",
                "superuserSecret",
            ),
            _SECRET_REF,
            "name",
        ),
        (("spec", "managed", "roles", "*", "passwordSecret"), _SECRET_REF, "name"),
        (("spec", "monitoring", "customQueriesConfigMap", "*"), "ConfigMap", "name"),
        (("spec", "externalClusters", "*", "barmanObjectStore", "s3Credentials", "accessKeyId"), _SECRET_REF, "name"),
        (
            ("spec", "externalClusters", "*", "barmanObjectStore", "s3Credentials", "secretAccessKey"),
            _SECRET_REF,
            "name",
        ),
    ),
    ("source.toolkit.fluxcd.io", "GitRepository"): ((("spec", "secretRef"), _SECRET_REF, "name"),),
    ("source.toolkit.fluxcd.io", "HelmRepository"): ((("spec", "secretRef"), _SECRET_REF, "name"),),
    ("source.toolkit.fluxcd.io", "OCIRepository"): ((("spec", "secretRef"), _SECRET_REF, "name"),),
    ("traefik.io", "Middleware"): ((("spec", "basicAuth"), _SECRET_REF, "secret"),),
}


def _of_pod(obj: EstateObject, path: Path, spec: Mapping[str, Any]) -> Iterator[Reference]:
    namespace = obj.id.namespace

    def named(kind: str, where: Path, holder: Any, field: str) -> Iterator[Reference]:
        if isinstance(holder, Mapping) and isinstance(holder.get(field), str) and not holder.get("optional"):
            yield Reference(obj, (*where, field), "", kind, namespace, holder[field], str(holder.get("key") or ""))

    for kind in ("containers", "initContainers"):
        for index, container in enumerate(_items(spec.get(kind))):
            at = (*path, kind, index)
            for position, env in enumerate(_items(container.get("env"))):
                source = env.get("valueFrom")
                if isinstance(source, Mapping):
                    where = (*at, "env", position, "valueFrom")
                    yield from named("ConfigMap", (*where, "configMapKeyRef"), source.get("configMapKeyRef"), "name")
                    yield from named("Secret", (*where, "secretKeyRef"), source.get("secretKeyRef"), "name")
            for position, env in enumerate(_items(container.get("envFrom"))):
                where = (*at, "envFrom", position)
                yield from named("ConfigMap", (*where, "configMapRef"), env.get("configMapRef"), "name")
                yield from named("Secret", (*where, "secretRef"), env.get("secretRef"), "name")
    for index, volume in enumerate(_items(spec.get("volumes"))):
        where = (*path, "volumes", index)
        yield from named("ConfigMap", (*where, "configMap"), volume.get("configMap"), "name")
        yield from named("Secret", (*where, "secret"), volume.get("secret"), "secretName")
        sources = volume["projected"].get("sources") if isinstance(volume.get("projected"), Mapping) else ()
        for position, source in enumerate(_items(sources)):
            deeper = (*where, "projected", "sources", position)
            yield from named("ConfigMap", (*deeper, "configMap"), source.get("configMap"), "name")
            yield from named("Secret", (*deeper, "secret"), source.get("secret"), "name")


def object_references(obj: EstateObject) -> Iterator[Reference]:
    """Other typed references: service accounts, storage and ingress classes, roles, issuers, chart and Git sources."""
    namespace = obj.id.namespace
    for template in pod_templates(obj):
        at: Path = (*template.path, "spec")
        account = template.spec.get("serviceAccountName")
        if isinstance(account, str):
            yield Reference(obj, (*at, "serviceAccountName"), "", "ServiceAccount", namespace, account)
        priority = template.spec.get("priorityClassName")
        if isinstance(priority, str) and priority:
            yield Reference(obj, (*at, "priorityClassName"), "scheduling.k8s.io", "PriorityClass", "", priority)
        for index, volume in enumerate(_items(template.spec.get("volumes"))):
            claim = volume.get("persistentVolumeClaim")
            if isinstance(claim, Mapping) and isinstance(claim.get("claimName"), str):
                where = (*at, "volumes", index, "persistentVolumeClaim", "claimName")
                yield Reference(obj, where, "", "PersistentVolumeClaim", namespace, claim["claimName"])
    for path, group, kind, scoped in _OBJECT_FIELDS.get((obj.id.group, obj.id.kind), ()):
        for found, name in _walk(obj.value, path):
            if isinstance(name, str) and name:
                yield Reference(obj, found, group, kind, namespace if scoped else "", name)
    yield from _special(obj)


_STORAGE = "storage.k8s.io"
_OBJECT_FIELDS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str, bool], ...]] = {
    ("", "PersistentVolumeClaim"): ((("spec", "storageClassName"), _STORAGE, "StorageClass", False),),
    ("apps", "StatefulSet"): (
        (("spec", "volumeClaimTemplates", "*", "spec", "storageClassName"), _STORAGE, "StorageClass", False),
    ),
    (_CNPG, "Cluster"): ((("spec", "storage", "storageClass"), _STORAGE, "StorageClass", False),),
    (_CNPG, "ScheduledBackup"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    (_CNPG, "Database"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    (_CNPG, "Pooler"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    ("networking.k8s.io", "Ingress"): (
        (("spec", "ingressClassName"), "networking.k8s.io", "IngressClass", False),
        (("metadata", "annotations", "cert-manager.io/cluster-issuer"), "cert-manager.io", "ClusterIssuer", False),
        (("metadata", "annotations", "cert-manager.io/issuer"), "cert-manager.io", "Issuer", True),
    ),
    ("metallb.io", "L2Advertisement"): ((("spec", "ipAddressPools", "*"), "metallb.io", "IPAddressPool", True),),
}


def _special(obj: EstateObject) -> Iterator[Reference]:
    """References whose kind stands beside the name: chart and Git sources, role bindings, dependencies."""
    spec = obj.value.get("spec")
    spec = spec if isinstance(spec, Mapping) else {}
    namespace = obj.id.namespace
    match (obj.id.group, obj.id.kind):
        case ("helm.toolkit.fluxcd.io", "HelmRelease"):
            for path in (("spec", "chart", "spec", "sourceRef"), ("spec", "chartRef")):
                yield from _kinded(obj, path, "source.toolkit.fluxcd.io")
            yield from _depends(obj, spec)
        case ("kustomize.toolkit.fluxcd.io", "Kustomization"):
            yield from _kinded(obj, ("spec", "sourceRef"), "source.toolkit.fluxcd.io")
            yield from _depends(obj, spec)
        case ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding"):
            role = obj.value.get("roleRef")
            if isinstance(role, Mapping) and isinstance(role.get("name"), str):
                kind = str(role.get("kind"))
                home = namespace if kind == "Role" else ""
                yield Reference(obj, ("roleRef", "name"), obj.id.group, kind, home, role["name"])
            for index, subject in enumerate(_items(obj.value.get("subjects"))):
                if subject.get("kind") == "ServiceAccount" and isinstance(subject.get("name"), str):
                    home = str(subject.get("namespace") or namespace)
                    where = ("subjects", index, "name")
                    yield Reference(obj, where, "", "ServiceAccount", home, subject["name"])
        case _:
            return


def _kinded(obj: EstateObject, path: tuple[str, ...], group: str) -> Iterator[Reference]:
    for found, ref in _walk(obj.value, path):
        if isinstance(ref, Mapping) and isinstance(ref.get("name"), str):
            home = str(ref.get("namespace") or obj.id.namespace)
            yield Reference(obj, (*found, "name"), group, str(ref.get("kind")), home, ref["name"])


def _depends(obj: EstateObject, spec: Mapping[str, Any]) -> Iterator[Reference]:
    for index, each in enumerate(_items(spec.get("dependsOn"))):
        if isinstance(each.get("name"), str):
            home = str(each.get("namespace") or obj.id.namespace)
            where = ("spec", "dependsOn", index, "name")
            yield Reference(obj, where, obj.id.group, obj.id.kind, home, each["name"])


def backends(obj: EstateObject) -> Iterator[tuple[Reference, str | int | None]]:
    """Services that an Ingress routes to, each with the port it names."""
    if (obj.id.group, obj.id.kind) != ("networking.k8s.io", "Ingress"):
        return
    for pattern in (
        ("spec", "rules", "*", "http", "paths", "*", "backend", "service"),
        ("spec", "defaultBackend", "service"),
    ):
        for found, service in _walk(obj.value, pattern):
            if isinstance(service, Mapping) and isinstance(service.get("name"), str):
                port = service.get("port")
                asked = (port.get("name") or port.get("number")) if isinstance(port, Mapping) else None
                yield Reference(obj, (*found, "name"), "", "Service", obj.id.namespace, service["name"]), asked


def _walk(value: Any, pattern: tuple[str, ...], at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that a path leads to; `*` stands for every item of a list."""
    if not pattern:
        yield at, value
        return
    step, rest = pattern[0], pattern[1:]
    if step == "*":
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from _walk(item, rest, (*at, index))
    elif isinstance(value, Mapping) and step in value:
        yield from _walk(value[step], rest, (*at, step))


def _items(value: Any) -> list[Any]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
