"""Pods that are replaced because their template changed.

Codes: `restarts`, `interrupts` (nothing runs while the pod is replaced).
"""

from __future__ import annotations

from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, counted, named, some
from labwright.changes.fields import shown
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectChange
from labwright.estate.fields import field, text
from labwright.source import nearest_place

_WORKLOADS = frozenset({("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet")})
_TEMPLATE = ("spec", "template")
_MOST = 12


def find(comparison: Comparison) -> Iterator[Consequence]:
    """All of a cluster in one consequence, those that are away meanwhile in another."""
    rolling: list[ObjectChange] = []
    away: list[tuple[ObjectChange, Evidence]] = []
    for change in comparison.staying():
        if (change.id.group, change.id.kind) not in _WORKLOADS or not _restarts(comparison, change):
            continue
        reason = _interruption(change)
        if reason is None:
            rolling.append(change)
        else:
            away.append((change, reason))
    if away:
        names = [named(change.id) for change, _ in away]
        subject = names[0] if len(names) == 1 else counted(len(names), "workload")
        verb = "is" if len(names) == 1 else "are"
        yield Consequence(
            code="interrupts",
            gravity=Gravity.NOTE,
            message=f"{subject} {verb} away while the pod is replaced",
            subjects=tuple(names),
            evidence=tuple(reason for _, reason in away[:_MOST]),
        )
    if rolling:
        names = [named(change.id) for change in rolling]
        subject = names[0] if len(names) == 1 else counted(len(names), "workload")
        yield Consequence(
            code="restarts",
            gravity=Gravity.NOTE,
            message=f"the pods of {subject} are replaced one after another",
            subjects=tuple(names),
            evidence=(Evidence(text=some(names, _MOST)),) if len(names) > 1 else (),
        )


def _restarts(comparison: Comparison, change: ObjectChange) -> bool:
    """Whether the template changed and the workload acts on that (`OnDelete` does not)."""
    value = change.new.value if change.new is not None else None
    if text(value, "spec", "updateStrategy", "type") == "OnDelete" or field(value, "spec", "replicas") == 0:
        return False
    return any(edit.fields[:2] == _TEMPLATE for edit in comparison.edits_of(change))


def _interruption(change: ObjectChange) -> Evidence | None:
    """Why nothing runs meanwhile; None when something does."""
    if change.new is None:
        return None
    value = change.new.value
    if change.id.kind == "Deployment" and text(value, "spec", "strategy", "type") == "Recreate":
        place = nearest_place(value, "spec", "strategy", "type")
        return Evidence(text=f"{named(change.id)}: `{shown(('spec', 'strategy', 'type'))}: Recreate`", place=place)
    if change.id.kind == "StatefulSet" and field(value, "spec", "replicas") in {None, 1}:
        place = nearest_place(value, "spec", "replicas")
        return Evidence(text=f"{named(change.id)} has one replica", place=place)
    return None
