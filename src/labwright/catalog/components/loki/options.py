"""Options of Loki."""

from pydantic import Field

from labwright.catalog.contract import Options
from labwright.spec.scalars import Duration, Quantity, Text, Version


class ObjectStorage(Options):
    """The bucket that log lines are kept in: any S3-compatible storage."""

    endpoint: Text = Field(
        default="https://s3.eu-central-003.backblazeb2.com",
        description="Address of the S3 interface, with https://, as the bucket's page shows it.",
    )
    bucket: Text = Field(
        default="", description="Name of the bucket; empty: `<homelab>-loki-<cluster>`. Each cluster needs its own."
    )
    region: Text = Field(
        default="",
        description="Region; empty: the second part of the endpoint's name, which is right for Backblaze B2.",
    )


class LokiOptions(Options):
    """Of Loki in its simple scalable mode."""

    version: Version = Field(default="6.55.0", description="Version of the chart.")
    storage: ObjectStorage = Field(default=ObjectStorage(), description="Where log lines are kept.")
    retention: Duration = Field(default="14d", description="How long log lines are kept; at least a day.")
    write: int | None = Field(
        default=None, ge=1, description="Pods that take log lines; unset: 3 where there are three nodes, else 1."
    )
    read: int | None = Field(
        default=None, ge=1, description="Pods that answer queries; unset: 2 where there are two nodes."
    )
    backend: int | None = Field(
        default=None, ge=1, description="Pods that look after index and retention; unset: 2 where there are two nodes."
    )
    size: Quantity = Field(
        default="5Gi", description="Volume of each write and backend pod: the write-ahead log and the index's cache."
    )
    schema_from: str = Field(
        default="2025-01-01",
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        description="First day of the index's schema. Never change it once there are log lines: they would be lost.",
    )
