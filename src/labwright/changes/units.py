"""Which units can be compared, and which cannot: what was not rendered is unknown, not gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from labwright.render.units import RenderedCluster, Unit
from labwright.source import Diagnostic, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One rendering of a cluster: how it was, or how it will be."""

    units: tuple[Unit, ...] = ()
    by_id: Mapping[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, cluster: RenderedCluster | None) -> Side:
        """The units of a rendering; of a cluster that is not there, none."""
        units = cluster.units if cluster is not None else ()
        return cls(units=units, by_id={unit.id: unit for unit in units})

    def above(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that bring a unit about, nearest first."""
        found: list[Unit] = []
        here = self.by_id.get(unit.parent)
        while here is not None and here not in found:
            found.append(here)
            here = self.by_id.get(here.parent)
        return tuple(found)

    def hidden(self, unit: Unit, other: Side) -> str:
        """Why a unit of the other side may be here unseen: what would bring it about was not read. Empty when it is not here."""
        for parent in other.above(unit):
            here = self.by_id.get(parent.id)
            if here is not None:
                return unread(here)
        return ""


def unread(unit: Unit) -> str:
    """Why the objects of a unit are not known; empty when they are."""
    if unit.unrendered:
        return unit.unrendered
    fault = first_error(unit)
    return f"{unit} does not build: {fault.message}" if fault else ""


def first_error(unit: Unit) -> Diagnostic | None:
    """The first diagnostic that stopped a unit's build."""
    return next((each for each in unit.diagnostics if each.severity is Severity.ERROR), None)
