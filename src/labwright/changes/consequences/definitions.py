"""CRDs that an upgrade does not touch: Helm leaves a chart's `crds` folder alone but for the first install.

Code: `crds-not-updated`. Source: helm-controller api/v2/helmrelease_types.go, `upgrade.crds`: Skip by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, counted, some
from labwright.changes.fate import from_crds_folder
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectAction, ObjectChange
from labwright.estate.fields import text
from labwright.render.units import Unit, UnitKind
from labwright.source import nearest_place


def find(comparison: Comparison) -> Iterator[Consequence]:
    """By release."""
    found: dict[str, list[ObjectChange]] = defaultdict(list)
    for change in comparison.changes:
        unit = comparison.new.by_id.get(change.new_unit)
        if (
            unit is None
            or unit.kind is not UnitKind.HELM_RELEASE
            or change.new is None
            or unit.id not in comparison.old.by_id
        ):
            continue
        concerned = from_crds_folder(change.new) and change.action in {ObjectAction.CHANGED, ObjectAction.ADDED}
        if concerned and change.action.value not in _applied(unit):
            found[unit.id].append(change)
    for name, changes in found.items():
        yield _told(comparison.new.by_id[name], changes)


def _applied(unit: Unit) -> frozenset[str]:
    """What an upgrade does to CRDs: nothing, add them, or replace them as well."""
    policy = text(unit.source.value if unit.source else None, "spec", "upgrade", "crds")
    if policy == "CreateReplace":
        return frozenset({"added", "changed"})
    return frozenset({"added"}) if policy == "Create" else frozenset()


def _told(unit: Unit, changes: list[ObjectChange]) -> Consequence:
    names = [each.id.name for each in changes]
    place = nearest_place(unit.source.value, "spec", "upgrade", "crds") if unit.source is not None else None
    verb = "stays as it is" if len(names) == 1 else "stay as they are"
    return Consequence(
        code="crds-not-updated",
        gravity=Gravity.CAUTION,
        message=f"{counted(len(names), 'CRD')} of {unit} {verb} in the cluster: Helm does not upgrade them by itself",
        subjects=tuple(f"CustomResourceDefinition {name}" for name in names),
        unit=unit.id,
        evidence=(Evidence(text=some(names)), Evidence(text="`upgrade.crds: CreateReplace` would", place=place)),
    )
