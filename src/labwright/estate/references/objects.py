"""Typed references other than to ConfigMaps and Secrets: accounts, claims, classes, roles, issuers, sources, stores, backups.

Sources: Kubernetes API reference; fluxcd.io/flux/components; metallb.io/apis; cloudnative-pg.io/documentation/1.25;
external-secrets.io/latest/api/spec; volsync.readthedocs.io; gateway-api.sigs.k8s.io/reference/spec.
"""

from collections.abc import Callable, Iterator, Mapping

from labwright.estate.fields import Path, field, mapping, mappings, matches, text
from labwright.estate.objects import Thing
from labwright.estate.pods import pod_templates
from labwright.estate.references.kinded import KINDED, MAYBE_KINDED, kinded_reference
from labwright.estate.references.reference import Reference

_CNPG = "postgresql.cnpg.io"
_BARMAN = "barmancloud.cnpg.io"
_PLUGIN = "barman-cloud.cloudnative-pg.io"
_STORAGE = "storage.k8s.io"
_RBAC = "rbac.authorization.k8s.io"
_VOLSYNC = "volsync.backube"
_CACHED = ("restic", "kopia")
_MOVERS = (*_CACHED, "rclone", "rsync", "rsyncTLS")
"""Kopia is that of a fork of VolSync that many homelabs use (github.com/perfectra1n/volsync)."""

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
    ("gateway.networking.k8s.io", "Gateway"): (
        (("metadata", "annotations", "cert-manager.io/cluster-issuer"), "cert-manager.io", "ClusterIssuer", False),
        (("metadata", "annotations", "cert-manager.io/issuer"), "cert-manager.io", "Issuer", True),
    ),
    ("metallb.io", "L2Advertisement"): ((("spec", "ipAddressPools", "*"), "metallb.io", "IPAddressPool", True),),
    ("metallb.io", "BGPAdvertisement"): ((("spec", "ipAddressPools", "*"), "metallb.io", "IPAddressPool", True),),
    (_VOLSYNC, "ReplicationSource"): (
        (("spec", "sourcePVC"), "", "PersistentVolumeClaim", True),
        *((("spec", mover, "storageClassName"), _STORAGE, "StorageClass", False) for mover in _MOVERS),
        *((("spec", mover, "cacheStorageClassName"), _STORAGE, "StorageClass", False) for mover in _CACHED),
    ),
    (_VOLSYNC, "ReplicationDestination"): (
        *((("spec", mover, "destinationPVC"), "", "PersistentVolumeClaim", True) for mover in _MOVERS),
        *((("spec", mover, "storageClassName"), _STORAGE, "StorageClass", False) for mover in _MOVERS),
        *((("spec", mover, "cacheStorageClassName"), _STORAGE, "StorageClass", False) for mover in _CACHED),
    ),
}
"""Kind → (path of the name, group and kind of what is named, whether that has the holder's namespace)."""
MAYBE: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str, str, bool], ...]] = {
    ("", "PersistentVolume"): ((("spec", "storageClassName"), _STORAGE, "StorageClass", False),),
    ("", "PersistentVolumeClaim"): ((("spec", "volumeName"), "", "PersistentVolume", False),),
    ("apps", "StatefulSet"): ((("spec", "serviceName"), "", "Service", True),),
    (_CNPG, "Cluster"): ((("spec", "bootstrap", "recovery", "backup", "name"), _CNPG, "Backup", True),),
    ("argoproj.io", "Application"): ((("spec", "project"), "argoproj.io", "AppProject", True),),
    ("gateway.networking.k8s.io", "Gateway"): (
        (("spec", "gatewayClassName"), "gateway.networking.k8s.io", "GatewayClass", False),
    ),
    **{
        (_VOLSYNC, kind): tuple(
            (("spec", mover, "volumeSnapshotClassName"), "snapshot.storage.k8s.io", "VolumeSnapshotClass", False)
            for mover in _MOVERS
        )
        for kind in ("ReplicationDestination", "ReplicationSource")
    },
}
"""The same for what is often made at run time, or only in name: the class of a volume that nobody provisions."""


def object_references(obj: Thing) -> Iterator[Reference]:
    """What the object names and cannot do without."""
    return (each for each in every_object_reference(obj) if not each.optional)


def every_object_reference(obj: Thing) -> Iterator[Reference]:
    """All that the object names, apart from ConfigMaps, Secrets and the backends of routes."""
    yield from _of_pods(obj)
    kind = (obj.id.group, obj.id.kind)
    for table, optional in ((FIELDS, False), (MAYBE, True)):
        for path, group, target, scoped in table.get(kind, ()):
            for found, name in matches(obj.value, path):
                if isinstance(name, str) and name:
                    home = obj.id.namespace if scoped else ""
                    yield Reference(obj, found, group, target, home, name, optional=optional)
    for refs, optional in ((KINDED, False), (MAYBE_KINDED, True)):
        for ref in refs.get(kind, ()):
            for found, value in matches(obj.value, ref.path):
                yield from kinded_reference(obj, found, value, ref, optional=optional)
    own = _OWN.get(kind)
    if own is not None:
        yield from own(obj)


def subjects(obj: Thing) -> Iterator[Reference]:
    """The service accounts that a role binding is for.

    Apart from the others because a binding may name accounts that are not there: it works for those that are.
    """
    if (obj.id.group, obj.id.kind) not in ((_RBAC, "RoleBinding"), (_RBAC, "ClusterRoleBinding")):
        return
    for index, subject in mappings(obj.value.get("subjects")):
        name, home = subject.get("name"), subject.get("namespace") or obj.id.namespace
        if subject.get("kind") == "ServiceAccount" and isinstance(name, str) and name and isinstance(home, str):
            yield Reference(obj, ("subjects", index, "name"), "", "ServiceAccount", home, name)


def _of_pods(obj: Thing) -> Iterator[Reference]:
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


def _dependencies(obj: Thing) -> Iterator[Reference]:
    for index, each in mappings(mapping(obj.value, "spec").get("dependsOn")):
        name, home = each.get("name"), each.get("namespace") or obj.id.namespace
        if isinstance(name, str) and name and isinstance(home, str):
            yield Reference(obj, ("spec", "dependsOn", index, "name"), obj.id.group, obj.id.kind, home, name)


def _issuer(obj: Thing) -> Iterator[Reference]:
    """cert-manager's own issuers; another `group` is an external issuer that only its maker knows."""
    where, ref = ("spec", "issuerRef"), field(obj.value, "spec", "issuerRef")
    if not isinstance(ref, Mapping) or ref.get("group", "cert-manager.io") != "cert-manager.io":
        return
    kind, name = ref.get("kind", "Issuer"), ref.get("name")
    if kind in ("Issuer", "ClusterIssuer") and isinstance(name, str) and name:
        namespace = obj.id.namespace if kind == "Issuer" else ""
        yield Reference(obj, (*where, "name"), "cert-manager.io", kind, namespace, name)


def _role(obj: Thing) -> Iterator[Reference]:
    role = mapping(obj.value, "roleRef")
    kind, name = role.get("kind"), role.get("name")
    if kind in ("Role", "ClusterRole") and isinstance(name, str) and name:
        yield Reference(obj, ("roleRef", "name"), _RBAC, kind, obj.id.namespace if kind == "Role" else "", name)


def _plugins(obj: Thing) -> Iterator[Reference]:
    """The object stores that the Barman Cloud plugin is told to use, for backups and to recover from."""
    patterns = (("spec", "plugins", "*"), ("spec", "externalClusters", "*", "plugin"), ("spec", "pluginConfiguration"))
    for pattern in patterns:
        for found, plugin in matches(obj.value, pattern):
            name = text(plugin, "parameters", "barmanObjectName")
            if name and field(plugin, "name") == _PLUGIN:
                path = (*found, "parameters", "barmanObjectName")
                yield Reference(obj, path, _BARMAN, "ObjectStore", obj.id.namespace, name)


_OWN: dict[tuple[str, str], Callable[[Thing], Iterator[Reference]]] = {
    (_CNPG, "Backup"): _plugins,
    (_CNPG, "Cluster"): _plugins,
    (_CNPG, "ScheduledBackup"): _plugins,
    (_RBAC, "ClusterRoleBinding"): _role,
    (_RBAC, "RoleBinding"): _role,
    ("cert-manager.io", "Certificate"): _issuer,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): _dependencies,
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): _dependencies,
}
"""Kinds whose references follow rules of their own."""
