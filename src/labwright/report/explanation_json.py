"""Explanations as data for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labwright.estate.explanation import (
    HIDDEN,
    Contribution,
    Decided,
    Explanation,
    LineExplanation,
    LineUse,
    Link,
    Name,
)
from labwright.render.helm.origins_leaves import shown_path
from labwright.source import Place
from labwright.source.excerpt import place_json

Seen = Callable[[str], str]
"""A file of the repository as the user sees it from where they stand."""


def as_json(found: Explanation, seen: Seen) -> dict[str, Any]:
    """An explanation; its schema is `EXPLAIN_SCHEMA` of `labwright.cli.explain`."""
    chart = found.chart
    return {
        "cluster": found.cluster,
        "engine": found.engine,
        "object": _name(found.object),
        "field": shown_path(found.path),
        "path": list(found.path),
        "value": found.value,
        "hidden": found.hidden,
        "contributions": [_contribution(one, seen) for one in found.contributions],
        "groups": [
            {
                "field": shown_path(one.path),
                "fields": one.fields,
                "lines": [_contribution(line, seen) for line in one.lines],
            }
            for one in found.groups
        ],
        "chart": None
        if chart is None
        else {
            "chart": chart.chart,
            "template": chart.template,
            "unsteady": chart.unsteady,
            "complete": chart.complete,
            "refused": [shown_path(path) for path in chart.refused],
            "unknown": chart.unknown or None,
        },
        "appliedBy": [
            {
                "unit": str(one),
                "kind": one.kind,
                "namespace": one.namespace,
                "name": one.name,
                "path": one.path,
                "chart": one.chart or None,
                "wait": one.wait,
                "suspended": one.suspended,
                "prune": one.prune,
                "place": _place(one.place, seen),
            }
            for one in found.applied_by
        ],
        "heldBy": found.held_by or None,
        "after": [
            {
                "unit": one.unit,
                "because": one.because,
                "reason": one.reason,
                "exists": one.exists,
                "place": _place(one.place, seen),
            }
            for one in found.after
        ],
        "refersTo": [_link(one, seen) for one in found.refers_to],
        "referredBy": [_link(one, seen) for one in found.referred_by],
    }


def line_as_json(found: LineExplanation, seen: Seen) -> dict[str, Any]:
    """What a line decides; its schema is `EXPLAIN_LINE_SCHEMA` of `labwright.cli.explain`."""
    return {
        "file": seen(found.place.file),
        "line": found.place.line,
        "text": found.line,
        "uses": [_use(one, seen) for one in found.uses],
    }


def _use(one: LineUse, seen: Seen) -> dict[str, Any]:
    return {
        "cluster": one.cluster,
        "release": one.release or None,
        "value": shown_path(one.path) or None,
        "decided": [_decided(each) for each in one.decided],
        "overriddenBy": [_contribution(each, seen) for each in one.overridden_by],
        "refused": one.refused,
        "unknown": one.unknown or None,
        "unknownKey": shown_path(one.unknown_key) or None,
        "nearestKey": one.nearest_key or None,
    }


def _decided(one: Decided) -> dict[str, Any]:
    return {
        "object": _name(one.object),
        "field": shown_path(one.path),
        "path": list(one.path),
        "value": HIDDEN if one.hidden else one.value,
        "hidden": one.hidden,
        "absent": one.absent,
    }


def _name(one: Name) -> dict[str, str]:
    return {"apiVersion": one.api_version, "kind": one.kind, "namespace": one.namespace, "name": one.name}


def _contribution(one: Contribution, seen: Seen) -> dict[str, Any]:
    return {
        "share": one.share.value,
        "why": one.why,
        "place": _place(one.place, seen),
        "line": one.line,
        "fields": [shown_path(path) for path in one.fields],
    }


def _link(one: Link, seen: Seen) -> dict[str, Any]:
    return {
        "object": _name(one.object),
        "field": shown_path(one.path),
        "exists": one.exists,
        "selects": one.selects,
        "place": _place(one.place, seen),
    }


def _place(place: Place | None, seen: Seen) -> dict[str, Any] | None:
    return place_json(place._replace(file=seen(place.file)) if place is not None else None)
