"""The `Cluster` object: the database itself, the ones restored from its backups, and its throwaway copy.

Fields are those of CloudNativePG 1.25 (https://cloudnative-pg.io/documentation/1.25/cloudnative-pg.v1/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from labwright.catalog.builders.engine import keep_annotations
from labwright.catalog.builders.objects import meta, resources
from labwright.catalog.components.postgres.names import (
    Database,
    Store,
    backup_of,
    image,
    recover_of,
    role_secret,
    storage_class,
    store,
)
from labwright.catalog.contract import Manifest
from labwright.kube.quantity import parse_quantity

Json = Any
Comments = dict[tuple[str | int, ...], str]

ORIGIN: Final = "origin"
"""Name of the archive that a cluster is restored from, inside its `externalClusters`."""

S3_COMPATIBILITY: Final = (
    ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"),
    ("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"),
)
"""boto3 1.36 and newer send checksums that storages other than AWS may refuse.

Source: https://github.com/boto/boto3/issues/4392
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a cluster differs from the declared one."""

    name: str
    instances: int
    origin: Store | None = None
    """Restore from there; None: start empty."""
    target_time: str = ""
    archive: Store | None = None
    """Archive to there; None: archive nowhere."""
    roles: bool = True
    """Manage the roles of the apps."""
    keep: bool = False
    like: Database | None = None
    """The database whose backup it is, where that is not the declared one: a standby or a copy needs the same image and
    at least its settings and its room, or recovery stops."""


def declared(site: Database) -> Variant:
    """The cluster as `homelab.yaml` declares it."""
    recover = recover_of(site)
    return Variant(
        name=site.name,
        instances=site.options.instances,
        origin=store(site, archive=recover.archive, cluster=recover.cluster) if recover is not None else None,
        target_time=recover.target_time if recover is not None else "",
        archive=store(site),
        keep=True,
    )


def cluster(site: Database, variant: Variant) -> Manifest:
    """The object of one variant, with comments."""
    options, like = site.options, variant.like or site
    spec: dict[str, Json] = {
        "description": f"PostgreSQL of the {site.cluster.name} cluster",
        "imageName": image(like),
        "instances": variant.instances,
        "primaryUpdateStrategy": "unsupervised",
        "primaryUpdateMethod": "switchover" if variant.instances > 1 else "restart",
        "enableSuperuserAccess": options.superuser and variant.roles,
        "enablePDB": variant.instances > 1,
        "bootstrap": _bootstrap(site, variant),
    }
    if variant.origin is not None:
        spec["externalClusters"] = [{"name": ORIGIN, "barmanObjectStore": _object_store(variant.origin, reading=True)}]
    spec["postgresql"] = {"parameters": parameters(like)} | (
        {"shared_preload_libraries": list(like.options.preload)} if like.options.preload else {}
    )
    if variant.roles and site.claims:
        spec["managed"] = {"roles": _roles(site)}
    storage = storage_class(site)
    spec["storage"] = {"size": like.options.size} | ({"storageClass": storage} if storage else {})
    spec["resources"] = resources(
        cpu=like.options.resources.cpu,
        memory=like.options.resources.memory,
        limit_memory=like.options.resources.limit_memory,
    )
    spec["affinity"] = {
        "enablePodAntiAffinity": True,
        "topologyKey": "kubernetes.io/hostname",
        "podAntiAffinityType": "required" if _fits(site, variant) else "preferred",
    }
    if variant.archive is not None or variant.origin is not None:
        spec["env"] = [{"name": name, "value": value} for name, value in S3_COMPATIBILITY]
    spec["monitoring"] = {"enablePodMonitor": False}
    backup = backup_of(site)
    if variant.archive is not None and backup is not None:
        spec["backup"] = {
            "target": "prefer-standby",
            "retentionPolicy": backup.retention,
            "barmanObjectStore": _object_store(variant.archive, reading=False),
        }
    annotations = keep_annotations(site) if variant.keep else None
    return Manifest(
        object={
            "apiVersion": "postgresql.cnpg.io/v1",
            "kind": "Cluster",
            "metadata": meta(variant.name, options.namespace, annotations=annotations),
            "spec": spec,
        },
        comments=_comments(site, variant),
    )


def _comments(site: Database, variant: Variant) -> Comments:
    found: Comments = {
        ("spec", "monitoring"): "the PodMonitor is applied with the monitoring stack, whose kind it is",
        (
            "spec",
            "postgresql",
            "parameters",
            "max_slot_wal_keep_size",
        ): "a standby that stays away must not fill the primary's volume with WAL; it is copied anew instead",
        ("spec", "affinity", "podAntiAffinityType"): (
            "two instances on one machine would share its fate"
            if _fits(site, variant)
            else f"{variant.instances} instances on {_nodes(site)} nodes: some have to share a machine"
        ),
    }
    if variant.keep:
        found["metadata", "annotations"] = "the data outlives a mistake in the repository; delete the cluster by hand"
    if variant.instances == 1:
        found["spec", "enablePDB"] = "a budget for a single instance would block every drain of its node"
    if variant.origin is None:
        found["spec", "bootstrap", "initdb", "database"] = (
            f"the operator writes its credentials to the Secret {variant.name}-app; apps have databases of their own"
        )
    if variant.archive is not None:
        found["spec", "backup", "barmanObjectStore", "serverName"] = (
            f"the folder inside the bucket: {variant.archive.address}/base and /wals"
        )
    if variant.archive is not None or variant.origin is not None:
        found["spec", "env"] = "newer S3 clients send checksums that storages other than AWS may refuse"
    return found


def _bootstrap(site: Database, variant: Variant) -> Json:
    if variant.origin is not None:
        target = {"recoveryTarget": {"targetTime": variant.target_time}} if variant.target_time else {}
        return {"recovery": {"source": ORIGIN, "database": "app", "owner": "app", **target}}
    initdb: dict[str, Json] = {"database": "app", "owner": "app", "dataChecksums": True}
    extensions = (*site.options.extensions, *sorted({name for claim in site.claims for name in claim.extensions}))
    if extensions:
        # Databases are copies of template1, and only a superuser may create most extensions.
        initdb["postInitTemplateSQL"] = [
            f'CREATE EXTENSION IF NOT EXISTS "{extension}" CASCADE' for extension in dict.fromkeys(extensions)
        ]
    return {"initdb": initdb}


def parameters(site: Database) -> dict[str, str]:
    """PostgreSQL settings: labwright's own, with the owner's over them."""
    own = {
        "archive_timeout": "5min",
        "max_slot_wal_keep_size": f"{int(parse_quantity(site.options.size) / 4 / 2**20)}MB",
        "shared_buffers": f"{max(32, int(parse_quantity(site.options.resources.memory) / 2 / 2**20))}MB",
        "track_commit_timestamp": "on",
    }
    return dict(sorted((own | dict(site.options.parameters)).items()))


def _roles(site: Database) -> list[Json]:
    return [
        {
            "name": claim.name,
            "ensure": "present",
            "login": True,
            "passwordSecret": {"name": role_secret(site, claim.name)},
        }
        for claim in sorted(site.claims, key=lambda claim: claim.name)
    ]


def _object_store(found: Store, *, reading: bool) -> Json:
    """Settings of barman; `reading` for a restore, where WAL is fetched in parallel and nothing is compressed."""
    result: dict[str, Json] = {"destinationPath": f"s3://{found.bucket}/", "serverName": found.folder}
    if found.endpoint:
        result["endpointURL"] = found.endpoint
    keys: Mapping[str, str] = {
        "accessKeyId": "ACCESS_KEY_ID",
        "secretAccessKey": "SECRET_ACCESS_KEY",
        "region": "REGION",
    }
    result["s3Credentials"] = {field: {"name": found.secret, "key": key} for field, key in keys.items()}
    if reading:
        return result | {"wal": {"maxParallel": 4}}
    return result | {
        "data": {"compression": found.compression, "jobs": 2},
        "wal": {"compression": found.compression, "maxParallel": 2},
    }


def _nodes(site: Database) -> int:
    """Nodes that take ordinary pods."""
    workers = [node for node in site.cluster.nodes if "worker" in node.roles]
    return len(workers or site.cluster.nodes)


def _fits(site: Database, variant: Variant) -> bool:
    return _nodes(site) >= variant.instances
