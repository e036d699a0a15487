"""Two renderings of a cluster compared: what differs, unit by unit, and what that does."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from labwright.changes.consequences import consequences
from labwright.changes.consequences.comparison import Comparison
from labwright.changes.fate import fate_of
from labwright.changes.fields import Edit, compare, shown
from labwright.changes.masking import is_secret, masked
from labwright.changes.matching import Pair, differing, match
from labwright.changes.model import (
    ClusterChanges,
    FieldChange,
    Group,
    ObjectAction,
    ObjectChange,
    UnitChanges,
)
from labwright.changes.origins import around, origin_at
from labwright.changes.routine import piles, routine_of
from labwright.changes.secrets import Secrets
from labwright.changes.units import Side, unread
from labwright.estate.objects import EstateObject
from labwright.render.units import Engine, RenderedCluster, unit_id

_OWN_OBJECTS = {
    "Kustomization": "kustomize.toolkit.fluxcd.io",
    "HelmRelease": "helm.toolkit.fluxcd.io",
    "ResourceSet": "fluxcd.controlplane.io",
    "Application": "argoproj.io",
    "ApplicationSet": "argoproj.io",
}


class _Compared(NamedTuple):
    """A changed object with its edits, which stay in this module and the rules."""

    change: ObjectChange
    edits: tuple[Edit, ...]


def compare_clusters(old: RenderedCluster | None, new: RenderedCluster | None) -> ClusterChanges:
    """All that differs between two renderings of one cluster; None for a revision that does not have it.

    Raises ValueError when both are None.
    """
    newest = new or old
    if newest is None:
        raise ValueError("nothing to compare")
    before, after = Side.of(old), Side.of(new)
    uncompared = _uncompared(before, after)
    left, right = differing(
        [unit for unit in before.units if unit.id not in uncompared],
        [unit for unit in after.units if unit.id not in uncompared],
    )
    pairs = match(left, right)
    renames = {
        pair.old.id.name: pair.new.id.name
        for pair in pairs
        if pair.old is not None and pair.new is not None and pair.old.id.name != pair.new.id.name
    }
    telling = _Told(renames=renames, old=Secrets(before), new=Secrets(after))
    compared = [_compared(pair, before, after, telling) for pair in pairs]
    units = _units(compared, before, after, uncompared)
    comparison = Comparison(
        old=before,
        new=after,
        changes=tuple(each.change for each in compared),
        edits={id(each.change): each.edits for each in compared},
        units=units,
        uncompared=uncompared,
    )
    return ClusterChanges(
        name=newest.name,
        engine=newest.engine if new is not None else _engine(old),
        units=units,
        groups=_groups(units),
        consequences=consequences(comparison) if old is not None else (),
        appeared=old is None,
        vanished=new is None,
    )


def _engine(cluster: RenderedCluster | None) -> Engine:
    return cluster.engine if cluster is not None else Engine.KUSTOMIZE


def _uncompared(before: Side, after: Side) -> dict[str, str]:
    """Unit → why its objects cannot be compared."""
    found: dict[str, str] = {}
    for unit in (*before.units, *after.units):
        was, is_ = before.by_id.get(unit.id), after.by_id.get(unit.id)
        lost = (unread(is_) if is_ is not None else after.hidden(unit, before)) if unit.id not in found else ""
        never = unread(was) if was is not None else before.hidden(unit, after)
        reason = lost or (f"in the old revision: {never}" if never else "")
        if reason:
            found.setdefault(unit.id, reason)
    return found


def _compared(pair: Pair, before: Side, after: Side, telling: _Told) -> _Compared:
    old, new = pair.old, pair.new
    edits: tuple[Edit, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    if old is not None and new is not None:
        edits = tuple(compare(old.value, new.value, new.gvk))
        told = [each for each in edits if each.fields not in _IDENTITY or len(each.path) != len(each.fields)]
        fields = tuple(telling.field(each, old, new) for each in told)
    change = ObjectChange(
        action=_action(old, new),
        old_id=old.id if old is not None else None,
        new_id=new.id if new is not None else None,
        old_unit=old.unit.id if old is not None else "",
        new_unit=new.unit.id if new is not None else "",
        old=old.rendered if old is not None else None,
        new=new.rendered if new is not None else None,
        fields=fields,
        hash_only=pair.hash_only,
    )
    if old is not None and (new is None or (old.id != new.id)):
        change = replace(change, fate=fate_of(old.rendered, old.unit, before, after))
    return _Compared(change=change, edits=edits)


_IDENTITY = frozenset({("metadata", "name"), ("metadata", "namespace")})
"""Told by the action, not as fields."""


def _action(old: EstateObject | None, new: EstateObject | None) -> ObjectAction:
    if old is None:
        return ObjectAction.ADDED
    if new is None:
        return ObjectAction.REMOVED
    if old.id != new.id:
        return ObjectAction.RENAMED
    return ObjectAction.CHANGED if old.unit.id == new.unit.id else ObjectAction.MOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What turns edits into what may be told."""

    renames: Mapping[str, str]
    old: Secrets
    new: Secrets

    def field(self, edit: Edit, old: EstateObject, new: EstateObject) -> FieldChange:
        routine = routine_of(edit, new.value, self.renames)
        return FieldChange(
            action=edit.action,
            path=shown(edit.path),
            old=_shown(edit.old, edit, old, "old", self.old),
            new=_shown(edit.new, edit, new, "new", self.new),
            old_origin=origin_at(old.value, edit.path, "old"),
            new_origin=origin_at(new.value, edit.path, "new"),
            routine=routine[0] if routine else None,
            note=routine[1] if routine else "",
        )


def _shown(value: Any, edit: Edit, item: EstateObject, side: str, secrets: Secrets) -> Any:
    """One side of an edit with its secrets hidden."""
    return masked(
        value,
        edit.path,
        secret=is_secret(item.value, item.id.group, item.id.kind),
        siblings=around(item.value, edit.path, side),
        origin=origin_at(item.value, edit.path, side),
        covered=secrets.cover,
        over=lambda text: secrets.over(text, item.unit.id),
    )


def _units(
    compared: Sequence[_Compared], before: Side, after: Side, uncompared: Mapping[str, str]
) -> tuple[UnitChanges, ...]:
    """The changes by unit: those that are there in apply order, then those that are gone."""
    by_unit: dict[str, list[ObjectChange]] = defaultdict(list)
    asked: dict[str, tuple[FieldChange, ...]] = {}
    for each in compared:
        by_unit[each.change.new_unit or each.change.old_unit].append(each.change)
        own = own_unit(each.change, after)
        if own and each.change.fields:
            asked[own] = each.change.fields
    order = [*after.by_id, *(name for name in before.by_id if name not in after.by_id)]
    found = []
    for name in order:
        objects = tuple(by_unit.get(name, ()))
        was, is_ = before.by_id.get(name), after.by_id.get(name)
        if objects or name in asked or was is None or is_ is None or bool(unread(was)) != bool(unread(is_)):
            found.append(
                UnitChanges(
                    id=name,
                    old=was,
                    new=is_,
                    objects=objects,
                    asked=asked.get(name, ()),
                    routine=piles(objects),
                    uncompared=uncompared.get(name, ""),
                )
            )
    return tuple(found)


def own_unit(change: ObjectChange, side: Side) -> str:
    """The unit of a rendering that an object brings about; empty for other objects."""
    item = change.id
    if _OWN_OBJECTS.get(item.kind) != item.group:
        return ""
    parent = side.by_id.get(change.new_unit or change.old_unit)
    namespaces = [item.namespace] if item.namespace or parent is None else [parent.namespace, ""]
    names = (unit_id(item.kind, namespace, item.name) for namespace in namespaces)
    return next((name for name in names if name in side.by_id), "")


def _groups(units: Iterable[UnitChanges]) -> tuple[Group, ...]:
    """Objects that share their changes, two or more of them."""
    alike: dict[str, list[ObjectChange]] = defaultdict(list)
    for unit in units:
        for each in unit.told:
            if each.action is ObjectAction.CHANGED and each.told:
                alike[_signature(each)].append(each)
    return tuple(Group(objects=tuple(each)) for each in alike.values() if len(each) > 1)


def _signature(change: ObjectChange) -> str:
    told = [(each.action, each.path, each.old, each.new) for each in change.told]
    return json.dumps([change.id.group, change.id.kind, told], sort_keys=True, default=repr)
