"""Two states of one cluster, rendered as far as they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from labwright.render.content import are_same
from labwright.render.units import RenderedCluster
from labwright.source import in_order


def finish_differing(
    old: RenderedCluster | None, new: RenderedCluster | None
) -> tuple[RenderedCluster | None, RenderedCluster | None]:
    """Both with the objects of all units that are not known to be the same on both sides; None is for a state without it."""
    before = {unit.id: unit for unit in old.units} if old is not None else {}
    after = {unit.id: unit for unit in new.units} if new is not None else {}
    same = {name for name in before.keys() & after.keys() if are_same(before[name].objects, after[name].objects)}
    return (
        finish(old, [name for name in before if name not in same]) if old is not None else None,
        finish(new, [name for name in after if name not in same]) if new is not None else None,
    )


def finish(cluster: RenderedCluster, ids: Iterable[str]) -> RenderedCluster:
    """The cluster with the objects of some of its units, those that were deferred included."""
    found = cluster.later.finish(ids) if cluster.later is not None else {}
    if not found:
        return cluster
    before = {unit.id: unit.diagnostics for unit in cluster.units}
    more = [one for name, unit in found.items() for one in unit.diagnostics if one not in before[name]]
    return replace(
        cluster,
        units=tuple(found.get(unit.id, unit) for unit in cluster.units),
        diagnostics=tuple(in_order([*cluster.diagnostics, *more])),
    )
