"""What may be said of Longhorn, and what follows from it."""

from typing import Final, Literal

from pydantic import Field

from labwright.catalog.contract import Options, Site
from labwright.model import Pods
from labwright.spec.scalars import Cron, DnsLabel, Version

NAMESPACE: Final = "longhorn-system"
REPOSITORY: Final = "https://charts.longhorn.io"
ALL: Final = Pods(namespace=NAMESPACE)
MANAGER: Final = Pods.labelled(NAMESPACE, {"app": "longhorn-manager"})
UI: Final = Pods.labelled(NAMESPACE, {"app": "longhorn-ui"})
INSTANCE_MANAGER: Final = Pods.labelled(NAMESPACE, {"longhorn.io/component": "instance-manager"})
SHARE_MANAGER: Final = Pods.labelled(NAMESPACE, {"longhorn.io/component": "share-manager"})
CLASS: Final = "longhorn"
"""The chart fixes this name."""
BACKUP_SECRET: Final = "longhorn-backup"  # noqa: S105 - the name of a Secret, not its content


class Backup(Options):
    """An S3-compatible bucket for volume backups."""

    target: str = Field(
        pattern=r"^s3://[^@/]+@[^/]+/.*$",
        description="Longhorn's form of a bucket: `s3://<bucket>@<region>/<folder>`.",
        examples=["s3://homelab-longhorn@eu-central-003/production"],
    )
    endpoint: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address of the object store when it is not AWS: `https://s3.eu-central-003.backblazeb2.com`.",
    )
    schedule: Cron = Field(default="0 4 * * *", description="When volumes are backed up.")
    retain: int = Field(default=14, ge=1, le=250, description="How many backups of each volume are kept.")


class Snapshots(Options):
    """Snapshots of every volume, on its own disks."""

    schedule: Cron = Field(default="30 3 * * *", description="When snapshots are taken.")
    retain: int = Field(default=7, ge=1, le=250, description="How many snapshots of each volume are kept.")


class LonghornOptions(Options):
    """How volumes are kept."""

    version: Version = Field(default="1.7.2", description="Version of the chart, which is Longhorn's own.")
    replicas: int = Field(default=3, ge=1, le=20, description="Copies of each volume, on different nodes.")
    data_path: str = Field(
        default="/mnt/longhorn",
        pattern=r"^/[^\s]+$",
        description="Where volumes lie on each node. A disk of the inventory must be mounted there, else the volumes "
        "fill the system disk.",
    )
    auto_balance: Literal["disabled", "least-effort", "best-effort"] = Field(
        default="least-effort",
        description="`least-effort` moves a replica only as far as redundancy needs it; `best-effort` evens nodes out.",
    )
    soft_anti_affinity: bool = Field(
        default=False,
        description="Allow two replicas of a volume on one node when there is no other. Off, because replicas that share "
        "a node are lost together; a volume then waits, degraded, for a node.",
    )
    reclaim_policy: Literal["Delete", "Retain"] = Field(
        default="Delete", description="What becomes of a volume when its claim is deleted."
    )
    resource_limits: bool = Field(
        default=True,
        description="Requests and limits for the manager, driver and UI, small enough for a Raspberry Pi.",
    )
    ui: DnsLabel | Literal[False] = Field(
        default="longhorn",
        description="Name of the web UI in the cluster's domain; `false`: not reachable from outside.",
    )
    ui_login: bool = Field(
        default=True,
        description="Ask for a password (HTTP basic authentication). The UI itself has no login, and whoever reaches it "
        "can delete every volume.",
    )
    snapshots: Snapshots | Literal[False] = Field(
        default=Snapshots(), description="Recurring snapshots of every volume; `false`: none."
    )
    backup: Backup | None = Field(default=None, description="Where volumes are backed up. Not set: nowhere.")


LonghornSite = Site[LonghornOptions]
