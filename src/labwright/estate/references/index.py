"""Who refers to whom, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from labwright.estate.objects import Thing
from labwright.estate.references.config import every_config_reference
from labwright.estate.references.objects import every_object_reference, subjects
from labwright.estate.references.reference import Reference
from labwright.estate.references.routes import backends, middleware_references
from labwright.kube import ObjectId


def all_references(obj: Thing, issuer_namespace: str = "cert-manager") -> Iterator[Reference]:
    """Everything that an object names, needed or not, each field once."""
    seen: set[tuple[object, ...]] = set()
    for each in _every(obj, issuer_namespace):
        key = (each.path, each.target)
        if key not in seen:
            seen.add(key)
            yield each


def _every(obj: Thing, issuer_namespace: str) -> Iterator[Reference]:
    yield from every_config_reference(obj, issuer_namespace)
    yield from every_object_reference(obj)
    yield from subjects(obj)
    yield from (reference for reference, _ in backends(obj))
    yield from middleware_references(obj)


class References:
    """The references among the things of a cluster."""

    def __init__(
        self, things: Iterable[Thing], selections: Iterable[Reference], issuer_namespace: str = "cert-manager"
    ) -> None:
        self._issuer_namespace = issuer_namespace
        self._to: dict[ObjectId, list[Reference]] = defaultdict(list)
        self._selected: dict[ObjectId, list[Reference]] = defaultdict(list)
        for thing in things:
            for each in all_references(thing, issuer_namespace):
                self._to[each.target].append(each)
        for each in selections:
            self._to[each.target].append(each)
            self._selected[each.holder.id].append(each)

    def of(self, obj: Thing) -> tuple[Reference, ...]:
        """What an object names or selects."""
        return (*all_references(obj, self._issuer_namespace), *self._selected.get(obj.id, ()))

    def to(self, wanted: ObjectId) -> tuple[Reference, ...]:
        """What names or selects an object, in apply order; names first."""
        return tuple(self._to.get(wanted, ()))
