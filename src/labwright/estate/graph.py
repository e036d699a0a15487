"""The apply graph: what applies what, in which order, and what has to be ready first.

Sources: fluxcd.io/flux/components/kustomize/kustomizations (`dependsOn`, `wait`, `healthChecks`, `suspend`: a Kustomization
is ready when its objects are applied, and those that it watches are healthy), /components/helm/helmreleases (a release is
ready when its objects are), argo-cd.readthedocs.io/en/stable/user-guide/sync-waves (the objects of a wave, the Applications
among them, wait until those of the waves before are healthy).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from labwright.estate.fields import text
from labwright.estate.identity import identity_of
from labwright.kube import ObjectId, is_namespaced, split_api_version
from labwright.render.units import Unit, UnitKind
from labwright.source import Place, place_of


class Reason(StrEnum):
    """Why a unit comes after another."""

    PARENT = "parent"
    """The other applies the object that is this unit: it need only have got that far."""
    DEPENDS_ON = "dependsOn"
    """It says so: the other must be ready."""
    WAVE = "wave"
    """It stands in a later wave of the same parent: the other must be healthy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One unit waits for another."""

    unit: str
    on: str
    """Id of the unit it waits for; perhaps of one that is not in the cluster."""
    reason: Reason
    place: Place | None = None
    """The line that says so."""


class ApplyGraph:
    """The units of one cluster and how they hang together. Ids are those of `Unit.id`; unknown ones raise KeyError."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[str, Unit] = {}
        for unit in units:
            self.units.setdefault(unit.id, unit)
        self.order: tuple[str, ...] = tuple(self.units)
        """Ids in apply order: a parent before its children, a dependency before its dependant."""

    def unit(self, of: str) -> Unit:
        """The unit with an id."""
        return self.units[of]

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for unit in self.units.values():
            if unit.parent and unit.parent != unit.id:
                found[unit.parent].append(unit.id)
        return found

    @property
    def roots(self) -> tuple[str, ...]:
        """Units that nothing of the cluster applies."""
        return tuple(each for each, unit in self.units.items() if unit.parent not in self.units or unit.parent == each)

    def children(self, of: str) -> tuple[str, ...]:
        """The units whose objects a unit applies, in apply order."""
        return tuple(self._children.get(self.units[of].id, ()))

    def ancestors(self, of: str) -> tuple[str, ...]:
        """What applies the unit, what applies that, and so on: nearest first."""
        found: list[str] = []
        parent = self.units[of].parent
        while parent in self.units and parent not in found and parent != of:
            found.append(parent)
            parent = self.units[parent].parent
        return tuple(found)

    def descendants(self, of: str) -> tuple[str, ...]:
        """Everything that is applied because of the unit, in apply order."""
        found: set[str] = set()
        todo = list(self.children(of))
        while todo:
            each = todo.pop()
            if each not in found and each != of:
                found.add(each)
                todo.extend(self.children(each))
        return tuple(each for each in self.order if each in found)

    def waits(self, of: str) -> tuple[Wait, ...]:
        """What the unit itself waits for: its parent, what it depends on, the waves before its own."""
        return tuple(self._waits(self.units[of]))

    def _waits(self, unit: Unit) -> Iterator[Wait]:
        if unit.parent in self.units and unit.parent != unit.id:
            yield Wait(unit=unit.id, on=unit.parent, reason=Reason.PARENT, place=unit.place)
        for index, on in enumerate(unit.depends_on):
            place = _place(unit, "spec", "dependsOn", index, "name")
            yield Wait(unit=unit.id, on=on, reason=Reason.DEPENDS_ON, place=place)
        if unit.kind is UnitKind.APPLICATION:
            siblings = self._children.get(unit.parent, [])
            waves = [self.units[each].wave for each in siblings if self.units[each].wave < unit.wave]
            for each in siblings:
                if waves and self.units[each].wave == max(waves):
                    place = _place(unit, "metadata", "annotations", "argocd.argoproj.io/sync-wave")
                    yield Wait(unit=unit.id, on=each, reason=Reason.WAVE, place=place)

    def waits_for(self, of: str) -> tuple[str, ...]:
        """Everything that has to be there before the unit is applied, however indirectly, in apply order.

        A unit that is waited for has its own waits, and so has what applies it.
        """
        found: set[str] = set()
        todo = [each.on for each in self.waits(of)]
        while todo:
            each = todo.pop()
            if each in self.units and each not in found:
                found.add(each)
                todo.extend(wait.on for wait in self._waits(self.units[each]))
        return tuple(each for each in self.order if each in found and each != of)

    def awaited_by(self, of: str) -> tuple[str, ...]:
        """The units that cannot be applied before this one, however indirectly, in apply order."""
        wanted = self.units[of].id
        return tuple(each for each in self.order if each != wanted and wanted in self._all_waits[each])

    @cached_property
    def _all_waits(self) -> dict[str, frozenset[str]]:
        return {each: frozenset(self.waits_for(each)) for each in self.order}

    def precedes(self, first: str, then: str) -> bool:
        """Whether `first` is certainly applied before `then`."""
        return first in self._all_waits[then]

    def missing(self, of: str) -> tuple[Wait, ...]:
        """What the unit waits for that is not in the cluster: it waits without end."""
        return tuple(each for each in self.waits(of) if each.on not in self.units)

    def held_by(self, of: str) -> str:
        """Id of the unit that is suspended, itself or the nearest that applies it; empty when it is applied."""
        return next((each for each in (of, *self.ancestors(of)) if self.units[each].suspended), "")

    def is_ready_with(self, of: str) -> tuple[ObjectId, ...]:
        """The objects that have to be healthy before the unit counts as ready: with `wait` all of its own, of a release and an
        Application always; else those of its health checks. None: it is ready as soon as it is applied.
        """
        unit = self.units[of]
        if unit.wait or unit.kind in (UnitKind.HELM_RELEASE, UnitKind.APPLICATION):
            return tuple(identity_of(each, unit) for each in unit.objects)
        found = []
        for check in unit.health_checks:
            group, kind = split_api_version(text(check, "apiVersion"))[0], text(check, "kind")
            namespace = "" if is_namespaced((group, kind)) is False else text(check, "namespace") or unit.namespace
            found.append(ObjectId(group, kind, namespace, text(check, "name")))
        return tuple(found)


def _place(unit: Unit, *path: str | int) -> Place | None:
    """A line of the object that is the unit; where it is named when the line is not known."""
    found = place_of(unit.source.value, *path) if unit.source is not None else None
    return found or unit.place
