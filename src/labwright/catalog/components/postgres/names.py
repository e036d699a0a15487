"""Facts about a database cluster that several of its parts need: names, pods, where its backups are."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.components.postgres.options import Backup, PostgresOptions, Recover, RestoreTest
from labwright.catalog.contract import Site
from labwright.model import Pods

Database = Site[PostgresOptions]

FOLDER: Final = "cloudnative-pg"
"""Folder of its files inside the configuration stage."""
POSTGRES_PORT: Final = 5432
STATUS_PORT: Final = 8000
METRICS_PORT: Final = 9187
B2_REGION: Final = "eu-central-003"
AWS_REGION: Final = "eu-central-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One folder in object storage, with what is needed to open it."""

    bucket: str
    folder: str
    """barman's server name: the folder below the bucket that has `base/` and `wals/`."""
    endpoint: str
    """Empty: AWS finds it by the region."""
    region: str
    secret: str
    """Name of the Secret with the access key."""
    compression: str

    @property
    def address(self) -> str:
        """`homelab-postgres-backups/production`."""
        return f"{self.bucket}/{self.folder}"


def backup_of(site: Database) -> Backup | None:
    """Its backup settings, or None."""
    return site.options.backup or None


def recover_of(site: Database) -> Recover | None:
    """From what it is made, or None when it starts empty."""
    return site.options.recover or None


def restore_test_of(site: Database) -> RestoreTest | None:
    """Its restore test: as asked for, else monthly wherever a cluster is not production and has backups."""
    backup = backup_of(site)
    if backup is None or backup.restore_test is False:
        return None
    if backup.restore_test is not None:
        return backup.restore_test
    return None if site.cluster.production else RestoreTest()


def clusters_testing(site: Database) -> tuple[str, ...]:
    """Other clusters of the homelab whose restore test restores this cluster's backups."""
    tests = ((name, restore_test_of(sibling)) for name, sibling in site.siblings.items())
    return tuple(sorted(name for name, test in tests if test is not None and test.cluster == site.cluster.name))


def store(site: Database, *, archive: str | None = None, cluster: str | None = None) -> Store | None:
    """Where the cluster archives to, or where another archive (or the same of another cluster) lies."""
    owner = site if cluster in {None, site.cluster.name} else site.siblings.get(cluster or "", site)
    backup = backup_of(owner)
    if backup is None:
        return None
    suffix = backup.archive if archive is None else archive
    name = cluster or site.cluster.name
    region = backup.region or (B2_REGION if backup.to == "b2" else AWS_REGION)
    endpoint = backup.endpoint or (f"https://s3.{region}.backblazeb2.com" if backup.to == "b2" else "")
    return Store(
        bucket=backup.bucket,
        folder=f"{name}-{suffix}" if suffix else name,
        endpoint=endpoint,
        region=region,
        secret=secret_name(site, name),
        compression=backup.compression,
    )


def secret_name(site: Database, cluster: str) -> str:
    """The Secret with the access key of a cluster's bucket, as seen from this cluster."""
    return f"{site.name}-backup" if cluster == site.cluster.name else f"{site.name}-backup-{cluster}"


def storage_host(store: Store) -> str:
    """Host name of the storage, for the documentation of flows."""
    return urlsplit(store.endpoint).hostname or f"s3.{store.region}.amazonaws.com"


def storage_port(store: Store) -> int:
    """Port of the storage."""
    parts = urlsplit(store.endpoint)
    return parts.port or (80 if parts.scheme == "http" else 443)


def storage_class(site: Database) -> str:
    """The class of its volumes; empty: the cluster's default class."""
    offer = site.find(BlockStorage)
    return site.options.storage_class or (offer.class_name if offer is not None else "")


def image(site: Database) -> str:
    """Its image with tag."""
    return f"{site.options.image}:{site.options.version}"


def pods(site: Database, name: str | None = None) -> Pods:
    """Pods of the cluster (or of another one in its namespace), its one-off jobs included: all carry the label."""
    return Pods.labelled(site.options.namespace, {"cnpg.io/cluster": name or site.name})


def restored_name(site: Database) -> str:
    """Name of a cluster restored beside the original."""
    return f"{site.name}-restored"


def test_name(site: Database) -> str:
    """Name of the throwaway cluster of the restore test, and of everything around it."""
    return f"{site.name}-restore-test"


def runbook_name(site: Database) -> str:
    """Name of the restore runbook: `restore-postgres-cluster-production`."""
    return f"restore-{site.name}-{site.cluster.name}"


def role_secret(site: Database, role: str) -> str:
    """The Secret with the password of a role."""
    return f"{site.name}-{role}"
