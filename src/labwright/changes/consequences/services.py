"""Services that had pods and will have none: a label or a selector changed, or a workload went.

Code: `service-without-pods`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from labwright.changes.consequences.comparison import Comparison, named
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectAction, ObjectChange
from labwright.changes.units import Side
from labwright.estate.fields import mapping
from labwright.estate.objects import EstateObject
from labwright.estate.pods import TEMPLATES, pod_templates
from labwright.kube import ObjectId

_SERVICE = ("", "Service")
_KINDS = frozenset({_SERVICE, *TEMPLATES})
_AROUND_LABELS = (("metadata",), ("template",), ("spec",))
"""Last steps of an edit that adds or removes labels with all that is around them."""


def find(comparison: Comparison) -> Iterator[Consequence]:
    """Only where labels or selectors changed, or something came or went: the rest selects what it did."""
    namespaces = {
        each.namespace
        for change in comparison.changes
        if _matters(comparison, change)
        for each in (change.old_id, change.new_id)
        if each is not None and ((each.group, each.kind) in TEMPLATES or (each.group, each.kind) == _SERVICE)
    }
    if not namespaces:
        return
    before, after = (_seen(comparison, side, namespaces) for side in (comparison.old, comparison.new))
    earlier = {each.id: each for each in before.services}
    for service in after.services:
        was = earlier.get(service.id)
        if was is None or service.unit.id in comparison.uncompared:
            continue
        had, has = _selected(was, before.pods), _selected(service, after.pods)
        if had and not has and not _unknown(comparison, had):
            yield _told(service.id, service, had)


def _matters(comparison: Comparison, change: ObjectChange) -> bool:
    """Whether a change may decide who is selected: what stays in place does so by its labels and selectors alone."""
    if change.action is not ObjectAction.CHANGED:
        return True
    return any(
        not {"labels", "selector"}.isdisjoint(edit.path) or edit.path[-1:] in _AROUND_LABELS
        for edit in comparison.edits_of(change)
    )


Pods: TypeAlias = Mapping[str, list[tuple[EstateObject, Mapping[str, str]]]]
"""Namespace → workloads with the labels of their pods."""


class _Seen(NamedTuple):
    services: list[EstateObject]
    pods: Pods


def _seen(comparison: Comparison, side: Side, namespaces: set[str]) -> _Seen:
    services: list[EstateObject] = []
    pods: dict[str, list[tuple[EstateObject, Mapping[str, str]]]] = defaultdict(list)
    for each in comparison.of_kinds(side, _KINDS, namespaces):
        if (each.id.group, each.id.kind) == _SERVICE:
            services.append(each)
        else:
            pods[each.id.namespace].extend((each, template.labels) for template in pod_templates(each))
    return _Seen(services, pods)


def _selected(service: EstateObject, pods: Pods) -> list[EstateObject]:
    selector = mapping(service.value, "spec", "selector")
    if not selector:
        return []
    return [
        item
        for item, labels in pods.get(service.id.namespace, ())
        if all(labels.get(key) == value for key, value in selector.items())
    ]


def _unknown(comparison: Comparison, workloads: list[EstateObject]) -> bool:
    """Whether one of them is only not seen, because its unit was not rendered."""
    return any(each.unit.id in comparison.uncompared for each in workloads)


def _told(identity: ObjectId, service: EstateObject, before: list[EstateObject]) -> Consequence:
    return Consequence(
        code="service-without-pods",
        gravity=Gravity.DANGER,
        message=f"{named(identity)} selects no pods any more",
        subjects=(named(identity),),
        unit=service.unit.id,
        evidence=(
            Evidence(text="what it selects", place=service.place("spec", "selector")),
            Evidence(text=f"it selected those of {named(before[0].id)}", place=before[0].place(), old=True),
        ),
    )
