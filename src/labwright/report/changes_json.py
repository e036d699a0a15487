"""Changes as data for programs; the schema is published by the verb."""

from __future__ import annotations

from typing import Any

from labwright.changes import (
    ClusterChanges,
    Consequence,
    Fate,
    FieldChange,
    ObjectChange,
    UnitChanges,
)
from labwright.kube import ObjectId
from labwright.report.changes import Sides
from labwright.source import Origin, Place
from labwright.source.excerpt import place_json


def cluster_json(cluster: ClusterChanges, sides: Sides) -> dict[str, Any]:
    """One cluster."""
    return {
        "name": cluster.name,
        "engine": cluster.engine.value,
        "appeared": cluster.appeared,
        "vanished": cluster.vanished,
        "consequences": [_consequence(each, sides) for each in cluster.consequences],
        "groups": [[_id(each.id) for each in group.objects] for group in cluster.groups],
        "units": [_unit(each, sides) for each in cluster.units],
    }


def _consequence(consequence: Consequence, sides: Sides) -> dict[str, Any]:
    return {
        "code": consequence.code,
        "gravity": consequence.gravity.value,
        "message": consequence.message,
        "subjects": list(consequence.subjects),
        "unit": consequence.unit or None,
        "evidence": [
            {"text": each.text, "place": _place(each.place, sides), "side": "old" if each.old else "new"}
            for each in consequence.evidence
        ],
    }


def _unit(unit: UnitChanges, sides: Sides) -> dict[str, Any]:
    return {
        "id": unit.id,
        "old": unit.old is not None,
        "new": unit.new is not None,
        "oldChart": unit.old.chart or None if unit.old is not None else None,
        "newChart": unit.new.chart or None if unit.new is not None else None,
        "uncompared": unit.uncompared or None,
        "routine": [{"kind": each.routine.value, "note": each.note, "count": each.count} for each in unit.routine],
        "objects": [_object(each, sides) for each in unit.objects],
    }


def _object(change: ObjectChange, sides: Sides) -> dict[str, Any]:
    return {
        "action": change.action.value,
        "old": _id(change.old_id),
        "new": _id(change.new_id),
        "oldUnit": change.old_unit or None,
        "oldPlace": _place(change.old.place if change.old is not None else None, sides),
        "newPlace": _place(change.new.place if change.new is not None else None, sides),
        "routine": change.routine,
        "fate": _fate(change.fate, sides),
        "fields": [_field(each, sides) for each in change.fields],
    }


def _fate(fate: Fate | None, sides: Sides) -> dict[str, Any] | None:
    if fate is None:
        return None
    return {
        "outcome": fate.outcome.value,
        "why": fate.why,
        "place": _place(fate.place, sides),
        "side": "old" if fate.old else "new",
    }


def _field(field: FieldChange, sides: Sides) -> dict[str, Any]:
    return {
        "action": field.action.value,
        "path": field.path,
        "old": field.old,
        "new": field.new,
        "oldOrigins": _origins(field.old_origin, sides),
        "newOrigins": _origins(field.new_origin, sides),
        "routine": field.routine.value if field.routine is not None else None,
    }


def _id(identity: ObjectId | None) -> dict[str, Any] | None:
    if identity is None:
        return None
    return {
        "group": identity.group,
        "kind": identity.kind,
        "namespace": identity.namespace or None,
        "name": identity.name,
    }


def _origins(origin: Origin | None, sides: Sides) -> list[dict[str, Any]]:
    """Newest first."""
    if origin is None:
        return []
    return [{"place": _place(each.place, sides), "why": each.why} for each in origin.history]


def _place(place: Place | None, sides: Sides) -> dict[str, Any] | None:
    return place_json(place._replace(file=sides.seen(place.file)) if place is not None else None)
