"""CloudNativePG: what its operator makes of a Cluster and of a Pooler.

Source: cloudnative-pg.io/documentation/1.25, pages "Service management", "Connecting from an application",
"Certificates", "Connection pooling", "Kubernetes Upgrade"; github.com/cloudnative-pg/cloudnative-pg, pkg/specs (names and
labels of pods, claims, jobs, services and disruption budgets). A ScheduledBackup makes Backups whose names hold the time:
they cannot be told beforehand. An ObjectStore of the Barman Cloud plugin is only read, by the pods of the Clusters that name it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, field, mapping, mappings, matches, text, texts
from labwright.estate.projections.made import (
    Made,
    claim,
    container,
    count,
    made,
    pod_template,
    secret,
    service,
    workload,
)
from labwright.kube import ObjectId

PORT = 5432
"""Of PostgreSQL, and of the pooler before it."""
_METRICS = ("metrics", 9187)
_STATUS = ("status", 8000)
_POOLER_METRICS = ("metrics", 9127)
_DEFAULT_SERVICES = ("rw", "ro", "r")
_MOST = 100
_USER_KEYS = (
    "username",
    "user",
    "password",
    "dbname",
    "host",
    "port",
    "pgpass",
    "uri",
    "jdbc-uri",
    "fqdn-uri",
    "fqdn-jdbc-uri",
)
_CLUSTER = "cnpg.io/cluster"
_JOBS = {"recovery": "full-recovery", "pg_basebackup": "pgbasebackup"}


def cluster(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """Pods with their claims, services, disruption budgets, certificate Secrets and, unless the owner brings them,
    the Secrets of the application's user and of the superuser.
    """
    spec = mapping(obj, "spec")
    yield from _instances(spec, identity)
    yield from _services(spec, identity)
    yield from _budgets(spec, identity)
    yield from _secrets(spec, identity)
    for kind in ("Role", "RoleBinding"):
        yield made("rbac.authorization.k8s.io/v1", kind, identity.namespace, identity.name)
    yield made("v1", "ServiceAccount", identity.namespace, identity.name)
    yield made("v1", "ConfigMap", identity.namespace, "cnpg-default-monitoring", data={"queries": ""})
    if field(spec, "monitoring", "enablePodMonitor") is True:
        path = ("spec", "monitoring", "enablePodMonitor")
        selector = {"matchLabels": {_CLUSTER: identity.name}}
        monitor = {"selector": selector, "podMetricsEndpoints": [{"port": "metrics"}]}
        yield made("monitoring.coreos.com/v1", "PodMonitor", identity.namespace, identity.name, path=path, spec=monitor)


def _instances(spec: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """Pods `db-1`, `db-2` …, each with a claim of its own name, and with `-wal` and `-tbs-…` where they are asked for."""
    name, namespace = identity.name, identity.namespace
    for index in range(1, count(spec.get("instances"), most=_MOST) + 1):
        instance = f"{name}-{index}"
        claims = dict(_claims(spec))
        labels = {
            _CLUSTER: name,
            "cnpg.io/instanceName": instance,
            "cnpg.io/instanceRole": "primary" if index == 1 else "replica",
            "cnpg.io/podRole": "instance",
        }
        for suffix, (path, storage) in claims.items():
            yield _claim(
                namespace, f"{instance}{suffix}", {_CLUSTER: name, "cnpg.io/instanceName": instance}, path, storage
            )
        ports = [("postgresql", PORT), _METRICS, _STATUS]
        template = pod_template(
            labels,
            [container("postgres", spec.get("imageName"), ports, spec.get("resources"))],
            claims={suffix.strip("-") or "pgdata": f"{instance}{suffix}" for suffix in claims},
            **_placement(spec),
            serviceAccountName=name,
        )
        yield made("v1", "Pod", namespace, instance, path=("spec", "instances"), labels=labels, spec=template["spec"])
    boot = mapping(spec, "bootstrap")
    role = next((job for field_, job in _JOBS.items() if field_ in boot), "initdb")
    if field(boot, "initdb", "import"):
        role = "import"
    labels = {_CLUSTER: name, "cnpg.io/instanceName": f"{name}-1", "cnpg.io/jobRole": role}
    template = pod_template(labels, [container(role, spec.get("imageName"))], serviceAccountName=name)
    yield workload("Job", namespace, f"{name}-1-{role}", template, path=("spec", "bootstrap"), labels=labels)


def _claims(spec: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Path, Mapping[str, Any]]]]:
    """Suffix of a claim's name → where its storage is described."""
    yield "", (("spec", "storage"), mapping(spec, "storage"))
    if mapping(spec, "walStorage"):
        yield "-wal", (("spec", "walStorage"), mapping(spec, "walStorage"))
    for index, each in mappings(spec.get("tablespaces")):
        if text(each, "name"):
            suffix = f"-tbs-{text(each, 'name').replace('_', '-').lower()}"
            yield suffix, (("spec", "tablespaces", index, "storage"), mapping(each, "storage"))


def _claim(namespace: str, name: str, labels: Mapping[str, str], path: Path, storage: Mapping[str, Any]) -> Made:
    template = mapping(storage, "pvcTemplate")
    return claim(
        namespace,
        name,
        path=path,
        size=storage.get("size") or field(template, "resources", "requests", "storage"),
        storage_class=storage.get("storageClass") or template.get("storageClassName"),
        modes=template.get("accessModes") or ["ReadWriteOnce"],
        labels=labels,
    )


def _placement(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What the operator copies from the Cluster to its pods, and the anti-affinity that it adds by default."""
    found: dict[str, Any] = {}
    affinity = mapping(spec, "affinity")
    for name in ("nodeSelector", "tolerations"):
        if affinity.get(name):
            found[name] = affinity[name]
    for name in ("topologySpreadConstraints", "priorityClassName"):
        if spec.get(name):
            found[name] = spec[name]
    return found


def _services(spec: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    name, namespace = identity.name, identity.namespace
    disabled = field(spec, "managed", "services", "disabledDefaultServices")
    off = disabled if isinstance(disabled, list) else []
    for suffix in _DEFAULT_SERVICES:
        if suffix not in off:
            yield service(
                namespace, f"{name}-{suffix}", _selector(name, suffix), [("postgres", PORT)], labels={_CLUSTER: name}
            )
    for path, added in matches(spec, ("managed", "services", "additional", "*"), ("spec",)):
        template = mapping(added, "serviceTemplate")
        if text(template, "metadata", "name"):
            role = text(added, "selectorType") or "rw"
            given = {
                key: each for key, each in mapping(template, "spec").items() if key not in ("type", "ports", "selector")
            }
            yield service(
                namespace,
                text(template, "metadata", "name"),
                _selector(name, role),
                [("postgres", PORT)],
                path=(*path, "serviceTemplate", "metadata", "name"),
                type=text(template, "spec", "type") or "ClusterIP",
                labels={**texts(template, "metadata", "labels"), _CLUSTER: name},
                annotations=texts(template, "metadata", "annotations"),
                **given,
            )


def _selector(name: str, suffix: str) -> dict[str, str]:
    role = {"rw": "primary", "ro": "replica"}.get(suffix)
    return {_CLUSTER: name, **({"cnpg.io/instanceRole": role} if role else {"cnpg.io/podRole": "instance"})}


def _budgets(spec: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """One for the primary, and from three instances on one for the replicas."""
    if spec.get("enablePDB") is False:
        return
    instances = count(spec.get("instances"))
    path = ("spec", "enablePDB") if "enablePDB" in spec else ("spec", "instances")
    wanted = [(f"{identity.name}-primary", "primary", 1)]
    if instances >= 3:
        wanted.append((identity.name, "replica", instances - 2))
    for name, role, least in wanted:
        labels = {_CLUSTER: identity.name, "cnpg.io/instanceRole": role}
        budget = {"minAvailable": least, "selector": {"matchLabels": labels}}
        yield made("policy/v1", "PodDisruptionBudget", identity.namespace, name, path=path, spec=budget)


def _secrets(spec: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    name, namespace = identity.name, identity.namespace
    own = mapping(spec, "certificates")
    for suffix, brought, keys in (
        ("ca", "serverCASecret", ("ca.crt", "ca.key")),
        ("server", "serverTLSSecret", ("tls.crt", "tls.key")),
        ("replication", "replicationTLSSecret", ("tls.crt", "tls.key")),
    ):
        if not own.get(brought):
            yield secret(namespace, f"{name}-{suffix}", keys=keys)
    boot = mapping(spec, "bootstrap")
    if not any(field(boot, how, "secret") for how in ("initdb", "recovery", "pg_basebackup")):
        yield secret(namespace, f"{name}-app", path=("spec", "bootstrap") if boot else (), keys=_USER_KEYS)
    if spec.get("enableSuperuserAccess") is True and not spec.get("superuserSecret"):
        yield secret(namespace, f"{name}-superuser", path=("spec", "enableSuperuserAccess"), keys=_USER_KEYS)


def pooler(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Deployment of PgBouncer and the Service that clients connect to."""
    name, namespace, spec = identity.name, identity.namespace, mapping(obj, "spec")
    labels = {"cnpg.io/poolerName": name}
    template = mapping(spec, "template")
    given = mapping(template, "spec")
    (image,) = [
        text(each, "image") for _, each in mappings(given.get("containers")) if text(each, "name") == "pgbouncer"
    ][:1] or [""]
    pods = pod_template(
        {**texts(template, "metadata", "labels"), **labels},
        [container("pgbouncer", image, [("pgbouncer", PORT), _POOLER_METRICS])],
        serviceAccountName=name,
    )
    yield workload(
        "Deployment",
        namespace,
        name,
        pods,
        replicas=count(spec.get("instances")),
        path=("spec", "instances"),
        selector={"matchLabels": labels},
    )
    yield service(
        namespace,
        name,
        labels,
        [("pgbouncer", PORT)],
        type=text(spec, "serviceTemplate", "spec", "type") or "ClusterIP",
        annotations=texts(spec, "serviceTemplate", "metadata", "annotations"),
    )
    yield made("v1", "ServiceAccount", namespace, name)
    for kind in ("Role", "RoleBinding"):
        yield made("rbac.authorization.k8s.io/v1", kind, namespace, name)
