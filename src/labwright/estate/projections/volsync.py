"""VolSync: the mover of a replication, its claims and its account.

Source: github.com/backube/volsync, internal/controller/mover (restic, rclone, rsync, rsynctls, syncthing: names of Jobs,
claims and Services), internal/controller/utils/sahandler.go (accounts). Names longer than Kubernetes allows are hashed by
VolSync and not told here; snapshots carry the time in their names.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, text
from labwright.estate.projections.made import Made, claim, container, made, pod_template, service, workload
from labwright.kube import ObjectId

_LONGEST = 63
_JOB = {"restic": "", "kopia": "", "rclone": "rclone-", "rsync": "rsync-", "rsyncTLS": "rsync-tls-"}
"""Mover → what stands before the direction in its Job's name."""
_COPIES = frozenset({"Snapshot", "Clone"})


def _movers(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The movers that are asked for: each one's name, what stands before the direction in its Job's name, and its settings."""
    for mover, prefix in _JOB.items():
        given = spec.get(mover)
        if isinstance(given, Mapping):
            yield mover, prefix, given


def source(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A mover's Job, the copy of the claim that it reads, its cache and its account."""
    spec = mapping(obj, "spec")
    yield from _account(identity, "src")
    for mover, prefix, given in _movers(spec):
        path = ("spec", mover)
        read = text(spec, "sourcePVC")
        data = f"volsync-{identity.name}-src" if given.get("copyMethod") in _COPIES else read
        if data != read:
            yield _claim(identity, data, given, (*path, "copyMethod"))
        yield from _cached(identity, mover, given, "src")
        yield from _job(identity, f"volsync-{prefix}src-{identity.name}", data, given, path, "src")
    if isinstance(spec.get("syncthing"), Mapping):
        yield from _syncthing(spec, identity)


def destination(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A mover's Job, the claim that it fills unless the owner brings one, its cache and its account."""
    spec = mapping(obj, "spec")
    yield from _account(identity, "dst")
    for mover, prefix, given in _movers(spec):
        path = ("spec", mover)
        suffix = "dst" if mover.startswith("rsync") else "dest"
        data = text(given, "destinationPVC") or f"volsync-{identity.name}-{suffix}"
        if not text(given, "destinationPVC"):
            yield _claim(identity, data, given, path)
        yield from _cached(identity, mover, given, "dst")
        yield from _job(identity, f"volsync-{prefix}dst-{identity.name}", data, given, path, "dst")
        if mover.startswith("rsync"):
            labels = _labels(f"volsync-{prefix}dst-{identity.name}")
            port = 22 if mover == "rsync" else 8000
            kind = text(given, "serviceType") or "ClusterIP"
            yield service(
                identity.namespace,
                f"volsync-{prefix}dst-{identity.name}",
                labels,
                [(mover.lower(), port)],
                path=path,
                type=kind,
            )


def _job(
    identity: ObjectId, name: str, data: str, given: Mapping[str, Any], path: tuple[str, ...], direction: str
) -> Iterator[Made]:
    if len(name) > _LONGEST:
        return
    resources = mapping(given, "moverResources")
    pods = pod_template(
        _labels(name),
        [container(path[-1].lower(), None, (), resources)],
        claims={"data": data} if data else {},
        serviceAccountName=text(given, "moverServiceAccount") or f"volsync-{direction}-{identity.name}",
    )
    yield workload("Job", identity.namespace, name, pods, path=path)


def _labels(job: str) -> dict[str, str]:
    return {"app.kubernetes.io/created-by": "volsync", "batch.kubernetes.io/job-name": job}


def _claim(identity: ObjectId, name: str, given: Mapping[str, Any], path: tuple[str, ...]) -> Made:
    return claim(
        identity.namespace,
        name,
        path=path,
        size=given.get("capacity"),
        storage_class=given.get("storageClassName"),
        modes=given.get("accessModes"),
    )


def _cached(identity: ObjectId, mover: str, given: Mapping[str, Any], direction: str) -> Iterator[Made]:
    """Restic and Kopia keep an index beside the repository, 1 GiB unless told otherwise."""
    if mover in ("restic", "kopia"):
        yield claim(
            identity.namespace,
            f"volsync-{direction}-{identity.name}-cache",
            path=("spec", mover),
            size=given.get("cacheCapacity") or "1Gi",
            storage_class=given.get("cacheStorageClassName") or given.get("storageClassName"),
            modes=given.get("cacheAccessModes") or given.get("accessModes") or ["ReadWriteOnce"],
        )


def _account(identity: ObjectId, direction: str) -> Iterator[Made]:
    name = f"volsync-{direction}-{identity.name}"
    yield made("v1", "ServiceAccount", identity.namespace, name)
    for kind in ("Role", "RoleBinding"):
        yield made("rbac.authorization.k8s.io/v1", kind, identity.namespace, name)


def _syncthing(spec: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A pod that never ends, in place of a Job."""
    name, path = f"volsync-{identity.name}", ("spec", "syncthing")
    labels = {"app.kubernetes.io/name": identity.name, "app.kubernetes.io/created-by": "volsync"}
    ports = [("api", 8384), ("data", 22000)]
    read = text(spec, "sourcePVC")
    claims = {"syncthing-config": f"{name}-config", **({"syncthing-data": read} if read else {})}
    pods = pod_template(labels, [container("syncthing", None, ports)], claims=claims)
    yield workload("Deployment", identity.namespace, name, pods, path=path)
    size = field(spec, "syncthing", "configCapacity") or "1Gi"
    yield claim(identity.namespace, f"{name}-config", path=path, size=size, modes=["ReadWriteOnce"])
    for suffix, port in ports:
        yield service(identity.namespace, f"{name}-{suffix}", labels, [(suffix, port)], path=path)
