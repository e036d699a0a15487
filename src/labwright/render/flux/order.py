"""The order in which Flux applies units: parents first, then what others depend on."""

from __future__ import annotations

from labwright.render.flux.faults import remark
from labwright.render.units import Unit, spoken
from labwright.source import Diagnostic, Note, Place, Severity, nearest_place


def apply_order(units: list[Unit]) -> tuple[list[Unit], list[Diagnostic]]:
    """The units sorted, otherwise in the order given; and what is wrong with their dependencies."""
    known = {unit.id: unit for unit in units}
    found = [fault for unit in units for fault in _missing(unit, known)]
    needs = {
        unit.id: [one for one in (unit.parent, *unit.depends_on) if one in known and one != unit.id] for unit in units
    }
    done: dict[str, Unit] = {}
    waiting = list(units)
    while waiting:
        ready = [unit for unit in waiting if all(one in done for one in needs[unit.id])]
        if not ready:
            found.append(_cycle(waiting, needs, known))
            ready = waiting
        for unit in ready:
            done[unit.id] = unit
        waiting = [unit for unit in waiting if unit.id not in done]
    return list(done.values()), found


def _missing(unit: Unit, known: dict[str, Unit]) -> list[Diagnostic]:
    return [
        remark(
            Severity.ERROR, "FX004", f"{unit} depends on {spoken(wanted)}, which does not exist", _place(unit, index)
        )
        for index, wanted in enumerate(unit.depends_on)
        if wanted not in known
    ]


def _place(unit: Unit, index: int) -> Place | None:
    return nearest_place(unit.source.value, "spec", "dependsOn", index, "name") if unit.source else None


def _cycle(waiting: list[Unit], needs: dict[str, list[str]], known: dict[str, Unit]) -> Diagnostic:
    """The path round one cycle."""
    left = {unit.id for unit in waiting}
    path = [waiting[0].id]
    while True:
        step = next(one for one in needs[path[-1]] if one in left)
        if step in path:
            path = [*path[path.index(step) :], step]
            break
        path.append(step)
    notes = [Note(f"{spoken(one)} is here", known[one].place) for one in path[1:-1]]
    return remark(
        Severity.ERROR,
        "FX005",
        f"dependencies go round: {' → '.join(spoken(one) for one in path)}",
        known[path[0]].place,
        notes=notes,
    )
