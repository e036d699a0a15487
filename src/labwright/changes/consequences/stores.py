"""Custom resources that hold data: what goes when they are deleted. From the operators' documentation and code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What hangs on an object of one kind."""

    what: str
    """As it follows `is deleted, and with it …`."""
    source: str
    """Where upstream says so."""
    kept: bool = False
    """The data stays when the object goes."""
    spared_by: tuple[tuple[str, ...], frozenset[object]] | None = None
    """Path of a field, and the values with which the data stays."""


_REDIS = Store(
    what="the keys of this Redis",
    source="ot-container-kit/redis-operator: keepAfterDelete, false by default",
    spared_by=(("spec", "storage", "keepAfterDelete"), frozenset({True})),
)

STORES: Mapping[tuple[str, str], Store] = {
    ("postgresql.cnpg.io", "Cluster"): Store(
        what="the databases of this PostgreSQL cluster: its claims belong to it",
        source="cloudnative-pg docs/src/storage.md: PVCs are owned by the Cluster",
    ),
    ("postgresql.cnpg.io", "Database"): Store(
        what="the database in PostgreSQL",
        source="cloudnative-pg docs/src/declarative_database_management.md: databaseReclaimPolicy, retain by default",
        spared_by=(("spec", "databaseReclaimPolicy"), frozenset({None, "retain"})),
    ),
    ("acid.zalan.do", "postgresql"): Store(
        what="the databases of this PostgreSQL cluster",
        source="zalando/postgres-operator docs/reference/operator_parameters.md: persistent_volume_claim_retention_policy",
    ),
    ("postgres-operator.crunchydata.com", "PostgresCluster"): Store(
        what="the databases of this PostgreSQL cluster and its repositories of backups",
        source="access.crunchydata.com PGO documentation, Delete a Postgres Cluster",
    ),
    ("k8s.mariadb.com", "MariaDB"): Store(
        what="the databases of this MariaDB",
        source="mariadb-operator docs/storage.md: pvcRetentionPolicy, Retain by default",
        spared_by=(("spec", "storage", "pvcRetentionPolicy", "whenDeleted"), frozenset({None, "Retain"})),
    ),
    ("psmdb.percona.com", "PerconaServerMongoDB"): Store(
        what="the databases of this MongoDB",
        source="percona-server-mongodb-operator docs/operator.md: finalizer percona.com/delete-psmdb-pvc",
    ),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): Store(
        what="the indexes of this Elasticsearch",
        source="elastic/cloud-on-k8s: volumeClaimDeletePolicy, DeleteOnScaledownAndClusterDeletion by default",
        spared_by=(("spec", "volumeClaimDeletePolicy"), frozenset({"DeleteOnScaledownOnly"})),
    ),
    ("dragonflydb.io", "Dragonfly"): Store(
        what="what this Dragonfly holds in memory",
        source="dragonflydb/dragonfly-operator: the StatefulSet belongs to it",
    ),
    ("redis.redis.opstreelabs.in", "Redis"): _REDIS,
    ("redis.redis.opstreelabs.in", "RedisCluster"): replace(_REDIS, what="the keys of this Redis cluster"),
    ("redis.redis.opstreelabs.in", "RedisReplication"): _REDIS,
    ("minio.min.io", "Tenant"): Store(
        what="this MinIO tenant; the claims of its pools stay",
        source="minio/operator docs: PVCs are retained",
        kept=True,
    ),
    ("kafka.strimzi.io", "Kafka"): Store(
        what="what its topics hold",
        source="strimzi documentation: deleteClaim, false by default",
        spared_by=(("spec", "kafka", "storage", "deleteClaim"), frozenset({None, False})),
    ),
    ("longhorn.io", "Volume"): Store(what="the replicas of this volume", source="longhorn docs: deleting volumes"),
    ("longhorn.io", "BackingImage"): Store(what="this image", source="longhorn docs: backing images"),
    ("ceph.rook.io", "CephCluster"): Store(
        what="the storage cluster; what its disks hold stays on them unless cleanupPolicy says otherwise",
        source="rook Documentation/Storage-Configuration/ceph-teardown.md",
        kept=True,
    ),
    ("ceph.rook.io", "CephBlockPool"): Store(
        what="the pool and every volume in it",
        source="rook Documentation: CephBlockPool, deletion waits for its images",
    ),
    ("ceph.rook.io", "CephFilesystem"): Store(
        what="the file system and every volume in it",
        source="rook Documentation: preserveFilesystemOnDelete",
        spared_by=(("spec", "preserveFilesystemOnDelete"), frozenset({True})),
    ),
    ("ceph.rook.io", "CephObjectStore"): Store(
        what="the object store and its buckets",
        source="rook Documentation: preservePoolsOnDelete",
        spared_by=(("spec", "preservePoolsOnDelete"), frozenset({True})),
    ),
    ("objectbucket.io", "ObjectBucketClaim"): Store(
        what="the bucket and all that is in it, where its class deletes",
        source="rook Documentation: ceph-object-bucket-claim.md",
    ),
    ("snapshot.storage.k8s.io", "VolumeSnapshot"): Store(
        what="the snapshot, where its class deletes", source="kubernetes.io/docs/concepts/storage/volume-snapshots"
    ),
}

BACKUPS: Mapping[tuple[str, str], str] = {
    ("postgresql.cnpg.io", "ScheduledBackup"): "no further base backups are taken",
    ("volsync.backube", "ReplicationSource"): "no further backups are taken",
    ("velero.io", "Schedule"): "no further backups are taken",
    ("velero.io", "BackupStorageLocation"): "its backups can no longer be found",
    ("longhorn.io", "RecurringJob"): "no further snapshots or backups are taken by it",
    ("k8s.mariadb.com", "Backup"): "no further backups are taken",
    ("k8up.io", "Schedule"): "no further backups are taken",
    ("barmancloud.cnpg.io", "ObjectStore"): "clusters that archive there have nowhere to archive to",
}
"""Kinds that keep backups running: what follows when they go."""
