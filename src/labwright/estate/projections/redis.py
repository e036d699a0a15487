"""The Redis operator of Opstree: StatefulSets and Services of its four kinds.

Source: github.com/OT-CONTAINER-KIT/redis-operator, internal/k8sutils (redis-standalone.go, redis-cluster.go,
redis-replication.go, redis-sentinel.go, services.go, statefulset.go): names, labels, ports, names of claims.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, field, mapping, text
from labwright.estate.projections.made import Made, container, count, made, pod_template, service, workload
from labwright.kube import ObjectId

PORT = 6379
_BUS = ("redis-bus", 16379)
_SENTINEL_PORT = 26379
_EXPORTER = ("redis-exporter", 9121)
_ROLE = "redis-role"


def standalone(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`Redis`: one pod."""
    labels = _labels(identity.name, "standalone", "standalone")
    yield from _set(obj, identity, identity.name, labels, replicas=1, path=("metadata", "name"))
    yield from _services(obj, identity, identity.name, labels, [("redis-client", PORT)])


def replication(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`RedisReplication`: a set whose primary and replicas are told apart by a label that the operator moves."""
    labels = _labels(identity.name, "replication", "replication")
    size = count(field(obj, "spec", "clusterSize"))
    yield from _set(obj, identity, identity.name, labels, replicas=size, path=("spec", "clusterSize"))
    ports = [("redis-client", PORT)]
    yield from _services(obj, identity, identity.name, labels, ports)
    for suffix, role in (("master", "master"), ("replica", "slave")):
        yield service(identity.namespace, f"{identity.name}-{suffix}", {**labels, _ROLE: role}, ports)
    budget = mapping(obj, "spec", "pdb")
    yield from _budget(budget, identity.namespace, f"{identity.name}-replication", labels, ("spec", "pdb"))


def cluster(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`RedisCluster`: as many leaders as followers, unless one of them has a number of its own."""
    spec = mapping(obj, "spec")
    size = count(spec.get("clusterSize"), 3)
    port = count(spec.get("port"), PORT, most=65535)
    for role, name in (("leader", "redisLeader"), ("follower", "redisFollower")):
        own = field(spec, name, "replicas")
        path: Path = ("spec", "clusterSize") if own is None else ("spec", name, "replicas")
        whole = f"{identity.name}-{role}"
        labels = _labels(whole, "cluster", role)
        yield from _set(obj, identity, whole, labels, replicas=count(own, size), path=path)
        yield from _services(obj, identity, whole, labels, [("redis-client", port), _BUS])
        yield from _budget(mapping(spec, name, "pdb"), identity.namespace, whole, labels, ("spec", name, "pdb"))
    masters = {"cluster": identity.name, "redis_setup_type": "cluster", _ROLE: "master"}
    yield service(identity.namespace, f"{identity.name}-master", masters, [("redis-client", port)])


def sentinel(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`RedisSentinel`: three watchers by default."""
    name = f"{identity.name}-sentinel"
    labels = _labels(name, "sentinel", "sentinel")
    size = count(field(obj, "spec", "clusterSize"), 3)
    yield from _set(obj, identity, name, labels, replicas=size, path=("spec", "clusterSize"), port=_SENTINEL_PORT)
    yield from _services(obj, identity, name, labels, [("sentinel-client", _SENTINEL_PORT)])
    yield from _budget(mapping(obj, "spec", "pdb"), identity.namespace, name, labels, ("spec", "pdb"))


def _labels(name: str, setup: str, role: str) -> dict[str, str]:
    return {"app": name, "redis_setup_type": setup, "role": role}


def _set(
    obj: Mapping[str, Any],
    identity: ObjectId,
    name: str,
    labels: Mapping[str, str],
    *,
    replicas: int,
    path: Path,
    port: int = PORT,
) -> Iterator[Made]:
    spec = mapping(obj, "spec")
    config = mapping(spec, "kubernetesConfig")
    containers = [container(name, config.get("image"), [("redis", port)], config.get("resources"))]
    if field(spec, "redisExporter", "enabled") is True:
        containers.append(container("redis-exporter", field(spec, "redisExporter", "image"), [_EXPORTER]))
    placement = {
        key: spec[key] for key in ("nodeSelector", "affinity", "tolerations", "priorityClassName") if spec.get(key)
    }
    yield workload(
        "StatefulSet",
        identity.namespace,
        name,
        pod_template(labels, containers, **placement),
        replicas=replicas,
        path=path,
        labels=labels,
        selector={"matchLabels": dict(labels)},
        serviceName=f"{name}-headless",
        volumeClaimTemplates=_templates(spec, name),
    )


def _budget(
    given: Mapping[str, Any], namespace: str, name: str, labels: Mapping[str, str], path: Path
) -> Iterator[Made]:
    if given.get("enabled") is True:
        spec = {key: given[key] for key in ("minAvailable", "maxUnavailable") if key in given}
        spec["selector"] = {"matchLabels": dict(labels)}
        yield made("policy/v1", "PodDisruptionBudget", namespace, name, path=path, spec=spec)


def _templates(spec: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """One template under the set's own name, and the cluster's `nodes.conf` volume where it is asked for."""
    found = []
    given = mapping(spec, "storage", "volumeClaimTemplate", "spec")
    if given:
        found.append({"metadata": {"name": name}, "spec": given})
    nodes = mapping(spec, "storage", "nodeConfVolumeClaimTemplate", "spec")
    if field(spec, "storage", "nodeConfVolume") is True and nodes:
        found.append({"metadata": {"name": "node-conf"}, "spec": nodes})
    return found


def _services(
    obj: Mapping[str, Any], identity: ObjectId, name: str, labels: Mapping[str, str], ports: list[tuple[str, int]]
) -> Iterator[Made]:
    namespace, spec = identity.namespace, mapping(obj, "spec")
    exporter = [_EXPORTER] if field(spec, "redisExporter", "enabled") is True else []
    yield service(namespace, name, labels, [*ports, *exporter])
    yield service(namespace, f"{name}-headless", labels, ports, headless=True)
    given = mapping(spec, "kubernetesConfig", "service")
    if field(given, "additional", "enabled") is not False:
        yield service(
            namespace,
            f"{name}-additional",
            labels,
            ports,
            path=("spec", "kubernetesConfig", "service") if given else (),
            type=text(given, "serviceType") or "ClusterIP",
        )
    if exporter:
        yield service(namespace, f"{name}-metrics", labels, exporter, path=("spec", "redisExporter"))
