"""What can be restored, from where, by which page; and what the owner promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from labwright.catalog.capabilities import Postgres
from labwright.model import Promise
from labwright.plan import ClusterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One database of one cluster."""

    database: str
    archive: str
    """Bucket and folder of its backups; empty when it has none."""
    runbooks: tuple[str, ...]
    """Names of its pages below `docs/runbooks`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """One promise of the owner, in words."""

    id: str
    cluster: str
    text: str


def recoveries(cluster: ClusterPlan) -> tuple[Recovery, ...]:
    """Every database of the cluster."""
    return tuple(
        Recovery(
            database=offer.database,
            archive=offer.archive,
            runbooks=tuple(each.contribution.runbooks) if (each := cluster.find(offer.by)) is not None else (),
        )
        for offer in cluster.offers
        if isinstance(offer, Postgres)
    )


def promise_rows(promises: Iterable[Promise]) -> tuple[PromiseRow, ...]:
    """Every promise in the order of the file."""
    return tuple(PromiseRow(id=each.id, cluster=each.cluster, text=promise_text(each)) for each in promises)


def promise_text(promise: Promise) -> str:
    """`survives: machines 1; apps: all; downtime: 10m`, from the terms as they were written."""
    return "; ".join(f"{'survives' if name == 'survive' else name}: {_term(term)}" for name, term in promise.terms)


def _term(term: Any) -> str:
    if isinstance(term, dict):
        return ", ".join(f"{name} {_term(value)}" for name, value in term.items())
    if isinstance(term, list):
        return ", ".join(_term(each) for each in term)
    return str(term)
