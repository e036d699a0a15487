"""Rook: daemons, Services and keys of a Ceph cluster, its file systems and its object stores.

Source: github.com/rook/rook, pkg/operator/ceph (cluster/mon, cluster/mgr, cluster/nodedaemon, csi, file/mds, object, client,
nfs): names, labels, ports. OSDs are made per device that is found, so their number cannot be told from a manifest unless
`storageClassDeviceSets` asks for it. The object store's daemons carry the letter of their place, `a` being the first.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, mappings, text
from labwright.estate.projections.made import Made, container, count, made, pod_template, secret, service, workload
from labwright.kube import ObjectId

_MSGR2 = ("tcp-msgr2", 3300)
_MSGR1 = ("tcp-msgr1", 6789)
_MGR_METRICS = ("http-metrics", 9283)
_EXPORTER = ("ceph-exporter-http-metrics", 9926)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CSI = ("rbd-node", "rbd-provisioner", "cephfs-node", "cephfs-provisioner")


def cluster(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephCluster`: monitors, managers, exporters, the dashboard, the keys that the CSI drivers use."""
    spec, namespace = mapping(obj, "spec"), identity.namespace
    for name in (
        "rook-ceph-mon",
        "rook-ceph-config",
        "rook-ceph-admin-keyring",
        *(f"rook-csi-{each}" for each in _CSI),
    ):
        yield secret(namespace, name)
    yield made("v1", "ConfigMap", namespace, "rook-ceph-mon-endpoints")
    if field(spec, "external", "enable") is True:
        return
    yield from _monitors(spec, namespace)
    yield from _managers(spec, namespace)
    yield made("v1", "ConfigMap", namespace, "rook-config-override")
    exporter = _labels("rook-ceph-exporter", namespace)
    yield service(namespace, "rook-ceph-exporter", exporter, [_EXPORTER])
    for kind in ("rook-ceph-mons", "rook-ceph-crash-collector", "rook-ceph-exporter"):
        yield secret(namespace, f"{kind}-keyring")
    yield from _device_sets(spec, namespace)


def _monitors(spec: Mapping[str, Any], namespace: str) -> Iterator[Made]:
    given = mapping(spec, "mon")
    wanted = count(given.get("count"), 3, most=9)
    path = ("spec", "mon", "count") if "count" in given else ("metadata", "name")
    template = mapping(given, "volumeClaimTemplate")
    for letter in _LETTERS[:wanted]:
        labels = {**_labels("rook-ceph-mon", namespace), "mon": letter, "ceph_daemon_id": letter}
        name = f"rook-ceph-mon-{letter}"
        pods = pod_template(
            labels,
            [container("mon", _image(spec), [_MSGR2, _MSGR1], field(spec, "resources", "mon"))],
            claims={"ceph-daemon-data": name} if template else {},
            **_network(spec),
        )
        yield workload("Deployment", namespace, name, pods, path=path, selector={"matchLabels": labels})
        yield service(namespace, name, labels, [_MSGR1, _MSGR2], path=path)
    if wanted > 2:
        # Half of them may be down before the quorum is lost; the budget allows one.
        budget = {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "rook-ceph-mon"}}}
        yield made("policy/v1", "PodDisruptionBudget", namespace, "rook-ceph-mon-pdb", path=path, spec=budget)


def _managers(spec: Mapping[str, Any], namespace: str) -> Iterator[Made]:
    given = mapping(spec, "mgr")
    path = ("spec", "mgr", "count") if "count" in given else ("metadata", "name")
    app = _labels("rook-ceph-mgr", namespace)
    secure = field(spec, "dashboard", "ssl") is not False
    port = count(field(spec, "dashboard", "port"), 8443 if secure else 7000, most=65535) or 8443
    dashboard = ("https-dashboard" if secure else "http-dashboard", port)
    for letter in _LETTERS[: count(given.get("count"), 2, most=5)]:
        labels = {**app, "instance": letter, "mgr": letter, "ceph_daemon_id": letter}
        ports = [("mgr", 6800), _MGR_METRICS, ("dashboard", port)]
        pods = pod_template(
            labels, [container("mgr", _image(spec), ports, field(spec, "resources", "mgr"))], **_network(spec)
        )
        yield workload(
            "Deployment", namespace, f"rook-ceph-mgr-{letter}", pods, path=path, selector={"matchLabels": labels}
        )
    active = {**app, "mgr_role": "active"}
    yield service(namespace, "rook-ceph-mgr", active, [_MGR_METRICS])
    if field(spec, "dashboard", "enabled") is True:
        yield service(namespace, "rook-ceph-mgr-dashboard", active, [dashboard], path=("spec", "dashboard"))
        yield secret(namespace, "rook-ceph-dashboard-password", path=("spec", "dashboard"), keys=("password",))


def _device_sets(spec: Mapping[str, Any], namespace: str) -> Iterator[Made]:
    """OSDs on claims: as many as the set says. Their numbers follow the order in which disks come, so the first set has the first."""
    number = 0
    for index, each in mappings(mapping(spec, "storage").get("storageClassDeviceSets")):
        for _ in range(count(each.get("count"), 0, most=100)):
            labels = {**_labels("rook-ceph-osd", namespace), "ceph-osd-id": str(number)}
            pods = pod_template(labels, [container("osd", _image(spec), (), each.get("resources"))], **_network(spec))
            path = ("spec", "storage", "storageClassDeviceSets", index, "count")
            yield workload("Deployment", namespace, f"rook-ceph-osd-{number}", pods, path=path)
            number += 1


def filesystem(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephFilesystem`: an active metadata server and its standby, for each `activeCount`."""
    servers = count(field(obj, "spec", "metadataServer", "activeCount"), most=10) * 2
    for letter in _LETTERS[:servers]:
        labels = {**_labels("rook-ceph-mds", identity.namespace), "rook_file_system": identity.name}
        one = {**labels, "mds": f"{identity.name}-{letter}"}
        pods = pod_template(one, [container("mds", None, (), field(obj, "spec", "metadataServer", "resources"))])
        name, path = f"rook-ceph-mds-{identity.name}-{letter}", ("spec", "metadataServer", "activeCount")
        yield workload("Deployment", identity.namespace, name, pods, path=path, selector={"matchLabels": one})


def object_store(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephObjectStore`: the S3 gateway and its Service."""
    name, namespace = f"rook-ceph-rgw-{identity.name}", identity.namespace
    gateway = mapping(obj, "spec", "gateway")
    labels = {**_labels("rook-ceph-rgw", namespace), "rook_object_store": identity.name, "rgw": identity.name}
    plain, secure = count(gateway.get("port"), 0, most=65535), count(gateway.get("securePort"), 0, most=65535)
    # Inside the pod the plain port is always this one; only a gateway on the host's network listens on the other.
    inner = plain if gateway.get("hostNetwork") is True else 8080
    ports = [(each, number) for each, number in (("http", inner if plain else 0), ("https", secure)) if number]
    pods = pod_template(labels, [container("rgw", None, ports, gateway.get("resources"))])
    yield workload(
        "Deployment",
        namespace,
        f"{name}-a",
        pods,
        replicas=count(gateway.get("instances")),
        path=("spec", "gateway", "instances"),
        selector={"matchLabels": labels},
    )
    listed = [
        {"name": each, "port": number, "targetPort": target, "protocol": "TCP"}
        for each, number, target in (("http", plain, inner), ("https", secure, secure))
        if number
    ]
    spec = {"type": "ClusterIP", "selector": labels, "ports": listed}
    yield made("v1", "Service", namespace, name, path=("spec", "gateway", "port"), labels=labels, spec=spec)


def object_store_user(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephObjectStoreUser`: its keys."""
    store = text(obj, "spec", "store")
    if store:
        name = f"rook-ceph-object-user-{store}-{identity.name}"
        home = text(obj, "spec", "clusterNamespace") or identity.namespace
        yield secret(identity.namespace, name, path=("spec", "store"), keys=("AccessKey", "SecretKey", "Endpoint"))
        if home != identity.namespace:
            yield secret(home, name, path=("spec", "clusterNamespace"))


def bucket_claim(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`ObjectBucketClaim` (objectbucket.io): the bucket's address and its keys, under the claim's name."""
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    yield secret(identity.namespace, identity.name, keys=keys)
    data = dict.fromkeys(("BUCKET_HOST", "BUCKET_NAME", "BUCKET_PORT", "BUCKET_REGION", "BUCKET_SUBREGION"), "")
    yield made("v1", "ConfigMap", identity.namespace, identity.name, data=data)


def client(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephClient`: its key."""
    yield secret(identity.namespace, text(obj, "spec", "secretName") or f"rook-ceph-client-{identity.name}")


def nfs(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`CephNFS`: its servers, each with a Service."""
    for letter in _LETTERS[: count(field(obj, "spec", "server", "active"), most=10)]:
        name = f"rook-ceph-nfs-{identity.name}-{letter}"
        labels = {**_labels("rook-ceph-nfs", identity.namespace), "ceph_nfs": identity.name, "instance": letter}
        pods = pod_template(labels, [container("nfs-ganesha", None, [("nfs", 2049)])])
        path = ("spec", "server", "active")
        yield workload("Deployment", identity.namespace, name, pods, path=path, selector={"matchLabels": labels})
        yield service(identity.namespace, name, labels, [("nfs", 2049)], path=path)


def _labels(app: str, namespace: str) -> dict[str, str]:
    return {"app": app, "rook_cluster": namespace}


def _image(spec: Mapping[str, Any]) -> str:
    return text(spec, "cephVersion", "image")


def _network(spec: Mapping[str, Any]) -> dict[str, Any]:
    host = text(spec, "network", "provider") == "host" or field(spec, "network", "hostNetwork") is True
    return {"hostNetwork": True} if host else {}
