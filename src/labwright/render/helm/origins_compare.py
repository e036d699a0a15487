"""One object in two renderings of its chart: finding it again, and what is different.

Changed values may change names, too, and insert items into lists; so objects are found again by their template where their
name is gone, and items of lists by their `name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from labwright.render.objects import Object
from labwright.source import Path

MISSING: Final = object()
"""In place of a value that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field with another value; `MISSING` where there is none."""

    path: Path
    """In the old object; of an item that only the new one has, its path there."""
    old: Any
    new: Any


def identity(item: Object) -> tuple[str, str, str, str]:
    """Group, kind, namespace and name."""
    group = item.api_version.rpartition("/")[0]
    return (group, item.kind, item.namespace, item.name)


def counterpart(item: Object, rendered: Sequence[Object]) -> Object | None:
    """The object of a chart's rendering that an applied one came from.

    What applies it may have put it into a namespace, which many charts leave to Helm.
    """
    alike = [
        one
        for one in rendered
        if (one.kind, one.name) == (item.kind, item.name) and item.template in (one.template, "")
    ]
    exact = [one for one in alike if one.namespace == item.namespace]
    return next(iter(exact or [one for one in alike if not one.namespace]), None)


def find(wanted: Object, before: Sequence[Object], after: Sequence[Object]) -> Object | None:
    """The object `wanted`, one of `before`, as it is in another rendering; None when it is gone."""
    own = identity(wanted)
    for item in after:
        if item.kind == wanted.kind and identity(item) == own:
            return item
    if not wanted.template:
        return None
    old = [identity(item) for item in before if item.template == wanted.template and item.kind == wanted.kind]
    new = [item for item in after if item.template == wanted.template and item.kind == wanted.kind]
    if len(old) != len(new) or own not in old:
        return None
    there = new[old.index(own)]
    return None if identity(there) in old else there


def value_at(old: Any, new: Any, path: Path) -> Any:
    """What stands in `new` where `path` leads in `old`: items of lists go by name. MISSING when nothing does."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(new, list):
                return MISSING
            known = isinstance(old, list) and step < len(old)
            position = position_of(old[step], step, old, new) if known else step
            if position is None or position >= len(new):
                return MISSING
            old = old[step] if known else None
            new = new[position]
        elif isinstance(new, dict) and step in new:
            old = old.get(step) if isinstance(old, dict) else None
            new = new[step]
        else:
            return MISSING
    return new


def position_of(item: Any, index: int, old: Sequence[Any], new: Sequence[Any]) -> int | None:
    """Where an item of a list is in a later form of the list: by name where items have names, else by index."""
    name = _name(item)
    same_place = new[index] if index < len(new) else None
    if name is not None:
        if _name(same_place) == name:
            return index
        for position, there in enumerate(new):
            if _name(there) == name:
                return position
        if _name(same_place) in [_name(one) for one in old]:
            return None  # another item that has only moved
    elif isinstance(item, str) and item != same_place:
        if item in new:
            return list(new).index(item)
        if same_place in old:
            return None
    return index if index < len(new) else None


def same(old: Any, new: Any) -> bool:
    """Whether two values are equal as YAML has it: 1 is not true, and 1 is not 1.0's type."""
    if isinstance(old, dict):
        return (
            isinstance(new, dict)
            and old.keys() == new.keys()
            and all(same(item, new[key]) for key, item in old.items())
        )
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(same, old, new))
    return type(old) is type(new) and bool(old == new)


def differences(old: Any, new: Any, at: Path = ()) -> Iterator[Difference]:
    """The fields that differ, each as deep as it can be told."""
    if isinstance(old, dict) and isinstance(new, dict) and (old or new):
        yield from _of_mappings(old, new, at)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _of_lists(old, new, at)
    elif not same(old, new):
        yield Difference(path=at, old=old, new=new)


def _of_mappings(old: Mapping[str, Any], new: Mapping[str, Any], at: Path) -> Iterator[Difference]:
    for key, item in old.items():
        if key in new:
            yield from differences(item, new[key], (*at, key))
        else:
            yield Difference(path=(*at, key), old=item, new=MISSING)
    for key, item in new.items():
        if key not in old:
            yield Difference(path=(*at, key), old=MISSING, new=item)


def _of_lists(old: Sequence[Any], new: Sequence[Any], at: Path) -> Iterator[Difference]:
    taken: set[int] = set()
    for index, item in enumerate(old):
        position = position_of(item, index, old, new)
        if position is None or position in taken:
            yield Difference(path=(*at, index), old=item, new=MISSING)
            continue
        taken.add(position)
        yield from differences(item, new[position], (*at, index))
    for position, item in enumerate(new):
        if position not in taken:
            yield Difference(path=(*at, position), old=MISSING, new=item)


def _name(item: Any) -> str | None:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None
