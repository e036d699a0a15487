"""Which item of a list is which item of its later version.

Kubernetes publishes what tells the items of its own lists apart (merge keys); custom resources and Helm values mostly follow the
same customs, so the usual keys are tried. Items that nothing tells apart are aligned as a text's lines are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

from labwright.changes.names import without_hash
from labwright.kube import GVK
from labwright.kube.merging import NEWEST, merge_fact

Pairing: TypeAlias = list[tuple[int | None, int | None, str]]
"""Index in the old list, index in the new one, label; in the order of the new list, what was removed last."""

USUAL_KEYS = (
    ("name",),
    ("metadata.name",),
    ("key",),
    ("id",),
    ("mountPath",),
    ("secretRef",),
    ("path",),
    ("host",),
    ("hostname",),
    ("alert",),
    ("record",),
    ("type",),
    ("port",),
    ("cidr",),
)
"""Keys that tell the items of lists apart in custom resources and in charts' values, likeliest first."""

MOST_ALIGNED = 3000
"""Items of a list without keys that are aligned; longer ones are compared place by place. Chosen by feel: difflib is quadratic."""

_MOST_LABEL = 60


def pair(old: Sequence[Any], new: Sequence[Any], gvk: GVK, fields: tuple[str, ...]) -> Pairing:
    """Pair the items of two versions of the list at a path (without the items of outer lists)."""
    if all(isinstance(item, dict) for item in (*old, *new)):
        for keys in _candidates(gvk, fields):
            before, after = _keyed(old, keys), _keyed(new, keys)
            if before is not None and after is not None:
                return _by_key(old, new, before, after)
    elif _all_different(old) and _all_different(new):
        return _by_value(old, new)
    return _aligned(old, new)


def _candidates(gvk: GVK, fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    fact = merge_fact(gvk, fields, NEWEST)
    published = [fact.map_keys, (fact.key,) if fact.key else ()] if fact else []
    return [*(keys for keys in published if keys), *USUAL_KEYS]


def _keyed(items: Sequence[dict[str, Any]], keys: tuple[str, ...]) -> list[Hashable] | None:
    """The key of each item; None when one lacks it or two share it."""
    found: list[Hashable] = []
    for item in items:
        values = tuple(_part(item, key) for key in keys)
        if values[0] is None or any(isinstance(value, dict | list) for value in values):
            return None
        found.append(values)
    return found if len(set(found)) == len(found) else None


def _part(item: dict[str, Any], key: str) -> Any:
    """A field, or with a dot in its name a field of a field."""
    outer, _, inner = key.partition(".")
    found = item.get(outer)
    return found if not inner else found.get(inner) if isinstance(found, dict) else None


def _by_key(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], before: list[Hashable], after: list[Hashable]
) -> Pairing:
    places = {key: index for index, key in enumerate(before)}
    pairs = {index: places.pop(key) for index, key in enumerate(after) if key in places}
    left = sorted(places.values())
    _pair_renamed(old, new, pairs, left)
    return _made(
        pairs, left, len(new), lambda index: _label(old[index], before[index]), lambda i: _label(new[i], after[i])
    )


def _pair_renamed(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], pairs: dict[int, int], left: list[int]
) -> None:
    """Pair what is left by name (a port whose number changed, a reference whose hash did), and a single item on either side
    when they are much alike.
    """
    names = Counter(_base(old[index]) for index in left)
    for index in range(len(new)):
        name = _base(new[index])
        if index in pairs or not name or names[name] != 1:
            continue
        same = [place for place in left if _base(old[place]) == name]
        if len(same) == 1:
            pairs[index] = same[0]
            left.remove(same[0])
    fresh = [index for index in range(len(new)) if index not in pairs]
    if len(left) == len(fresh) == 1 and alike(old[left[0]], new[fresh[0]]) >= _ALIKE:
        pairs[fresh[0]] = left.pop()


def _base(item: dict[str, Any]) -> str:
    """The name of an item without a generator's hash; empty when it has none."""
    name = item.get("name")
    return without_hash(name) if isinstance(name, str) else ""


_ALIKE = 0.5


def alike(one: Any, other: Any) -> float:
    """How much of two values is the same: equal leaves by all leaves, 0 to 1."""
    mine, theirs = leaves(one), leaves(other)
    both = sum((mine & theirs).values())
    total = sum((mine | theirs).values())
    return both / total if total else 1.0


def leaves(value: Any, path: tuple[str, ...] = ()) -> Counter[tuple[tuple[str, ...], str]]:
    """Path and text of everything in a value that is no collection; items of lists without their place."""
    if isinstance(value, dict):
        found: Counter[tuple[tuple[str, ...], str]] = Counter()
        for key, item in value.items():
            found.update(leaves(item, (*path, str(key))))
        return found
    if isinstance(value, list):
        found = Counter()
        for item in value:
            found.update(leaves(item, path))
        return found
    return Counter([(path, repr(value))])


def _by_value(old: Sequence[Any], new: Sequence[Any]) -> Pairing:
    """Items that are all different: equal ones are the same item, and a flag whose value changed is the same flag."""
    places = {_frozen(item): index for index, item in enumerate(old)}
    pairs = {index: places.pop(_frozen(item)) for index, item in enumerate(new) if _frozen(item) in places}
    left = sorted(places.values())
    flags = {_flag(old[index]): index for index in left if _flag(old[index])}
    for index in range(len(new)):
        flag = _flag(new[index])
        if index not in pairs and flag in flags:
            pairs[index] = flags.pop(flag)
            left.remove(pairs[index])
    for index in range(len(new)):
        if index not in pairs and index in left:
            pairs[index] = index
            left.remove(index)
    return _made(pairs, left, len(new), str, str)


def _flag(item: Any) -> str:
    """`--level` of `--level=debug`; empty for what is no such flag."""
    return item.partition("=")[0] if isinstance(item, str) and item.startswith("-") and "=" in item else ""


def _all_different(items: Sequence[Any]) -> bool:
    if any(isinstance(item, dict | list) for item in items):
        return False
    return len({_frozen(item) for item in items}) == len(items)


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> Pairing:
    """Equal runs are kept; what was replaced between them is paired in order."""
    pairs: dict[int, int] = {}
    if max(len(old), len(new)) > MOST_ALIGNED:
        pairs = {index: index for index in range(min(len(old), len(new)))}
    else:
        before, after = [_frozen(item) for item in old], [_frozen(item) for item in new]
        if Counter(before) == Counter(after):
            pairs = _permuted(before, after)
        else:
            from difflib import SequenceMatcher  # hardly any list needs it

            for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
                if tag in {"equal", "replace"}:
                    pairs.update((j1 + step, i1 + step) for step in range(min(i2 - i1, j2 - j1)))
    left = sorted(set(range(len(old))) - set(pairs.values()))
    return _made(pairs, left, len(new), str, str)


def _permuted(before: list[str], after: list[str]) -> dict[int, int]:
    places: dict[str, list[int]] = {}
    for index in range(len(before) - 1, -1, -1):
        places.setdefault(before[index], []).append(index)
    return {index: places[text].pop() for index, text in enumerate(after)}


def _made(pairs: dict[int, int], left: list[int], length: int, old_label: Any, new_label: Any) -> Pairing:
    made: Pairing = [(pairs.get(index), index, new_label(index)) for index in range(length)]
    return [*made, *((index, None, old_label(index)) for index in left)]


def _label(item: dict[str, Any], key: Any) -> str:
    name = item.get("name")
    text = name if isinstance(name, str) and name else "/".join(str(part) for part in key if part is not None)
    return text if len(text) <= _MOST_LABEL else text[: _MOST_LABEL - 1] + "…"


def _frozen(item: Any) -> str:
    return json.dumps(item, sort_keys=True, default=repr, ensure_ascii=False)
