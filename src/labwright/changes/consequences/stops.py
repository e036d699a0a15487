"""What keeps a change, or everything, from being applied.

Codes: `build-fails`, `not-rendered`, `suspended` (changes that wait), `suspends`, `resumes`, `dependency-gone`, `cluster-gone`.
"""

from __future__ import annotations

from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, counted
from labwright.changes.fate import setting
from labwright.changes.model import Consequence, Evidence, Gravity
from labwright.changes.units import first_error
from labwright.estate.fields import mappings
from labwright.render.units import Unit
from labwright.source import Place, nearest_place


def find(comparison: Comparison) -> Iterator[Consequence]:
    """Unit by unit."""
    if comparison.old.units and not comparison.new.units:
        yield Consequence(
            code="cluster-gone",
            gravity=Gravity.DANGER,
            message="nothing is applied to the cluster any more; what it has stays as it is",
        )
        return
    for unit in comparison.new.units:
        old = comparison.old.by_id.get(unit.id)
        yield from _unread(unit, old)
        yield from _paused(comparison, unit, old)
        yield from _waiting(comparison, unit)


def _unread(unit: Unit, old: Unit | None) -> Iterator[Consequence]:
    fault, known = first_error(unit), old is not None
    if fault is not None and (old is None or first_error(old) is None):
        message = f"{unit} no longer builds" if known else f"{unit} does not build"
        yield _told(
            "build-fails",
            Gravity.DANGER,
            f"{message}: nothing of it is applied or pruned",
            unit,
            Evidence(text=fault.message, place=fault.place or unit.place),
        )
    elif unit.unrendered and old is not None and not old.unrendered:
        message = f"{unit} could not be rendered: what changes in it is not known"
        yield _told("not-rendered", Gravity.CAUTION, message, unit, Evidence(text=unit.unrendered, place=unit.place))


def _paused(comparison: Comparison, unit: Unit, old: Unit | None) -> Iterator[Consequence]:
    was = old is not None and old.suspended
    place = setting(unit, "suspend") or unit.place
    if unit.suspended:
        waiting = sum(unit.id in {each.new_unit, each.old_unit} for each in comparison.changes)
        if not was:
            message = f"{unit} is suspended: what changes in it from now on waits until it is resumed"
            yield _told("suspends", Gravity.CAUTION, message, unit, Evidence(text="here", place=place))
        if waiting:
            message = f"{counted(waiting, 'change')} of {unit} will not be applied: it is suspended"
            yield _told("suspended", Gravity.CAUTION, message, unit, Evidence(text="here", place=place))
    elif was and old is not None:
        message = f"{unit} is resumed: all that changed in it while it was suspended is applied"
        evidence = Evidence(text="it was suspended here", place=setting(old, "suspend") or old.place, old=True)
        yield _told("resumes", Gravity.CAUTION, message, unit, evidence)


def _waiting(comparison: Comparison, unit: Unit) -> Iterator[Consequence]:
    for name in unit.depends_on:
        if name not in comparison.new.by_id and name in comparison.old.by_id and name not in comparison.uncompared:
            gone = comparison.old.by_id[name]
            message = f"{unit} waits for {gone}, which is gone: it is not reconciled any more"
            evidence = Evidence(text="here", place=_dependency(unit, gone.name))
            yield _told("dependency-gone", Gravity.DANGER, message, unit, evidence)


def _dependency(unit: Unit, name: str) -> Place | None:
    """The line that names what it depends on."""
    if unit.source is None:
        return None
    spec = unit.source.value.get("spec")
    entries = spec.get("dependsOn") if isinstance(spec, dict) else None
    index = next((index for index, each in mappings(entries) if each.get("name") == name), None)
    return nearest_place(spec, "dependsOn") if index is None else nearest_place(spec, "dependsOn", index, "name")


def _told(code: str, gravity: Gravity, message: str, unit: Unit, *evidence: Evidence) -> Consequence:
    return Consequence(
        code=code, gravity=gravity, message=message, subjects=(str(unit),), unit=unit.id, evidence=tuple(evidence)
    )
