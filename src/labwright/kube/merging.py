"""How Kubernetes merges lists and maps of its own kinds: `patchStrategy`, `patchMergeKey` and map keys by type and path.

Source: the extensions in Kubernetes' published OpenAPI. Kustomize carries the facts of 1.21 in every version to date
(kyaml/openapi/kubernetesapi), so `KUSTOMIZE` is what a build must use; `NEWEST` is what a recent API server does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from labwright.kube.facts import facts
from labwright.kube.gvk import GVK

KUSTOMIZE = "1.21.2"
NEWEST = "1.36.3"


class MergeFact(NamedTuple):
    """What is published about one field. All empty: the field is known, and merges as plain JSON does (lists are replaced)."""

    strategies: frozenset[str] = frozenset()
    """Of `merge`, `replace`, `retainKeys`."""
    key: str | None = None
    """`patchMergeKey`: the field that tells items apart, e.g. `name` of containers; None for lists of scalars."""
    map_keys: tuple[str, ...] = ()
    """`x-kubernetes-list-map-keys`, e.g. `("containerPort", "protocol")`; where given, kustomize uses these instead of `key`."""


_PLAIN = MergeFact()


def has_merge_facts(gvk: GVK, version: str = KUSTOMIZE) -> bool:
    """Whether the kind is one of Kubernetes' own, so that strategic merge applies to it."""
    return f"{gvk.group}/{gvk.version}/{gvk.kind}" in facts(f"merge_keys-{version}")["kinds"]


def merge_fact(gvk: GVK, path: Sequence[str | int], version: str = KUSTOMIZE) -> MergeFact | None:
    """The fact about the field at a path (list indexes, and `*`, step into items). None for kinds that are not Kubernetes' own."""
    if not has_merge_facts(gvk, version):
        return None
    return _walk(gvk, tuple(step for step in path if isinstance(step, str) and step != "*"), version)


def merge_key(gvk: GVK, path: Sequence[str | int], version: str = KUSTOMIZE) -> str | None:
    """The field that tells the items of the list at a path apart in a strategic merge; None when the list is replaced whole."""
    fact = merge_fact(gvk, path, version)
    return fact.key if fact and "merge" in fact.strategies else None


@cache
def _walk(gvk: GVK, fields: tuple[str, ...], version: str) -> MergeFact:
    table = facts(f"merge_keys-{version}")
    name: str | None = table["kinds"][f"{gvk.group}/{gvk.version}/{gvk.kind}"]
    found = _PLAIN
    for field in fields:
        if name is None:
            return _PLAIN
        known = table["types"][name].get(field, {})
        name = known.get("type")
        strategies = frozenset(filter(None, known.get("strategy", "").split(",")))
        found = MergeFact(strategies=strategies, key=known.get("key"), map_keys=tuple(known.get("mapKeys", ())))
    return found
