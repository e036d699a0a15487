"""Options of a PostgreSQL cluster, as written under `databases.<name>`."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from labwright.catalog.contract import Options
from labwright.spec.scalars import Cidr, Cron, DnsLabel, GoDuration, Quantity, Version, malformed, shown

DEFAULT_VERSION = "17.5"
"""Image tag with builds for amd64 and arm64; it carries barman-cloud, which archiving needs."""


OptionsT = TypeVar("OptionsT", bound=Options)


def _on_or_off(value: Any) -> str:
    return "off" if value is False else "on"


Switchable = Annotated[
    Annotated[OptionsT, Tag("on")] | Annotated[Literal[False], Tag("off")],
    Discriminator(_on_or_off),
]
"""Options, or `false` to switch them off in one cluster. A mistake inside is reported once, not once per alternative."""


def _fits(pattern: str, noun: str, expected: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise malformed(f"is {shown(value)}, which is not {noun}", expected)
        return value

    return check


Retention = Annotated[str, BeforeValidator(_fits("[1-9][0-9]*[dw]", "a retention", "days or weeks: `30d`, `4w`"))]
Suffix = Annotated[
    str,
    BeforeValidator(_fits("([a-z0-9]([a-z0-9-]*[a-z0-9])?)?", "a suffix", "lower-case letters, digits, dashes: `2`")),
]
Moment = Annotated[
    str,
    BeforeValidator(
        _fits(
            r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?))?",
            "a moment",
            "date, time and zone: `2026-01-31 12:00:00+00`",
        )
    ),
]


class RestoreTest(Options):
    """A restore of the newest backup into a throwaway cluster, by a CronJob."""

    schedule: Cron = Field(default="monthly", description="When to test.")
    cluster: DnsLabel | None = Field(
        default=None, description="Whose backups to restore: another cluster of the homelab; its own if left out."
    )
    deadline: GoDuration = Field(default="2h", description="A restore that takes longer has failed.")


class Backup(Options):
    """Continuous archiving of WAL and base backups in object storage."""

    to: Literal["b2", "s3"] = Field(description="Backblaze B2, or any storage that speaks S3.")
    bucket: str = Field(default="", description="Name of the bucket, without `s3://`.")
    region: str = Field(default="", description="Region of the bucket: `eu-central-003`.")
    endpoint: str = Field(
        default="",
        description="URL of the storage; B2's follows from the region, AWS needs none.",
        pattern="^(https?://.+)?$",
    )
    cidr: Cidr | None = Field(
        default=None, description="Addresses of the storage, when it stands in the house and not on the Internet."
    )
    archive: Suffix = Field(
        default="",
        description="Suffix of the folder inside the bucket: `2` makes it `production-2`. A cluster rebuilt from a "
        "backup needs a new one.",
    )
    schedule: Cron = Field(default="daily", description="When to take a base backup.")
    retention: Retention = Field(default="30d", description="How far back a restore can go: `30d`, `4w`.")
    method: Literal["barman"] = Field(default="barman", description="barman-cloud, inside the instances' image.")
    compression: Literal["gzip", "bzip2", "snappy"] = Field(default="gzip", description="Of WAL and base backups.")
    restore_test: Switchable[RestoreTest] | None = Field(
        default=None, description="Test restores; left out: monthly in clusters that are not production."
    )


class Recover(Options):
    """Make the cluster out of a backup instead of empty. Only looked at when the cluster is made."""

    archive: Suffix = Field(
        default="",
        description="Suffix of the folder to restore from, as in `backup.archive`.",
    )
    cluster: DnsLabel | None = Field(
        default=None, description="Whose backup: another cluster of the homelab; its own if left out."
    )
    target_time: Moment = Field(
        default="",
        description="Stop there: `2026-01-31 12:00:00+00`. Left out: up to the last archived WAL.",
    )


class ResourceOptions(Options):
    """Of each instance."""

    cpu: str = Field(default="100m", description="CPU request.")
    memory: Quantity = Field(default="512Mi", description="Memory request.")
    limit_memory: Quantity = Field(default="1Gi", description="Memory limit.")


class PostgresOptions(Options):
    """A PostgreSQL cluster made by CloudNativePG."""

    instances: int = Field(default=3, ge=1, le=9, description="One primary, the others standbys.")
    size: Quantity = Field(default="10Gi", description="Volume of each instance.")
    storage_class: str = Field(default="", description="Left out: the class of the cluster's block storage.")
    namespace: DnsLabel = Field(default="database", description="Where the cluster lives.")
    image: str = Field(
        default="ghcr.io/cloudnative-pg/postgresql", description="Image without tag; it must be made for CloudNativePG."
    )
    version: Version = Field(
        default=DEFAULT_VERSION, description="Tag of the image; it begins with PostgreSQL's version."
    )
    extensions: tuple[str, ...] = Field(
        default=(), description="Extensions that the image has beyond contrib; they are made in every new database."
    )
    preload: tuple[str, ...] = Field(default=(), description="Libraries to load at start: `vchord.so`.")
    parameters: dict[str, str] = Field(default_factory=dict, description="PostgreSQL settings, over labwright's own.")
    superuser: bool = Field(default=False, description="Let `postgres` log in over the network, with a made password.")
    resources: ResourceOptions = Field(default_factory=ResourceOptions, description="CPU and memory of each instance.")
    backup: Switchable[Backup] | None = Field(default=None, description="Backups; without, there are none.")
    recover: Switchable[Recover] | None = Field(default=None, description="Make the cluster out of a backup.")
