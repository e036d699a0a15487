"""One object or field: its value, the lines behind it, what applies it, what it needs and who needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.groups import groups
from labwright.estate.explanation.links import links
from labwright.estate.explanation.masking import Veil, is_secret
from labwright.estate.explanation.model import (
    HIDDEN,
    After,
    Applier,
    ChartPart,
    Contribution,
    Explanation,
    Name,
    Share,
)
from labwright.estate.explanation.naming import Target
from labwright.estate.graph import ApplyGraph, Reason
from labwright.render.helm.origins import Prober
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.helm.origins_model import Decider, Giver, Role
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.source import Origin, Path, Place, origin_of, walk

SUBSTITUTION = "postBuild substitution"
ProberOf = Callable[[Unit], Prober | None]
"""How to ask a release about its values; None where it has none to ask."""


@dataclass(frozen=True, slots=True)
class Question:
    """One object, and the field of it that is asked for."""

    target: Target
    path: Path = ()

    @property
    def object(self) -> Object:
        return self.target.object


def explain(question: Question, evidence: Evidence, prober_of: ProberOf) -> Explanation:
    """Everything there is to say. Nothing of a Secret's values is in the result.

    An object of a chart is asked about by rendering its release again (see `labwright.render.helm.origins`).
    """
    target, path = question.target, question.path
    item, unit = question.object, target.unit
    value = walk(item.value, *path)
    own = _own_contributions(item, path, evidence)
    chart, deciders = _of_chart(item, path, unit, evidence, prober_of)
    if own and not isinstance(value, dict | list):
        deciders = tuple(_replaced(one) for one in deciders)
    contributions = (*own, *deciders)
    veil = Veil(unit, evidence)
    hidden = not isinstance(value, dict | list) and (
        veil.hides(item, path, value) or any(evidence.is_secret(one.place) for one in contributions)
    )
    if hidden or is_secret(item, path):
        contributions = tuple(_hiding(one, evidence) for one in contributions)
    refers_to, referred_by = links(target)
    graph = ApplyGraph(target.cluster.units)
    return Explanation(
        cluster=target.cluster.name,
        engine=target.cluster.engine,
        object=name_of(item, target.namespace),
        path=path,
        value=HIDDEN if hidden else veil.over(item, path, value),
        hidden=hidden,
        contributions=contributions,
        groups=tuple(groups(item, path, evidence, veil, contributions))
        if isinstance(value, dict | list) and value
        else (),
        chart=chart,
        applied_by=tuple(_appliers(graph, unit)),
        held_by=_held_by(graph, unit),
        after=tuple(_after(graph, unit)),
        refers_to=tuple(one for one in refers_to if one.path[: len(path)] == path),
        referred_by=referred_by,
    )


def name_of(item: Object, namespace: str = "") -> Name:
    """What an object is called."""
    return Name(api_version=item.api_version, kind=item.kind, namespace=namespace or item.namespace, name=item.name)


# --- lines -----------------------------------------------------------------------------------------------------------


def _own_contributions(item: Object, path: Path, evidence: Evidence) -> tuple[Contribution, ...]:
    """The history of a field that did not come out of a chart, newest first."""
    if not path:
        return ()
    origin = origin_of(item.value, *path)
    if origin is None and not item.template:
        origin = next(
            (found for at in range(len(path) - 1, 0, -1) if (found := origin_of(item.value, *path[:at]))), None
        )
    if origin is None or (item.template and origin.place == item.value.place):
        return ()
    return tuple(history(origin, evidence, item.value.place if item.template else None))


def history(origin: Origin, evidence: Evidence, around: Place | None = None) -> Iterator[Contribution]:
    """An origin and all before it, newest first; each line once. `around` is left out: the place of a chart's object, which
    stands for all that the chart itself set.
    """
    seen: set[tuple[Place, str]] = set()
    newer: Origin | None = None
    for one in origin.history:
        if (one.place, one.why) in seen or (newer is not None and one.place == newer.place) or one.place == around:
            newer = one
            continue
        seen.add((one.place, one.why))
        share = Share.SETS if newer is None else Share.REPLACED
        if newer is not None and newer.why == SUBSTITUTION:
            share = Share.TEMPLATE
        yield Contribution(share=share, place=one.place, why=one.why, line=evidence.line(one.place))
        newer = one


def _replaced(one: Contribution) -> Contribution:
    """A value of a chart, of a field that something has changed after the chart made it."""
    if one.share is Share.EXISTENCE:
        return one
    why = f"values {one.why}" if one.share is Share.DECIDES else one.why
    return replace(one, share=Share.REPLACED, why=why)


def _hiding(one: Contribution, evidence: Evidence) -> Contribution:
    """A line whose value goes into something secret."""
    place, line = one.place, one.line
    if place is None or not line or HIDDEN in line:
        return one
    if evidence.is_secret(place) or one.share is not Share.EXISTENCE:
        start = min(place.column - 1, len(line))
        end = place.end_column - 1 if place.end_line == place.line else len(line)
        line = f"{line[:start]}{HIDDEN}{line[max(start, end) :]}"
    return Contribution(share=one.share, place=place, why=one.why, line=line, fields=one.fields)


def _of_chart(
    item: Object, path: Path, unit: Unit, evidence: Evidence, prober_of: ProberOf
) -> tuple[ChartPart | None, tuple[Contribution, ...]]:
    """What the chart and the values of its release have to do with a field."""
    if not item.template:
        return None, ()
    prober = prober_of(unit)
    if prober is None:
        why = "there is no Helm engine to ask" if unit.release is not None else "it is one of several of its unit"
        part = ChartPart(chart=unit.chart, template=item.template, unknown=why)
        return part, ()
    found = prober.origins(item, path)
    evidence.also(prober.text)
    part = ChartPart(
        chart=found.chart or unit.chart,
        template=found.template,
        unsteady=found.unsteady,
        complete=found.complete,
        refused=found.refused,
        unknown=found.unknown,
        trials=found.trials,
    )
    return part, tuple(each for one in found.deciders for each in _decided_by(one, unit, evidence))


_SHARES = {
    Giver.VALUES: Share.DECIDES,
    Giver.DEFAULTS: Share.DEFAULT,
    Giver.RELEASE_NAME: Share.RELEASE,
    Giver.RELEASE_NAMESPACE: Share.RELEASE,
    Giver.CHART: Share.RELEASE,
}


def _decided_by(one: Decider, unit: Unit, evidence: Evidence) -> Iterator[Contribution]:
    share = Share.EXISTENCE if one.role is Role.EXISTENCE else _SHARES[one.giver]
    if one.giver is Giver.VALUES:
        key = "key " if one.role is Role.KEY else ""
        why = f"{key}{shown_path(one.path)}"
    elif one.giver is Giver.DEFAULTS:
        why = shown_path(one.path)
    else:
        why = f"the chart, whose version has {one.value}" if one.giver is Giver.CHART else f"the {one.giver.value}"
    origin = one.origin
    if one.giver in _RELEASE_FIELDS:
        origin = _release_line(unit, one.giver) or origin
    if origin is None:
        yield Contribution(
            share=share, place=None, why=why, line=f"{shown_path(one.path)}: {_short(one.value)}", fields=one.fields
        )
        return
    first = True
    for each in history(origin, evidence):
        told = f"{why} ({each.why})" if each.why else why
        if first:
            yield Contribution(share=share, place=each.place, why=told, line=each.line, fields=one.fields)
        else:
            yield each
        first = False


_RELEASE_FIELDS: dict[Giver, tuple[Path, ...]] = {
    Giver.RELEASE_NAME: (("spec", "releaseName"), ("spec", "source", "helm", "releaseName"), ("metadata", "name")),
    Giver.RELEASE_NAMESPACE: (
        ("spec", "targetNamespace"),
        ("spec", "destination", "namespace"),
        ("metadata", "namespace"),
    ),
    Giver.CHART: (("spec", "chart", "spec", "version"), ("spec", "source", "targetRevision")),
}
"""Where a HelmRelease or an Application says it, the first that does."""


def _release_line(unit: Unit, giver: Giver) -> Origin | None:
    """Where the name of a release, its namespace or its chart's version is written."""
    if unit.source is None:
        return None
    found = (origin_of(unit.source.value, *path) for path in _RELEASE_FIELDS[giver])
    return next((origin for origin in found if origin is not None), None)


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


# --- what applies it -------------------------------------------------------------------------------------------------


def _appliers(graph: ApplyGraph, unit: Unit) -> Iterator[Applier]:
    ids = (*reversed(graph.ancestors(unit.id)), unit.id) if unit.id in graph.units else (unit.id,)
    for one in ids:
        each = graph.units.get(one, unit)
        yield Applier(
            kind=each.kind,
            namespace=each.namespace,
            name=each.name,
            path=each.path,
            chart=each.chart,
            wait=each.wait,
            suspended=each.suspended,
            prune=each.prune,
            place=each.place,
        )


def _held_by(graph: ApplyGraph, unit: Unit) -> str:
    held = graph.held_by(unit.id) if unit.id in graph.units else ""
    return str(graph.units[held]) if held else ""


def _after(graph: ApplyGraph, unit: Unit) -> Iterator[After]:
    """What the unit and those around it wait for, the nearest first."""
    if unit.id not in graph.units:
        return
    for one in (unit.id, *graph.ancestors(unit.id)):
        for wait in graph.waits(one):
            if wait.reason is Reason.PARENT:
                continue
            on = graph.units.get(wait.on)
            kind, _, rest = wait.on.partition("/")
            yield After(
                unit=str(on) if on is not None else f"{kind} {rest}",
                because=str(graph.units[one]),
                reason=wait.reason.value,
                place=wait.place,
                exists=on is not None,
            )
