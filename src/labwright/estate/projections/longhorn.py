"""Longhorn: what its manager and its driver deployer make, none of which its chart holds.

Source: github.com/longhorn/longhorn-manager, csi/deployment_util.go and csi/deployment.go (names and labels of the CSI
parts, replicas), controller/recurring_job (a CronJob of the job's name), app/driver.go; the StorageClass comes out of the
ConfigMap `longhorn-storageclass` of the chart (datastore/kubernetes.go).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, matches, text
from labwright.estate.projections.made import Made, container, count, made, pod_template, workload
from labwright.kube import ObjectId
from labwright.source import SourceError, load_all

DRIVER = "driver.longhorn.io"
_DEPLOYER = "longhorn-driver-deployer"
_STORAGE_CLASS = "longhorn-storageclass"
_PARTS = {
    "csi-attacher": "ATTACHER",
    "csi-provisioner": "PROVISIONER",
    "csi-resizer": "RESIZER",
    "csi-snapshotter": "SNAPSHOTTER",
}
_REPLICAS = 3
"""Of each CSI part, unless the deployer's environment says otherwise."""


def recurring_job(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A CronJob of the same name."""
    labels = {"recurring-job.longhorn.io": identity.name}
    pods = pod_template(labels, [container("longhorn-recurring-job")])
    schedule = text(obj, "spec", "cron")
    spec = {**({"schedule": schedule} if schedule else {}), "jobTemplate": {"spec": {"template": pods}}}
    yield made(
        "batch/v1", "CronJob", identity.namespace, identity.name, path=("spec", "cron"), labels=labels, spec=spec
    )


def config_map(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The StorageClass that the manager makes out of the chart's ConfigMap."""
    if identity.name != _STORAGE_CLASS:
        return
    path = ("data", "storageclass.yaml")
    try:
        found = load_all(text(obj, *path), "storageclass.yaml")
    except SourceError:
        return
    for each in found:
        name = text(each.value, "metadata", "name")
        if name:
            fields = {key: value for key, value in each.value.items() if key not in ("apiVersion", "kind", "metadata")}
            annotations = {key: str(value) for key, value in mapping(each.value, "metadata", "annotations").items()}
            yield made("storage.k8s.io/v1", "StorageClass", "", name, path=path, annotations=annotations, **fields)


def deployment(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """What the driver deployer installs: the CSI driver and its parts."""
    if identity.name != _DEPLOYER:
        return
    path = ("metadata", "name")
    environment = {
        text(each, "name"): text(each, "value")
        for _, each in matches(obj, ("spec", "template", "spec", "containers", "*", "env", "*"))
    }
    for name, variable in _PARTS.items():
        labels = {"app": name}
        said = environment.get(f"CSI_{variable}_REPLICA_COUNT", "")
        replicas = count(int(said)) if said.isascii() and said.isdigit() else _REPLICAS
        pods = pod_template(labels, [container(name, environment.get(f"CSI_{variable}_IMAGE"))])
        yield workload("Deployment", identity.namespace, name, pods, replicas=replicas, path=path, labels=labels)
    labels = {"app": "longhorn-csi-plugin"}
    pods = pod_template(labels, [container("longhorn-csi-plugin")])
    yield workload("DaemonSet", identity.namespace, "longhorn-csi-plugin", pods, path=path, labels=labels)
    yield made("storage.k8s.io/v1", "CSIDriver", "", DRIVER, path=path)
