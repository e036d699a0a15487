"""Which fields hold names of other objects, as kustomize knows them (its table of name references)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from labwright.kube.facts import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of some kind. Empty group, version or kind means any. `path` is as kustomize writes it: `spec/volumes/configMap/name`."""

    path: str
    group: str = ""
    version: str = ""
    kind: str = ""
    create: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReference:
    """Fields that hold the name of an object of one kind."""

    kind: str
    group: str = ""
    version: str = ""
    fields: tuple[FieldSpec, ...] = ()


@cache
def name_references() -> tuple[NameReference, ...]:
    """Kustomize's built-in table, in its order."""
    return tuple(
        NameReference(
            kind=entry["kind"],
            group=entry.get("group", ""),
            version=entry.get("version", ""),
            fields=tuple(FieldSpec(**spec) for spec in entry["fieldSpecs"]),
        )
        for entry in facts("name_references")["nameReference"]
    )
