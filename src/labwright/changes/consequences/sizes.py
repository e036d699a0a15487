"""Volumes that change their size, and workloads that are scaled to nothing.

Codes: `shrink-refused`, `growth-refused` (the class of the storage does not allow it), `scaled-to-zero`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labwright.changes.consequences.comparison import Comparison, named
from labwright.changes.fields import Action, Edit, shown
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectChange
from labwright.changes.origins import origin_at
from labwright.estate.fields import field

if TYPE_CHECKING:
    from decimal import Decimal

_SIZES: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("", "PersistentVolumeClaim"): (("spec", "resources", "requests", "storage"),),
    ("postgresql.cnpg.io", "Cluster"): (
        ("spec", "storage", "size"),
        ("spec", "walStorage", "size"),
        ("spec", "tablespaces", "storage", "size"),
    ),
    ("longhorn.io", "Volume"): (("spec", "size"),),
}
"""Fields that say how large a volume is; none of them may shrink (Kubernetes ValidatePersistentVolumeClaimUpdate; the webhook of
cloudnative-pg, validateStorageChange).
"""

_SCALED = frozenset({("apps", "Deployment"), ("apps", "StatefulSet")})


def find(comparison: Comparison) -> Iterator[Consequence]:
    """Refused sizes, and what runs no more."""
    for change in comparison.staying():
        kind = (change.id.group, change.id.kind)
        for edit in comparison.edits_of(change):
            if edit.fields in _SIZES.get(kind, ()) and edit.action is Action.CHANGED:
                yield from _resized(comparison, change, edit)
            elif kind in _SCALED and edit.fields == ("spec", "replicas") and edit.new == 0:
                yield _told(
                    change, edit, "scaled-to-zero", Gravity.CAUTION, f"{named(change.id)} runs no pods any more"
                )


def _resized(comparison: Comparison, change: ObjectChange, edit: Edit) -> Iterator[Consequence]:
    old, new = _quantity(edit.old), _quantity(edit.new)
    if old is None or new is None:
        return
    if new < old:
        message = f"{named(change.id)} cannot shrink from {edit.old} to {edit.new}: volumes only grow"
        yield _told(change, edit, "shrink-refused", Gravity.DANGER, message)
    elif new > old and (name := _fixed_class(comparison, change)):
        message = f"{named(change.id)} cannot grow to {edit.new}: class {name} has no `allowVolumeExpansion`"
        yield _told(change, edit, "growth-refused", Gravity.DANGER, message)


def _quantity(value: object) -> Decimal | None:
    from labwright.kube.quantity import QuantityError, parse_quantity  # sizes hardly ever change

    try:
        return parse_quantity(value) if isinstance(value, str | int | float) else None
    except QuantityError:
        return None


def _fixed_class(comparison: Comparison, change: ObjectChange) -> str:
    """The claim's class, when the repository has it and it does not let volumes grow; else empty."""
    name = field(change.new.value if change.new else None, "spec", "storageClassName")
    for each in comparison.of_kinds(comparison.new, {("storage.k8s.io", "StorageClass")}):
        if each.id.name == name:
            return "" if field(each.value, "allowVolumeExpansion") is True else str(name)
    return ""


def _told(change: ObjectChange, edit: Edit, code: str, gravity: Gravity, message: str) -> Consequence:
    origin = origin_at(change.new.value, edit.path, "new") if change.new is not None else None
    evidence = Evidence(text=f"`{shown(edit.path)}`", place=origin.place if origin else None)
    return Consequence(
        code=code,
        gravity=gravity,
        message=message,
        subjects=(named(change.id),),
        unit=change.new_unit,
        evidence=(evidence,),
    )
