"""What one line of the repository decides: as a value of a release, or as a line of a manifest, patch or variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.explain import ProberOf, history, name_of
from labwright.estate.explanation.masking import Veil, is_secret
from labwright.estate.explanation.model import HIDDEN, Decided, LineExplanation, LineUse
from labwright.render.helm.origins import Prober
from labwright.render.helm.origins_compare import MISSING
from labwright.render.helm.origins_leaves import Leaf
from labwright.render.helm.origins_model import Effect
from labwright.render.objects import Object
from labwright.render.units import RenderedCluster, Unit
from labwright.source import Diagnostic, Origin, Path, Place, Severity, SourceError, YamlList, YamlMap, plain

_VALUES = ("spec", "values")
_APPLICATION_VALUES = frozenset({"values", "valuesObject", "parameters"})


def explain_line(
    clusters: Iterable[RenderedCluster], file: str, line: int, evidence: Evidence, prober_of: ProberOf
) -> LineExplanation:
    """What a line decides in each cluster. Raises SourceError, EX006, where the file has no such line."""
    known = tuple(clusters)
    place = Place(file, line, 1, line, 1)
    lines = Lines(file, line, evidence.last_below(file, line))
    spot = _spot(known, lines)
    shown = evidence.line(spot) if spot is not None else evidence.whole_line(file, line)
    if not evidence.has(place):
        raise SourceError(Diagnostic(Severity.ERROR, "EX006", f"{file} has no line {line}"))
    uses: list[LineUse] = []
    for cluster in known:
        for unit in cluster.units:
            uses.extend(_of_release(cluster, unit, lines, evidence, prober_of))
        decided = tuple(_of_objects(cluster, lines, evidence))
        if decided:
            uses.append(LineUse(cluster=cluster.name, decided=decided))
    return LineExplanation(place=place, line=shown, uses=tuple(uses))


class Lines(NamedTuple):
    """A line of a file and, where it is a key, the lines below it."""

    file: str
    first: int
    last: int

    def hold(self, place: Place) -> bool:
        """Whether something stands on one of them, or they are within a text of several lines."""
        return place.file == self.file and place.line <= self.last and max(place.line, place.end_line) >= self.first


# --- values of releases ----------------------------------------------------------------------------------------------


def _of_release(
    cluster: RenderedCluster, unit: Unit, lines: Lines, evidence: Evidence, prober_of: ProberOf
) -> Iterator[LineUse]:
    if unit.release is None:
        return
    found = leaves_at(unit.release.values, lines)
    if not found:
        return
    path = _shared([one.leaf.path for one in found])
    use = LineUse(cluster=cluster.name, release=str(unit), path=path)
    live = [one.leaf for one in found if one.live]
    prober = prober_of(unit)
    if not live:
        origins = [one.leaf.origin for one in found]
        later = [next(history(origin, evidence)) for origin in origins if origin is not None]
        yield replace(use, overridden_by=tuple(later))
    elif prober is None:
        yield replace(use, unknown=unit.unrendered or "there is no Helm engine to ask")
    else:
        yield _asked(cluster, unit, use, prober, live, evidence)


def _asked(
    cluster: RenderedCluster, unit: Unit, use: LineUse, prober: Prober, live: list[Leaf], evidence: Evidence
) -> LineUse:
    effects = prober.effects([leaf.path for leaf in live])
    if effects.unknown or effects.refused:
        return replace(use, unknown=effects.unknown, refused=effects.refused)
    secret = any(evidence.is_secret(leaf.origin.place) for leaf in live if leaf.origin)
    veil = Veil(unit, evidence)
    decided = tuple(_effect(cluster.name, unit, one, veil, secret=secret) for one in effects.effects)
    if decided:
        return replace(use, decided=decided)
    unknown = prober.unknown_key(use.path)
    if unknown is None:
        return use
    return replace(use, unknown_key=unknown[0], nearest_key=unknown[1] or "")


def _effect(cluster: str, unit: Unit, one: Effect, veil: Veil, *, secret: bool) -> Decided:
    absent = one.old is MISSING
    hidden = secret or is_secret(one.object, one.path) or veil.hides(one.object, one.path, one.old)
    namespace = one.object.namespace or (unit.release.namespace if unit.release else "")
    value = None if absent or not one.path else HIDDEN if hidden else veil.over(one.object, one.path, one.old)
    name = name_of(one.object, namespace)
    return Decided(cluster=cluster, object=name, path=one.path, value=value, hidden=hidden, absent=absent)


class Standing(NamedTuple):
    """A leaf that stands on some lines, and whether they are what it is now."""

    leaf: Leaf
    live: bool


def leaves_at(values: Any, lines: Lines) -> list[Standing]:
    """The leaves of values that stand on some lines; those that later lines replaced, too."""
    found = []
    for path, item, origin in _scalars(values, ()):
        if any(lines.hold(one.place) for one in origin.history):
            leaf = Leaf(path=path, value=item, origin=origin)
            found.append(Standing(leaf, live=lines.hold(origin.place)))
    return found


def _scalars(value: Any, at: Path) -> Iterator[tuple[Path, Any, Origin]]:
    """Everything that holds nothing else and whose origin is known."""
    for step, item, origin in _items(value):
        if isinstance(item, dict | list) and item:
            yield from _scalars(item, (*at, step))
        elif origin is not None:
            yield (*at, step), item, origin


def _items(value: Any) -> Iterator[tuple[str | int, Any, Origin | None]]:
    if isinstance(value, YamlMap):
        for key, item in value.items():
            yield key, item, value.origins.get(key)
    elif isinstance(value, YamlList):
        known = len(value.origins) == len(value)
        for index, item in enumerate(value):
            yield index, item, value.origins[index] if known else None


def _shared(paths: list[Path]) -> Path:
    shared = paths[0]
    for path in paths[1:]:
        length = next((at for at, (one, other) in enumerate(zip(shared, path, strict=False)) if one != other), None)
        shared = shared[: min(len(shared), len(path)) if length is None else length]
    return shared


# --- fields of manifests ---------------------------------------------------------------------------------------------


def _of_objects(cluster: RenderedCluster, lines: Lines, evidence: Evidence) -> Iterator[Decided]:
    """Fields of rendered objects that the line set, unless a later one replaced it."""
    for unit in cluster.units:
        veil = Veil(unit, evidence)
        for item in unit.objects:
            if item.template and not item.value.origins:
                continue
            for path, value, origin in _scalars(item.value, ()):
                if not lines.hold(origin.place) or unit_values(item, path):
                    continue
                hidden = veil.hides(item, path, value)
                shown = HIDDEN if hidden else plain(value)
                yield Decided(cluster=cluster.name, object=name_of(item), path=path, value=shown, hidden=hidden)


def unit_values(item: Object, path: Path) -> bool:
    """Whether a field is a value of a release: what it decides is told by the chart's objects."""
    return (item.kind, *path[:2]) == ("HelmRelease", *_VALUES) or (
        item.kind == "Application" and "helm" in path and any(str(step) in _APPLICATION_VALUES for step in path)
    )


def _spot(clusters: tuple[RenderedCluster, ...], lines: Lines) -> Place | None:
    """The narrowest known place on the first line, so that a secret on it can be hidden."""
    for cluster in clusters:
        for unit in cluster.units:
            for leaf, _ in leaves_at(unit.release.values, lines) if unit.release is not None else ():
                for one in leaf.origin.history if leaf.origin else ():
                    if (one.place.file, one.place.line) == (lines.file, lines.first):
                        return one.place
    return None
