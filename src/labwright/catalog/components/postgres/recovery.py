"""Ready-made manifests for every kind of restore. They lie in the repository, but nothing applies them by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from labwright.catalog.components.postgres.cluster import Variant, cluster, declared
from labwright.catalog.components.postgres.names import Database, Store, restored_name, runbook_name, secret_name, store
from labwright.catalog.contract import Raw
from labwright.source import dump

FOLDER: Final = "recovery"
EXAMPLE_TIME: Final = "2026-01-31 12:00:00+00"
"""Stands where a human has to write the moment to go back to."""
SCHEMA: Final = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/postgresql.cnpg.io/cluster_v1.json"


def folder(site: Database) -> str:
    """Where the manifests of this database lie: `recovery/production/postgres-cluster`."""
    return f"{FOLDER}/{site.cluster.name}/{site.name}"


def next_archive(found: Store) -> Store:
    """The folder that a cluster rebuilt under its own name archives to."""
    return replace(found, folder=f"{found.folder}-restored")


def foreign_sources(site: Database) -> tuple[str, ...]:
    """Production clusters whose backups may be restored here, for a look: none when this one is production itself."""
    if site.cluster.production:
        return ()
    return tuple(sorted(name for name, sibling in site.siblings.items() if sibling.cluster.production))


def manifests(site: Database) -> Iterator[Raw]:
    """The manifests, where there are backups."""
    own = store(site)
    if own is None:
        return
    full = replace(declared(site), origin=own, target_time="", archive=next_archive(own))
    beside = Variant(name=restored_name(site), instances=1, origin=own, roles=False)
    yield _raw(
        site,
        "full-restore",
        full,
        f"{site.name} anew, from its newest backup, after it was lost. It archives to {next_archive(own).address}:\n"
        "PostgreSQL refuses to archive into a folder that already holds another history.",
    )
    yield _raw(
        site,
        "point-in-time",
        replace(beside, target_time=EXAMPLE_TIME),
        f"{site.name} as it was at a moment, beside the original. EDIT targetTime before you apply it.",
    )
    yield _raw(
        site,
        "beside",
        beside,
        f"A copy of {site.name} from its newest backup, beside the original, which is not touched. It archives nowhere.",
    )
    for other in foreign_sources(site):
        yield _from_other(site, other)


def _from_other(site: Database, other: str) -> Raw:
    variant = Variant(
        name=restored_name(site),
        instances=1,
        origin=store(site, cluster=other),
        roles=False,
        like=site.siblings[other],
    )
    return _raw(
        site,
        f"{other}-into-{site.cluster.name}",
        variant,
        f"The newest backup of {other}, restored here. It archives nowhere and cannot touch {other}.\n"
        f"Needs a key that may read {other}'s bucket in the Secret {secret_name(site, other)} (see the runbook).",
    )


def _raw(site: Database, name: str, variant: Variant, intent: str) -> Raw:
    made = cluster(site, variant)
    head = f"{intent}\nNothing applies this file by itself. How to use it: docs/runbooks/{runbook_name(site)}.md"
    comments = {**made.comments, (): head}
    if variant.target_time == EXAMPLE_TIME:
        comments["spec", "bootstrap", "recovery", "recoveryTarget", "targetTime"] = (
            "EDIT: the last good moment, with zone"
        )
    return Raw(path=f"{folder(site)}/{name}.yaml", content=dump(made.object, comments=comments, schema=SCHEMA))
