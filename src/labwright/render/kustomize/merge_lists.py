"""Merging two lists by the keys of their elements.

Mirrors kyaml/yaml/walk/associative_sequence.go and the element functions of kyaml/yaml/fns.go step by step. Elements that
lack the keys, keys that only one side gives and repeated keys have surprising effects there; they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.reading import implicit
from labwright.source import Origin, YamlMap, assign

Walk = Callable[[Any, Any, Origin | None], Any]
"""Merges two elements; either may be the caller's mark for missing."""


class Item(NamedTuple):
    """A list element and what set it."""

    value: Any
    origin: Origin | None


def merge_items(old: list[Item], new: list[Item], keys: Sequence[str], walk: Walk, missing: Any) -> list[Item]:
    """The merged list, elements of `new` first. `new` may be `old` itself."""
    if keys:
        values = _element_values(new, old, keys)
    else:
        keys = ("",)
        values = [(text,) for text in dict.fromkeys(_text(item.value) for item in (*new, *old))]
    if len(keys) > 1:
        values = _fill_in(values)
    added: list[Item] = []
    rest = list(old)
    used: tuple[str, ...] = ()
    for one in values:
        if not one:
            continue
        used, given = _valid(values, one, keys)
        mine = _find(rest, used, given)
        theirs = mine if new is old else _find(new, used, given)
        origin = theirs.origin if theirs else mine.origin if mine else None
        merged = walk(mine.value if mine else missing, theirs.value if theirs else missing, origin)
        if merged is missing or merged is None or merged == {}:
            rest = _set(rest, None, used, given)
            continue
        merged = _complete(merged, used, given, origin)
        kept = mine.origin if mine and mine.value is merged else None
        added = _set(added, Item(merged, kept or origin), used, given)
    if values:
        rest = _append(added, rest, used)
    return rest


def _element_values(new: list[Item], old: list[Item], keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The key values of all elements, the patch's first, each once."""
    found = []
    for item in (*new, *old):
        value = item.value if isinstance(item.value, dict) else {}
        found.append(tuple("" if value.get(key) in (None, {}, []) else text_of(value.get(key)) for key in keys))
    return list(dict.fromkeys(found))


def _fill_in(values: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Let key values that agree, as far as both are given, complete each other."""
    values = list(values)
    for i, first in enumerate(values):
        for j, second in enumerate(values):
            if (both := _agreed(first, second)) is not None:
                values[i] = values[j] = both
    return values


def _agreed(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...] | None:
    common = False
    made = []
    for one, other in zip(first, second, strict=True):
        if one == other:
            common = True
        elif one and other:
            return None
        made.append(one or other)
    return tuple(made) if common else None


def _valid(
    all_values: list[tuple[str, ...]], values: tuple[str, ...], keys: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys that any element gives, and this element's values for them."""
    given = {keys[index] for one in all_values for index, value in enumerate(one) if value}
    if not given:
        return tuple(keys), values
    return (
        tuple(key for key in keys if key in given),
        tuple(value for index, value in enumerate(values) if value or keys[index] in given),
    )


def _find(items: list[Item], keys: tuple[str, ...], values: tuple[str, ...]) -> Item | None:
    """The first element whose keys have these values."""
    keys, values = _valid([values], values, keys)
    if not keys or not keys[0]:
        wanted = values[0] if values else ""
        return next(
            (item for item in items if not isinstance(item.value, dict | list) and _text(item.value) == wanted), None
        )
    for item in items:
        value = item.value
        if isinstance(value, dict) and all(
            key in value and _text(value[key]) == wanted for key, wanted in zip(keys, values, strict=False)
        ):
            return item
    return None


def _set(items: list[Item], element: Item | None, keys: tuple[str, ...], values: tuple[str, ...]) -> list[Item]:
    """Put the element in place of those that match, or at the end; without one, take those that match out."""
    by_key = bool(keys and keys[0] and values and values[0])
    made: list[Item] = []
    matched = False
    for item in items:
        value = item.value
        if value is None or value == {}:
            continue
        if not isinstance(value, dict) and by_key:
            made.append(item)
            continue
        if not _matches(value, keys, values):
            if values:
                made.append(item)
            continue
        matched = True
        if element is not None:
            made.append(element)
    if element is not None and element.value is not None and not matched:
        made.append(element)
    return made


def _matches(value: Any, keys: tuple[str, ...], values: tuple[str, ...]) -> bool:
    found = False
    for index, key in enumerate(keys):
        if index < len(values):
            found = _field_matches(value, key, values[index])
        if not found:
            return False
    return found


def _field_matches(value: Any, key: str, wanted: str) -> bool:
    """An empty wanted value takes any value of the field."""
    if not key:
        return not isinstance(value, dict | list) and _text(value) == wanted
    if not isinstance(value, dict) or key not in value:
        return False
    return not wanted or _text(value[key]) == wanted


def _append(target: list[Item], source: list[Item], keys: tuple[str, ...]) -> list[Item]:
    """Add the elements that are left of the old list, each in its place where its keys are there already."""
    for item in source:
        if not keys or not keys[0]:
            target = _set(target, item, ("",), (_text(item.value),))
            continue
        values: list[str] = []
        for key in keys:
            if isinstance(item.value, dict) and key in item.value:
                values.append(_text(item.value[key]))
            else:
                target = [*target, item]
        if len(keys) > 1:
            target = _set(target, None, keys, tuple(values))
        target = _set(target, item, keys, tuple(values))
    return target


def _complete(value: Any, keys: tuple[str, ...], values: tuple[str, ...], origin: Origin | None) -> Any:
    """Write key values that came from the other side into a merged element."""
    if isinstance(value, YamlMap):
        for key, text in zip(keys, values, strict=False):
            if key and key not in value and text:
                assign(value, key, implicit(text), origin)
    return value


def _text(value: Any) -> str:
    return "null" if value is None else text_of(value)
