"""Objects that the cluster sees go and come, although a reader sees them moved or renamed.

Codes: `recreated` (another name or namespace), `handed-over` (another unit applies it). Sources for the latter: kustomize-controller
prunes only what still carries its own labels (deleteObjects with GetOwnerLabels), so the order decides; Helm deletes what left a
release whoever applies it by then (pkg/kube/client.go, Update); Argo CD prunes what still carries the Application's tracking id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from labwright.changes.consequences.comparison import Comparison, counted, named, some
from labwright.changes.fate import fate_of
from labwright.changes.model import Consequence, Evidence, Fate, Gravity, ObjectAction, ObjectChange, Outcome
from labwright.render.units import Unit, UnitKind

_APPLYING = frozenset(
    {
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("argoproj.io", "Application"),
    }
)
"""Kinds whose deletion takes along all that they applied."""


@cache
def _holding() -> frozenset[tuple[str, str]]:
    """Kinds whose deletion, however short, loses something."""
    from labwright.changes.consequences.stores import STORES  # needed where something goes

    return frozenset(
        {
            ("", "PersistentVolumeClaim"),
            ("", "Namespace"),
            ("apiextensions.k8s.io", "CustomResourceDefinition"),
            *(kind for kind, store in STORES.items() if not store.kept),
        }
    )


def find(comparison: Comparison) -> Iterator[Consequence]:
    """What is deleted on its way."""
    yield from _recreated(comparison)
    yield from _handed_over(comparison)


def _recreated(comparison: Comparison) -> Iterator[Consequence]:
    """By unit and by what changes about the name; what holds data is told by the rule of data."""
    found: dict[tuple[str, str], list[ObjectChange]] = defaultdict(list)
    for change in comparison.changes:
        if (
            change.action is not ObjectAction.RENAMED
            or change.hash_only
            or change.old_id is None
            or change.fate is None
        ):
            continue
        if change.fate.outcome is Outcome.DELETED and (change.old_id.group, change.old_id.kind) not in _holding():
            old, new = change.old_id, change.id
            how = (
                f"from namespace {old.namespace} to {new.namespace}"
                if old.namespace != new.namespace
                else "to another name"
            )
            found[change.new_unit, how].append(change)
    for (unit, how), changes in found.items():
        names = [_renaming(each) for each in changes]
        subject = names[0] if len(names) == 1 else counted(len(names), "object")
        verb = "goes" if len(names) == 1 else "go"
        fate = changes[0].fate
        yield Consequence(
            code="recreated",
            gravity=Gravity.NOTE if all(_light(each) for each in changes) else Gravity.CAUTION,
            message=f"{subject} {verb} {how}: deleted under the old one and made anew under the new one",
            subjects=tuple(named(each.old_id) for each in changes),
            unit=unit,
            evidence=(
                *((Evidence(text=some(names)),) if len(names) > 1 else ()),
                *((Evidence(text=fate.why, place=fate.place, old=fate.old),) if fate else ()),
            ),
        )


def _renaming(change: ObjectChange) -> str:
    same = change.old_id is not None and change.old_id.name == change.id.name
    return named(change.old_id) if same else f"{named(change.old_id)} → {change.id.name}"


def _light(change: ObjectChange) -> bool:
    """Whether nobody notices when it is away for a moment."""
    return change.id.kind in {"ConfigMap", "Secret"} or change.id.group == "source.toolkit.fluxcd.io"


def _handed_over(comparison: Comparison) -> Iterator[Consequence]:
    found: dict[tuple[str, str, bool], list[tuple[ObjectChange, Fate]]] = defaultdict(list)
    for change in comparison.changes:
        old_unit = comparison.old.by_id.get(change.old_unit)
        if change.action is not ObjectAction.MOVED or old_unit is None or change.old is None:
            continue
        fate = fate_of(change.old, old_unit, comparison.old, comparison.new)
        if fate.outcome is Outcome.DELETED:
            holds = (change.id.group, change.id.kind) in _holding() | _APPLYING
            found[change.old_unit, change.new_unit, holds].append((change, fate))
    for (old, new, holds), moved in found.items():
        before, after = comparison.old.by_id[old], comparison.new.by_id[new]
        names = [named(each.id) for each, _ in moved]
        subject = names[0] if len(names) == 1 else counted(len(names), "object")
        fate = moved[0][1]
        yield Consequence(
            code="handed-over",
            gravity=Gravity.DANGER if holds else Gravity.CAUTION,
            message=f"{subject} {'moves' if len(names) == 1 else 'move'} from {before} to {after}: {_race(before, after)}",
            subjects=tuple(names),
            unit=new,
            evidence=(
                *((Evidence(text=some(names)),) if len(names) > 1 else ()),
                Evidence(text=fate.why, place=fate.place, old=fate.old),
            ),
        )


def _race(before: Unit, after: Unit) -> str:
    if before.kind is UnitKind.HELM_RELEASE:
        return f"Helm deletes what left the release, even if {after} has applied it by then; it comes back with the next run"
    return f"deleted and made anew, unless {after} applies first"
