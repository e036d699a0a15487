"""What a change does to the cluster, one rule a module: each yields the consequences that it knows of."""

from __future__ import annotations

from collections.abc import Iterator

from labwright.changes.consequences import (
    data,
    definitions,
    immutable,
    moves,
    orphans,
    releases,
    restarts,
    services,
    sizes,
    stops,
)
from labwright.changes.consequences.comparison import Comparison
from labwright.changes.model import Consequence, Gravity

RULES = (
    stops.find,
    data.find,
    immutable.find,
    sizes.find,
    releases.find,
    moves.find,
    definitions.find,
    services.find,
    orphans.find,
    restarts.find,
)


def consequences(comparison: Comparison) -> tuple[Consequence, ...]:
    """All consequences, gravest first; within a gravity in the order of the rules and of the cluster."""
    order = list(Gravity)
    return tuple(sorted(_all(comparison), key=lambda each: order.index(each.gravity)))


def _all(comparison: Comparison) -> Iterator[Consequence]:
    for rule in RULES:
        yield from rule(comparison)
