"""Typed references other than to ConfigMaps and Secrets: accounts, claims, classes, roles, issuers, sources, dependencies.

Sources: Kubernetes API reference; fluxcd.io/flux/components; metallb.io/apis; cloudnative-pg.io/documentation/1.25.
"""

from collections.abc import Iterator, Mapping

from labwright.estate.estate import EstateObject
from labwright.estate.fields import Path, mapping, mappings, matches
from labwright.estate.pods import pod_templates
from labwright.estate.references.reference import Reference

_CNPG = "postgresql.cnpg.io"
_STORAGE = "storage.k8s.io"
_SOURCE = "source.toolkit.fluxcd.io"
_RBAC = "rbac.authorization.k8s.io"

FIELDS: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str, bool], ...]] = {
    ("", "PersistentVolumeClaim"): ((("spec", "storageClassName"), _STORAGE, "StorageClass", False),),
    ("apps", "StatefulSet"): (
        (("spec", "volumeClaimTemplates", "*", "spec", "storageClassName"), _STORAGE, "StorageClass", False),
    ),
    (_CNPG, "Cluster"): (
        (("spec", "storage", "storageClass"), _STORAGE, "StorageClass", False),
        (("spec", "walStorage", "storageClass"), _STORAGE, "StorageClass", False),
    ),
    (_CNPG, "ScheduledBackup"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    (_CNPG, "Backup"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    (_CNPG, "Database"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    (_CNPG, "Pooler"): ((("spec", "cluster", "name"), _CNPG, "Cluster", True),),
    ("networking.k8s.io", "Ingress"): (
        (("spec", "ingressClassName"), "networking.k8s.io", "IngressClass", False),
        (("metadata", "annotations", "cert-manager.io/cluster-issuer"), "cert-manager.io", "ClusterIssuer", False),
        (("metadata", "annotations", "cert-manager.io/issuer"), "cert-manager.io", "Issuer", True),
    ),
    ("metallb.io", "L2Advertisement"): ((("spec", "ipAddressPools", "*"), "metallb.io", "IPAddressPool", True),),
    ("metallb.io", "BGPAdvertisement"): ((("spec", "ipAddressPools", "*"), "metallb.io", "IPAddressPool", True),),
}
"""Kind → (path of the name, group and kind of what is named, whether that has the holder's namespace)."""
SOURCES: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("helm.toolkit.fluxcd.io", "HelmRelease"): (("spec", "chart", "spec", "sourceRef"), ("spec", "chartRef")),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): (("spec", "sourceRef"),),
}
"""Kind → paths of `{kind, name, namespace}` of a Flux source."""


def object_references(obj: EstateObject) -> Iterator[Reference]:
    """What the object names and cannot do without."""
    yield from _of_pods(obj)
    kind = (obj.id.group, obj.id.kind)
    for path, group, target, scoped in FIELDS.get(kind, ()):
        for found, name in matches(obj.value, path):
            if isinstance(name, str) and name:
                yield Reference(obj, found, group, target, obj.id.namespace if scoped else "", name)
    for path in SOURCES.get(kind, ()):
        for found, source in matches(obj.value, path):
            yield from _kinded(obj, found, source, _SOURCE)
    if kind in SOURCES:
        yield from _dependencies(obj)
    if kind == ("cert-manager.io", "Certificate"):
        for found, issuer in matches(obj.value, ("spec", "issuerRef")):
            yield from _issuer(obj, found, issuer)
    if kind in ((_RBAC, "RoleBinding"), (_RBAC, "ClusterRoleBinding")):
        yield from _role(obj)


def subjects(obj: EstateObject) -> Iterator[Reference]:
    """The service accounts that a role binding is for.

    Apart from the others because a binding may name accounts that are not there: it works for those that are.
    """
    if (obj.id.group, obj.id.kind) not in ((_RBAC, "RoleBinding"), (_RBAC, "ClusterRoleBinding")):
        return
    for index, subject in mappings(obj.value.get("subjects")):
        name, home = subject.get("name"), subject.get("namespace") or obj.id.namespace
        if subject.get("kind") == "ServiceAccount" and isinstance(name, str) and name and isinstance(home, str):
            yield Reference(obj, ("subjects", index, "name"), "", "ServiceAccount", home, name)


def _of_pods(obj: EstateObject) -> Iterator[Reference]:
    namespace = obj.id.namespace
    for template in pod_templates(obj):
        at: Path = (*template.path, "spec")
        account = template.spec.get("serviceAccountName")
        if isinstance(account, str) and account:
            yield Reference(obj, (*at, "serviceAccountName"), "", "ServiceAccount", namespace, account)
        priority = template.spec.get("priorityClassName")
        if isinstance(priority, str) and priority:
            yield Reference(obj, (*at, "priorityClassName"), "scheduling.k8s.io", "PriorityClass", "", priority)
        runtime = template.spec.get("runtimeClassName")
        if isinstance(runtime, str) and runtime:
            yield Reference(obj, (*at, "runtimeClassName"), "node.k8s.io", "RuntimeClass", "", runtime)
        for index, volume in mappings(template.spec.get("volumes")):
            claim = mapping(volume, "persistentVolumeClaim").get("claimName")
            if isinstance(claim, str) and claim:
                where = (*at, "volumes", index, "persistentVolumeClaim", "claimName")
                yield Reference(obj, where, "", "PersistentVolumeClaim", namespace, claim)


def _kinded(obj: EstateObject, where: Path, ref: object, group: str) -> Iterator[Reference]:
    if isinstance(ref, Mapping):
        kind, name, home = ref.get("kind"), ref.get("name"), ref.get("namespace") or obj.id.namespace
        if isinstance(kind, str) and isinstance(name, str) and name and isinstance(home, str):
            yield Reference(obj, (*where, "name"), group, kind, home, name)


def _dependencies(obj: EstateObject) -> Iterator[Reference]:
    for index, each in mappings(mapping(obj.value, "spec").get("dependsOn")):
        name, home = each.get("name"), each.get("namespace") or obj.id.namespace
        if isinstance(name, str) and name and isinstance(home, str):
            yield Reference(obj, ("spec", "dependsOn", index, "name"), obj.id.group, obj.id.kind, home, name)


def _issuer(obj: EstateObject, where: Path, ref: object) -> Iterator[Reference]:
    """cert-manager's own issuers; another `group` is an external issuer that only its maker knows."""
    if not isinstance(ref, Mapping) or ref.get("group", "cert-manager.io") != "cert-manager.io":
        return
    kind, name = ref.get("kind", "Issuer"), ref.get("name")
    if kind in ("Issuer", "ClusterIssuer") and isinstance(name, str) and name:
        namespace = obj.id.namespace if kind == "Issuer" else ""
        yield Reference(obj, (*where, "name"), "cert-manager.io", kind, namespace, name)


def _role(obj: EstateObject) -> Iterator[Reference]:
    role = mapping(obj.value, "roleRef")
    kind, name = role.get("kind"), role.get("name")
    if kind in ("Role", "ClusterRole") and isinstance(name, str) and name:
        yield Reference(obj, ("roleRef", "name"), _RBAC, kind, obj.id.namespace if kind == "Role" else "", name)
