"""PostgreSQL: one database cluster, made by CloudNativePG."""

import re
from collections.abc import Iterator
from typing import Any, Final

from labwright.catalog.builders.monitors import alerts, pod_monitor
from labwright.catalog.builders.objects import meta
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import Offer, Postgres
from labwright.catalog.components.postgres.alert_rules import groups
from labwright.catalog.components.postgres.cluster import cluster, declared
from labwright.catalog.components.postgres.flows import flows
from labwright.catalog.components.postgres.names import (
    FOLDER,
    METRICS_PORT,
    Database,
    Store,
    backup_of,
    clusters_testing,
    image,
    pods,
    recover_of,
    restore_test_of,
    role_secret,
    runbook_name,
    storage_class,
    store,
)
from labwright.catalog.components.postgres.options import PostgresOptions
from labwright.catalog.components.postgres.recovery import manifests
from labwright.catalog.components.postgres.restore_test import KUBECTL, restore_test
from labwright.catalog.components.postgres.runbook import runbook
from labwright.catalog.contract import (
    Category,
    Component,
    Contribution,
    Image,
    Manifest,
    ManifestFile,
    Namespace,
    Needs,
    Problem,
    SecretFile,
    Site,
    Stage,
)
from labwright.model import Footprint, VolumeFootprint, WorkloadFootprint
from labwright.secrets.request import External, Literal
from labwright.spec.scalars import cron_expression

RESERVED: Final = frozenset({"postgres", "template0", "template1", "app", "streaming_replica"})
"""Databases and roles that PostgreSQL or the operator makes."""


def _offers(site: Database) -> tuple[Offer, ...]:
    archive = store(site)
    return (
        Postgres(
            database=site.name,
            namespace=site.options.namespace,
            host=f"{site.name}-rw.{site.options.namespace}.svc.cluster.local",
            pods=pods(site),
            extensions=site.options.extensions,
            archive=archive.address if archive is not None else "",
        ),
    )


def _check(site: Database) -> Iterator[Problem]:
    backup, recover = backup_of(site), recover_of(site)
    if backup is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", backup.bucket):
        yield Problem(
            path=("backup", "bucket") if backup.bucket else ("backup",),
            message=f"`{backup.bucket}` cannot be the name of a bucket" if backup.bucket else "backups need a bucket",
            help="name a bucket that exists: `bucket: homelab-postgres-backups`",
        )
    own = store(site)
    for other in site.all(Postgres):
        if own is not None and other.archive == own.address and other.database != site.name:
            yield Problem(
                path=("backup", "archive"),
                message=f"{site.name} and {other.database} would both archive to {own.address}",
                help="give one of them a folder of its own: `archive: NAME`",
            )
    if recover is not None:
        yield from _check_recover(site, own)
    test = restore_test_of(site)
    for section, named in (
        ("recover", recover.cluster if recover is not None else None),
        ("backup", test.cluster if test is not None else None),
    ):
        if named is not None and named not in site.homelab.clusters:
            path = ("recover", "cluster") if section == "recover" else ("backup", "restore-test", "cluster")
            known = ", ".join(site.homelab.clusters)
            yield Problem(path=path, message=f"there is no cluster {named!r}", help=f"the homelab has: {known}")


def _check_recover(site: Database, own: Store | None) -> Iterator[Problem]:
    recover = recover_of(site)
    assert recover is not None
    if own is None:
        yield Problem(
            path=("recover",), message="a cluster is made out of a backup, but no `backup` says where backups are"
        )
        return
    source = store(site, archive=recover.archive, cluster=recover.cluster)
    if source is not None and source.address == own.address:
        yield Problem(
            path=("recover", "archive"),
            message=f"the cluster would be restored from {own.address} and archive to the same folder",
            help="PostgreSQL refuses that (“Expected empty archive”): give `backup.archive` a name not used before",
        )


def _build(site: Database) -> Contribution:
    test_files, test_configs = restore_test(site)
    monitoring = pod_monitor(
        site,
        name=site.name,
        namespace=site.options.namespace,
        match_labels={"cnpg.io/cluster": site.name},
        port="metrics",
        pods=pods(site),
        container_port=METRICS_PORT,
    ) + alerts(site, name=site.name, namespace=site.options.namespace, groups=groups(site))
    page = runbook(site)
    return Contribution(
        namespaces=(Namespace(name=site.options.namespace),),
        files=(*_files(site), *test_files, *monitoring.files),
        configs=test_configs,
        secrets=tuple(_secrets(site)),
        flows=(*flows(site), *monitoring.flows),
        images=(
            Image(repository=site.options.image, tag=site.options.version),
            *((KUBECTL,) if test_files else ()),
        ),
        raw=tuple(manifests(site)),
        footprint=_footprint(site),
        facts=_facts(site),
        backup=_backup_sentence(site),
        runbooks={runbook_name(site): page} if page else {},
    )


def _files(site: Database) -> Iterator[ManifestFile]:
    yield _file(f"{site.name}.yaml", cluster(site, declared(site)))
    if site.claims:
        yield _file(f"{site.name}-databases.yaml", *(_database(site, name) for name in _claimed(site)))
    backup = backup_of(site)
    if backup is not None:
        yield _file(f"{site.name}-scheduled-backup.yaml", _scheduled_backup(site, cron_expression(backup.schedule)))


def _file(name: str, *content: Manifest) -> ManifestFile:
    return ManifestFile(stage=Stage.CONFIGS, name=name, manifests=content, folder=FOLDER)


def _claimed(site: Database) -> tuple[str, ...]:
    return tuple(sorted(claim.name for claim in site.claims))


def _database(site: Database, name: str) -> Manifest:
    return Manifest(
        object={
            "apiVersion": "postgresql.cnpg.io/v1",
            "kind": "Database",
            "metadata": meta(f"{site.name}-{name}", site.options.namespace),
            "spec": {
                "cluster": {"name": site.name},
                "name": name,
                "owner": name,
                "ensure": "present",
                "databaseReclaimPolicy": "retain",
            },
        },
        comments={("spec", "databaseReclaimPolicy"): "the data outlives this object"},
    )


def _scheduled_backup(site: Database, schedule: str) -> Manifest:
    return Manifest(
        object={
            "apiVersion": "postgresql.cnpg.io/v1",
            "kind": "ScheduledBackup",
            "metadata": meta(site.name, site.options.namespace),
            "spec": {
                "cluster": {"name": site.name},
                "schedule": f"0 {schedule}",
                "method": "barmanObjectStore",
                "target": "prefer-standby",
                "backupOwnerReference": "cluster",
                "immediate": True,
            },
        },
        comments={
            ("spec", "schedule"): "six fields, seconds first, in the operator's time zone (UTC)",
            ("spec", "immediate"): "the first one right away: until then there is nothing to restore",
        },
    )


def _secrets(site: Database) -> Iterator[SecretFile]:
    for claim in sorted(site.claims, key=lambda claim: claim.name):
        yield SecretFile(
            stage=Stage.CONFIGS,
            namespace=site.options.namespace,
            name=role_secret(site, claim.name),
            entries={"username": Literal(claim.name), "password": claim.password},
            type="kubernetes.io/basic-auth",
            labels={"cnpg.io/reload": "true"},
            folder=FOLDER,
        )
    own = store(site)
    if own is not None:
        yield _key(site, own, site.cluster.name, "that may read and write")
    test = restore_test_of(site)
    if test is not None and test.cluster not in {None, site.cluster.name}:
        other = store(site, cluster=test.cluster)
        if other is not None:
            yield _key(site, other, str(test.cluster), "that can only read")


def _key(site: Database, found: Store, cluster_name: str, may: str) -> SecretFile:
    prefix = f"{site.name}-backup" + ("" if cluster_name == site.cluster.name else f"-{cluster_name}")
    how = (
        f"In Backblaze B2 under Application Keys, for the bucket {found.bucket} alone."
        if "backblazeb2" in found.endpoint
        else f"From the storage at {found.endpoint or 'AWS'}, for the bucket {found.bucket} alone."
    )
    return SecretFile(
        stage=Stage.CONFIGS,
        namespace=site.options.namespace,
        name=found.secret,
        entries={
            "ACCESS_KEY_ID": External(f"{prefix}-key-id", f"ID of a key {may} {found.bucket}", how),
            "SECRET_ACCESS_KEY": External(f"{prefix}-key", f"The key {may} {found.bucket}", how),
            "REGION": Literal(found.region),
        },
        labels={"cnpg.io/reload": "true"},
        folder=FOLDER,
    )


def _footprint(site: Database) -> Footprint:
    namespace, options = site.options.namespace, site.options
    secrets = [f"{site.name}-{each}" for each in ("app", "ca", "replication", "server")]
    if options.superuser:
        secrets.append(f"{site.name}-superuser")
    return Footprint(
        workloads=(
            WorkloadFootprint(
                kind="Pod",
                namespace=namespace,
                name=site.name,
                replicas=options.instances,
                cpu=options.resources.cpu,
                memory=options.resources.memory,
                labels=pods(site).labels,
                images=(image(site),),
                volumes=(VolumeFootprint(name="pgdata", size=options.size, storage_class=storage_class(site)),),
            ),
        ),
        services=tuple((namespace, f"{site.name}-{each}") for each in ("rw", "ro", "r")),
        secrets=tuple((namespace, name) for name in secrets),
    )


def _facts(site: Database) -> tuple[tuple[str, str], ...]:
    options, backup, found = site.options, backup_of(site), store(site)
    rows = [
        ("Namespace", options.namespace),
        ("Instances", str(options.instances)),
        ("Volume of each", options.size),
        ("Storage class", storage_class(site) or "the cluster's default"),
        ("Image", image(site)),
        ("Databases", ", ".join(_claimed(site)) or "none claimed"),
        ("Host for apps", f"{site.name}-rw.{options.namespace}.svc.cluster.local:5432"),
        ("Own credentials", f"Secret `{site.name}-app`"),
    ]
    if backup is not None and found is not None:
        test = restore_test_of(site)
        rows += [
            ("Backups", f"`s3://{found.address}`, {backup.compression}, base backup {backup.schedule}"),
            ("Retention", backup.retention),
            ("Restore test", test.schedule if test is not None else _tested_elsewhere(site)),
        ]
    return tuple(rows)


def _tested_elsewhere(site: Database) -> str:
    testers = clusters_testing(site)
    return f"runs in {', '.join(testers)}, with this cluster's backups" if testers else "none"


def _backup_sentence(site: Database) -> str:
    backup, found = backup_of(site), store(site)
    if backup is None or found is None:
        return f"{site.name} is NOT backed up: no `backup` is declared."
    return (
        f"All databases and roles of {site.name}: WAL continuously and a base backup {backup.schedule} to "
        f"`s3://{found.address}`, restorable to any moment of the last {backup.retention}; Kubernetes Secrets are not in it."
    )


def _version(site: Site[Any]) -> str:
    return str(site.options.version)


COMPONENT = Component(
    name="postgres",
    title="PostgreSQL",
    purpose="Relational database",
    homepage="https://www.postgresql.org",
    category=Category.DATABASE,
    engine="postgres",
    options=PostgresOptions,
    build=_build,
    offers=_offers,
    check=_check,
    provides=("postgres",),
    needs=(
        Needs(capability="postgres-operator", why="something must turn the declaration into instances"),
        Needs(capability="block-storage", why="each instance keeps its data on a volume"),
        Needs(capability="metrics", why="archiving and backups are watched", optional=True),
    ),
    docs=text_of(__name__, "docs.md"),
    version=_version,
)
