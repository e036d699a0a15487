"""Base and overlays out of whole objects: what clusters share, and what each one adds.

A component says what an object looks like in each cluster, whole. This module finds the part that all clusters share
(the base) and the strategic-merge patch that completes it for each cluster, such that patching the base gives the
object back exactly. A patch only ever *adds* fields that the base lacks, so it needs no directives and the order of
merging does not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labwright.kube import GVK, gvk_of
from labwright.kube.merging import merge_key

Json = Any

_IDENTITY = ("apiVersion", "kind")


@dataclass(frozen=True, slots=True)
class Factored:
    """One object of several clusters, taken apart."""

    base: dict[str, Json] | None
    """None when the clusters share nothing that can be patched: each overlay then holds its object whole."""
    patches: tuple[dict[str, Json] | None, ...]
    """One per cluster; None where the base is already the whole object."""


def factor(objects: Sequence[Mapping[str, Json]]) -> Factored:
    """Split the same object of several clusters (at least one) into a base and a patch per cluster.

    All objects must have one identity (apiVersion, kind, namespace, name).
    """
    gvk = gvk_of(objects[0])
    shared, rests = _mappings(list(objects), gvk, ())
    says_nothing = set(shared) <= {*_IDENTITY, "metadata"} and any(rests)
    if says_nothing or any(_has_null(rest) for rest in rests):
        # A base of a name alone helps no reader. In a patch, null deletes: such an object cannot be completed by merging.
        return Factored(None, tuple(dict(each) for each in objects))
    return Factored(shared, tuple(_with_identity(rest, objects[0]) if rest else None for rest in rests))


def _with_identity(rest: dict[str, Json], whole: Mapping[str, Json]) -> dict[str, Json]:
    metadata = {key: whole["metadata"][key] for key in ("name", "namespace") if key in whole["metadata"]}
    patch = {key: whole[key] for key in _IDENTITY}
    patch["metadata"] = metadata | rest.get("metadata", {})
    return patch | {key: value for key, value in rest.items() if key not in ("metadata", *_IDENTITY)}


def _mappings(
    values: Sequence[Mapping[str, Json]], gvk: GVK, path: tuple[str, ...]
) -> tuple[dict[str, Json], list[dict[str, Json]]]:
    shared: dict[str, Json] = {}
    rests: list[dict[str, Json]] = [{} for _ in values]
    for key in dict.fromkeys(key for value in values for key in value):
        present = [value[key] for value in values if key in value]
        if len(present) == len(values):
            inner, inner_rests = _any(present, gvk, (*path, key))
            if inner is not _NOTHING:
                shared[key] = inner
            for rest, inner_rest in zip(rests, inner_rests, strict=True):
                if inner_rest is not _NOTHING:
                    rest[key] = inner_rest
        else:
            for rest, value in zip(rests, values, strict=True):
                if key in value:
                    rest[key] = value[key]
    return shared, rests


class _Nothing:
    """Marks the absence of a value where None is a value."""


_NOTHING = _Nothing()


def _any(values: list[Json], gvk: GVK, path: tuple[str, ...]) -> tuple[Json, list[Json]]:
    first = values[0]
    if all(value == first and type(value) is type(first) for value in values[1:]):
        return first, [_NOTHING] * len(values)
    if all(isinstance(value, Mapping) and value for value in values):
        shared, rests = _mappings(values, gvk, path)
        return (shared or _NOTHING), [rest or _NOTHING for rest in rests]
    key = (
        merge_key(gvk, path)
        if all(isinstance(value, Sequence) and not isinstance(value, str) for value in values)
        else None
    )
    if key is not None and _aligned(values, key):
        return _lists(values, key, gvk, path)
    return _NOTHING, list(values)


def _aligned(values: list[list[Json]], key: str) -> bool:
    """Whether all lists hold the same elements by merge key, in the same order, each once."""
    names = [[item.get(key) if isinstance(item, Mapping) else None for item in value] for value in values]
    return None not in names[0] and len(set(names[0])) == len(names[0]) and all(each == names[0] for each in names)


def _lists(values: list[list[Json]], key: str, gvk: GVK, path: tuple[str, ...]) -> tuple[Json, list[Json]]:
    shared: list[Json] = []
    rests: list[list[Json]] = [[] for _ in values]
    for items in zip(*values, strict=True):
        inner, inner_rests = _mappings(list(items), gvk, path)
        shared.append(inner)
        for rest, inner_rest in zip(rests, inner_rests, strict=True):
            if inner_rest:
                rest.append({key: items[0][key]} | inner_rest)
    return shared, [rest or _NOTHING for rest in rests]


def _has_null(value: Json) -> bool:
    if isinstance(value, Mapping):
        return any(_has_null(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_has_null(each) for each in value)
    return value is None
