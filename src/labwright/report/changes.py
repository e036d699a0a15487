"""What the reports of changes share: how places and objects are named, and what is told together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from labwright.changes import (
    ClusterChanges,
    FieldChange,
    Group,
    ObjectAction,
    ObjectChange,
    Outcome,
    Routine,
    UnitChanges,
)
from labwright.kube import ObjectId
from labwright.render.units import Unit
from labwright.source import Origin, Place
from labwright.source.printable import printable

MOST_NAMES = 6

SIGNS = {
    ObjectAction.ADDED: "+",
    ObjectAction.REMOVED: "-",
    ObjectAction.CHANGED: "~",
    ObjectAction.RENAMED: "≈",
    ObjectAction.MOVED: ">",
}


class Sides(NamedTuple):
    """What is compared, and how its files are called where the user stands."""

    old: str
    """The revision as the user wrote it, e.g. `HEAD`."""
    new: str = ""
    """Empty for the working tree."""
    seen: Callable[[str], str] = str
    """A file of the repository to its name as seen from where the user stands."""

    @property
    def title(self) -> str:
        """`HEAD → working tree`."""
        return f"{self.old} → {self.new or 'working tree'}"

    def place(self, place: Place | None, *, old: bool = False) -> str:
        """`apps/x.yaml:3:7`; in a revision `HEAD:apps/x.yaml:3:7`. Empty when unknown."""
        if place is None:
            return ""
        revision = self.old if old else self.new
        where = f"{self.seen(place.file)}:{place.line}:{place.column}"
        return printable(f"{revision}:{where}" if revision else where)

    def origin(self, origin: Origin | None, *, old: bool = False) -> str:
        """A place, and how it came to decide: `apps/x.yaml:3:7 (patch)`."""
        if origin is None:
            return ""
        where = self.place(origin.place, old=old)
        return f"{where} ({printable(origin.why)})" if origin.why else where


def name_of(identity: ObjectId) -> str:
    """`Deployment media/jellyfin`."""
    where = f"{identity.namespace}/" if identity.namespace else ""
    return printable(f"{identity.kind} {where}{identity.name}")


def title_of(change: ObjectChange) -> str:
    """An object's name, and for a renamed one its new name."""
    old, new = change.old_id, change.new_id
    if change.action is ObjectAction.RENAMED and old is not None and new is not None:
        after = new.name if old.namespace == new.namespace else f"{new.namespace}/{new.name}"
        return f"{name_of(old)} → {printable(after)}"
    return name_of(change.id)


def remark_of(change: ObjectChange) -> str:
    """What becomes of an object: why it goes, where it comes from."""
    if change.action is ObjectAction.MOVED:
        return f"from {printable(change.old_unit)}"
    if change.fate is not None and not change.hash_only:
        told = _OUTCOMES[change.fate.outcome]
        if change.action is ObjectAction.RENAMED:
            told = f"the old one {'is ' if change.fate.outcome is Outcome.DELETED else ''}{told}"
        why = "" if change.fate.outcome is Outcome.DELETED else f": {change.fate.why}"
        return printable(told + why)
    return ""


_OUTCOMES = {Outcome.DELETED: "deleted", Outcome.STAYS: "stays", Outcome.WAITS: "stays for now"}


def unit_title(unit: UnitChanges) -> str:
    """`HelmRelease media/jellyfin (jellyfin 3.1.0 → 3.2.0)`."""
    newest = unit.new or unit.old
    name = printable(str(newest)) if newest is not None else unit.id
    before, after = _chart(unit.old), _chart(unit.new)
    if before and after and before != after:
        first, second = before.rpartition(" "), after.rpartition(" ")
        same = first[0] == second[0]
        return f"{name} ({first[0]} {first[2]} → {second[2]})" if same else f"{name} ({before} → {after})"
    if unit.old is None:
        return f"{name} (new)"
    return f"{name} (gone)" if unit.new is None else name


def _chart(unit: Unit | None) -> str:
    return printable(unit.chart) if unit is not None else ""


class Section(NamedTuple):
    """What is told of a unit beside its routine, and beside what a group tells."""

    unit: UnitChanges
    asked: tuple[FieldChange, ...]
    """Of the unit's own object."""
    objects: tuple[ObjectChange, ...]


def sections(cluster: ClusterChanges) -> Iterator[Section]:
    """The units that there is something to tell of. The object that brings a unit about is told there, not where it is applied."""
    grouped = {id(each) for group in cluster.groups for each in group.objects}
    asked = {id(unit.asked) for unit in cluster.units if unit.asked}
    own = {id(each.fields): each for each in cluster.objects if id(each.fields) in asked}
    elsewhere = grouped | {id(each) for each in own.values()}
    for unit in cluster.units:
        source = own.get(id(unit.asked))
        fields = () if source is not None and id(source) in grouped else unit.asked
        told = tuple(each for each in fields if each.routine is None)
        objects = tuple(each for each in unit.told if id(each) not in elsewhere)
        if told or objects:
            yield Section(unit=unit, asked=told, objects=objects)


MOST_ALONE = 3
"""Objects of one kind that come or go in a unit before they share a line."""


def bundles(objects: Sequence[ObjectChange]) -> Iterator[tuple[ObjectChange, ...]]:
    """Objects to be told one by one, and those that come or go with many of their kind together, where the first of them stands."""
    alike: dict[object, list[ObjectChange]] = defaultdict(list)
    for each in objects:
        alike[_bundle(each)].append(each)
    for found in alike.values():
        if len(found) > MOST_ALONE:
            yield tuple(found)
        else:
            yield from ((each,) for each in found)


def _bundle(change: ObjectChange) -> object:
    if change.told:
        return id(change)
    return (change.action, change.id.group, change.id.kind, remark_of(change))


def bundle_title(objects: Sequence[ObjectChange]) -> str:
    """`22 CustomResourceDefinitions: a, b and 20 more`."""
    names = [title_of(each).partition(" ")[2] for each in objects]
    return f"{len(objects)} {_plural(objects[0].id.kind)}: {some(names)}"


def _plural(kind: str) -> str:
    kind = printable(kind)
    if kind.endswith("y") and not kind.endswith(("ay", "ey", "oy")):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x")) else f"{kind}s"


def group_title(group: Group) -> str:
    """`12 Deployments`."""
    return f"{len(group.objects)} {_plural(group.objects[0].id.kind)}"


def group_names(group: Group) -> str:
    """The first of its objects."""
    return some([name_of(each.id).partition(" ")[2] for each in group.objects])


def some(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The first names, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """One routine change in all units that have it."""

    routine: Routine
    note: str
    count: int
    units: tuple[str, ...]


def piles_of(cluster: ClusterChanges) -> list[Pile]:
    """The routine changes of a cluster, those that say the same together; by kind, most frequent first."""
    counts: Counter[tuple[Routine, str]] = Counter()
    units: dict[tuple[Routine, str], list[str]] = defaultdict(list)
    for unit in cluster.units:
        for pile in unit.routine:
            counts[pile.routine, pile.note] += pile.count
            units[pile.routine, pile.note].append(_name(unit))
    order = list(Routine)
    ranked = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return [
        Pile(routine=routine, note=printable(note), count=count, units=tuple(units[routine, note]))
        for (routine, note), count in ranked
    ]


def _name(unit: UnitChanges) -> str:
    return printable(unit.id.rpartition("/")[2])


def unread_units(cluster: ClusterChanges) -> dict[str, list[str]]:
    """Why units could not be compared, with their names."""
    found: dict[str, list[str]] = defaultdict(list)
    for unit in cluster.units:
        if unit.uncompared:
            found[printable(unit.uncompared)].append(printable(unit.id))
    return found


def summary(cluster: ClusterChanges) -> str:
    """`2 objects added, 1 removed, 14 changed in 3 units`."""
    if cluster.appeared:
        return f"a new cluster with {counted(len(cluster.objects), 'object')}"
    if cluster.vanished:
        return f"gone, with {counted(len(cluster.objects), 'object')}"
    counts = Counter("routine" if each.routine else each.action.value for each in cluster.objects)
    parts = [
        f"{counts[action]} {action}" for action in ("added", "removed", "changed", "renamed", "moved") if counts[action]
    ]
    if counts["routine"]:
        parts.append(f"{counts['routine']} by routine only")
    objects = f"objects: {', '.join(parts)}" if parts else "no object differs"
    return f"{objects}; {counted(len(cluster.units), 'unit')} touched"


def counted(number: int, noun: str) -> str:
    """`1 object`, `2 objects`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def quiet(clusters: Iterable[ClusterChanges]) -> bool:
    """Whether nothing differs anywhere."""
    return all(each.empty for each in clusters)
