"""The Helm release: values, and patches for what the chart's values cannot say.

Values and objects: `chart/` of longhorn/longhorn at v1.7.2.
"""

from typing import Any, Final

from labwright.catalog.builders.objects import resources
from labwright.catalog.components.longhorn.options import BACKUP_SECRET, NAMESPACE, REPOSITORY, LonghornSite
from labwright.catalog.contract import Chart, ChartRelease, Stage
from labwright.source import dump

Json = Any

LIMITS: Final = {
    ("DaemonSet", "longhorn-manager"): resources("50m", "128Mi", "500m", "512Mi"),
    ("Deployment", "longhorn-driver-deployer"): resources("50m", "64Mi", "200m", "256Mi"),
    ("Deployment", "longhorn-ui"): resources("10m", "64Mi", "100m", "128Mi"),
}
"""Requests and limits for a Raspberry Pi CM5, by workload; its container has the workload's name."""
CSI_REPLICAS: Final = 2


def release(site: LonghornSite) -> ChartRelease:
    """The chart of Longhorn."""
    return ChartRelease(
        stage=Stage.CONTROLLERS,
        namespace=NAMESPACE,
        name="longhorn",
        chart=Chart(name="longhorn", version=site.options.version, repository=REPOSITORY),
        values=_values(site),
        comments=_COMMENTS,
        patches=_patches() if site.options.resource_limits else (),
        timeout="15m",
    )


def _values(site: LonghornSite) -> dict[str, Json]:
    options = site.options
    settings: dict[str, Json] = {
        "defaultReplicaCount": options.replicas,
        "replicaAutoBalance": options.auto_balance,
        "replicaSoftAntiAffinity": options.soft_anti_affinity,
        "defaultDataPath": options.data_path,
        "storageReservedPercentageForDefaultDisk": 10,
        "nodeDownPodDeletionPolicy": "delete-both-statefulset-and-deployment-pod",
        "upgradeChecker": False,
        "allowCollectingLonghornUsageMetrics": False,
    }
    if options.backup is not None:
        settings |= {"backupTarget": options.backup.target, "backupTargetCredentialSecret": BACKUP_SECRET}
    return {
        "preUpgradeChecker": {"jobEnabled": False},
        "persistence": {
            "defaultClass": True,
            "defaultClassReplicaCount": options.replicas,
            "reclaimPolicy": options.reclaim_policy,
        },
        "defaultSettings": settings,
        "csi": {
            "kubeletRootDir": "/var/lib/kubelet",
            **{f"{part}ReplicaCount": CSI_REPLICAS for part in ("attacher", "provisioner", "resizer", "snapshotter")},
        },
        "longhornUI": {"replicas": 1},
        "metrics": {"serviceMonitor": {"enabled": False}},
    }


_COMMENTS: Final[dict[tuple[str | int, ...], str]] = {
    ("preUpgradeChecker",): "the checking job is for helm on the command line; with GitOps it stands in the way",
    ("defaultSettings", "replicaSoftAntiAffinity"): "replicas on one node would be lost together",
    ("defaultSettings", "defaultDataPath"): "the mount point of each node's data disk",
    ("defaultSettings", "storageReservedPercentageForDefaultDisk"): "the disk is Longhorn's alone",
    (
        "defaultSettings",
        "nodeDownPodDeletionPolicy",
    ): "a pod of a dead node holds its volume until it is deleted; without this a human has to do it",
    ("defaultSettings", "upgradeChecker"): "Longhorn needs no Internet for itself, so its network policy gives it none",
    ("csi",): "two of each sidecar are enough: one works, the other takes over",
    ("metrics",): "the monitor is an object of its own, applied when its kind exists",
}


def _patches() -> tuple[dict[str, Json], ...]:
    """Chart 1.7 has no values for resources."""
    return tuple(
        {
            "target": {"kind": kind, "name": name},
            "patch": dump(
                {
                    "apiVersion": "apps/v1",
                    "kind": kind,
                    "metadata": {"name": name},
                    "spec": {"template": {"spec": {"containers": [{"name": name, "resources": limits}]}}},
                }
            ),
        }
        for (kind, name), limits in LIMITS.items()
    )
