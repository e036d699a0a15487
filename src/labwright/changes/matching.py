"""Which object of a cluster is which object of its later rendering.

First by identity within a unit, then by identity in any unit (it moved), then by what it holds: an object whose name lost a hash,
a prefix or everything but its content is the same object to a reader, although the cluster sees one go and another come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from labwright.changes.lists import leaves
from labwright.changes.names import without_hash
from labwright.estate.identity import identified
from labwright.estate.objects import EstateObject
from labwright.kube import ObjectId
from labwright.render.content import KeptObjects, are_same, text_of
from labwright.render.units import Unit
from labwright.source import plain

LIKE = 0.6
"""Least share of equal leaves of two objects of unrelated names that count as one renamed. Chosen by feel."""

LIKE_NAMED = 0.3
"""The same for names of which one contains the other, or that differ in their namespace alone."""

MOST_COMPARED = 4000
"""Most pairs of one kind that are held against each other by content; beyond them only related names are. Chosen by feel."""

_CRD = "CustomResourceDefinition"


class Pair(NamedTuple):
    """One object that differs: before, after, or both."""

    old: EstateObject | None = None
    new: EstateObject | None = None
    hash_only: bool = False


def differing(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """The units on either side whose objects are not the same as those of the unit of the same id."""
    before, after = {unit.id: unit for unit in old}, {unit.id: unit for unit in new}
    equal = {name for name, unit in before.items() if name in after and same_objects(unit, after[name])}
    return [unit for unit in old if unit.id not in equal], [unit for unit in new if unit.id not in equal]


def same_objects(one: Unit, other: Unit) -> bool:
    """Whether two units apply the same objects in the same order."""
    if one.target_namespace == other.target_namespace and are_same(one.objects, other.objects):
        return True
    if len(one.objects) != len(other.objects) or one.target_namespace != other.target_namespace:
        return False
    if isinstance(one.objects, KeptObjects) or isinstance(other.objects, KeptObjects):
        return text_of(one.objects) == text_of(other.objects)  # cheaper than to build what was kept
    return all(
        mine is yours or (mine.hook == yours.hook and (mine.value is yours.value or mine.value == yours.value))
        for mine, yours in zip(one.objects, other.objects, strict=True)
    )


def match(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """The objects of two lists of units that differ in any way; equal ones are left out. In the order of the new units,
    what was removed last.
    """
    before, after = _indexed(old), _indexed(new)
    pairs: list[Pair] = []
    fresh: list[EstateObject] = []
    for key, item in after.items():
        other = before.pop(key, None)
        if other is None:
            fresh.append(item)
        elif other.value is not item.value and other.value != item.value:
            pairs.append(Pair(old=other, new=item))
    gone = list(before.values())
    for first, second, hash_only in _same_elsewhere(gone, fresh):
        gone.remove(first)
        fresh.remove(second)
        pairs.append(Pair(old=first, new=second, hash_only=hash_only))
    places = {id(item): place for place, item in enumerate(after.values())}
    found = [*pairs, *(Pair(new=item) for item in fresh)]
    return [*sorted(found, key=lambda pair: places[id(pair.new)]), *(Pair(old=item) for item in gone)]


def _indexed(units: Iterable[Unit]) -> dict[tuple[str, ObjectId], EstateObject]:
    """Objects by unit and identity. What one unit has twice counts once, as the last one wins when it is applied."""
    return {(item.unit.id, item.id): item for item in identified(units)}


def _same_elsewhere(
    gone: Sequence[EstateObject], fresh: Sequence[EstateObject]
) -> Iterator[tuple[EstateObject, EstateObject, bool]]:
    """Pairs of what is gone and what is new that are one object; each side is used once."""
    left: dict[tuple[str, str], list[EstateObject]] = defaultdict(list)
    for item in gone:
        left[item.id.group, item.id.kind].append(item)
    made: dict[tuple[str, str], list[EstateObject]] = defaultdict(list)
    for item in fresh:
        made[item.id.group, item.id.kind].append(item)
    for kind, candidates in made.items():
        olds = left.get(kind, [])
        news = list(candidates)
        yield from _moved(olds, news)
        yield from _rehashed(olds, news)
        yield from _renamed(olds, news)


def _moved(olds: list[EstateObject], news: list[EstateObject]) -> Iterator[tuple[EstateObject, EstateObject, bool]]:
    """The same object in another unit."""
    by_id = {item.id: item for item in olds}
    for item in tuple(news):
        other = by_id.pop(item.id, None)
        if other is not None:
            olds.remove(other)
            news.remove(item)
            yield other, item, False


def _rehashed(olds: list[EstateObject], news: list[EstateObject]) -> Iterator[tuple[EstateObject, EstateObject, bool]]:
    """Generated ConfigMaps and Secrets: the same name but for its hash, in the same unit where there are several."""
    for item in tuple(news):
        name = without_hash(item.id.name)
        if name == item.id.name:
            continue
        same = [
            other
            for other in olds
            if other.id.namespace == item.id.namespace and without_hash(other.id.name) == name and other.id.name != name
        ]
        same.sort(key=lambda other: other.unit.id != item.unit.id)
        if same:
            olds.remove(same[0])
            news.remove(item)
            yield same[0], item, True


def _renamed(olds: list[EstateObject], news: list[EstateObject]) -> Iterator[tuple[EstateObject, EstateObject, bool]]:
    """Objects of other names, likest first. A definition's name follows from what it defines: another name is another one."""
    if not olds or not news or olds[0].id.kind == _CRD:
        return
    related_only = len(olds) * len(news) > MOST_COMPARED
    held = {id(item): leaves(_content(item)) for item in (*olds, *news)}
    sizes = {key: sum(found.values()) for key, found in held.items()}
    ranked = []
    for i, other in enumerate(olds):
        for j, item in enumerate(news):
            related = _related(other.id, item.id)
            least = LIKE_NAMED if related else LIKE
            small, large = sorted((sizes[id(other)], sizes[id(item)]))
            if (related_only and not related) or small < least * large:
                continue
            mine, yours = held[id(other)], held[id(item)]
            total = sum((mine | yours).values())
            share = sum((mine & yours).values()) / total if total else float(related)
            if share >= least:
                ranked.append((-share, other.unit.id != item.unit.id, i, j))
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, i, j in sorted(ranked):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            yield olds[i], news[j], False


def _content(item: EstateObject) -> object:
    """What an object says beyond who it is."""
    value = plain(item.value)
    metadata = value.get("metadata")
    kept = {key: field for key, field in value.items() if key not in {"apiVersion", "kind", "metadata"}}
    if isinstance(metadata, dict):
        labels = metadata.get("labels")
        if isinstance(labels, dict):
            kept["labels"] = {key: each for key, each in labels.items() if each != item.id.name}
    return kept


def _related(one: ObjectId, other: ObjectId) -> bool:
    """Whether one name contains the other as whole words: `app` and `prod-app`."""
    short, long = sorted((without_hash(one.name), without_hash(other.name)), key=len)
    return bool(short) and f"-{short}-" in f"-{long}-"
