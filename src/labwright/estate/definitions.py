"""Schemas out of CustomResourceDefinitions, as the API server's strict validation reads them.

Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions": structural schemas, field
pruning, `x-kubernetes-int-or-string`, `x-kubernetes-embedded-resource`, `x-kubernetes-preserve-unknown-fields`,
`nullable`. What stands inside `allOf`, `anyOf`, `oneOf` and `not` only validates and never says which fields there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from labwright.estate.fields import mapping, mappings, text
from labwright.kube import GVK
from labwright.render.content import identities_of
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.source import plain

Schema = Mapping[str, Any]

_TYPE_META: Schema = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
_INT_OR_STRING = [{"type": "integer"}, {"type": "string"}]


class Definitions(Mapping[GVK, Schema]):
    """JSON schemas of the kinds that definitions serve. A definition is read when its kind is asked for: the charts of a cluster
    have some hundred of them, megabytes in all, and most are for kinds that nobody uses.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = units
        self._read: dict[GVK, Schema] = {}
        self._strict: dict[GVK, Schema] = {}

    @cached_property
    def _unread(self) -> dict[str, dict[str, tuple[Sequence[Object], int]]]:
        """Group → plural → where the definition stands."""
        found: dict[str, dict[str, tuple[Sequence[Object], int]]] = defaultdict(dict)
        for unit in self._units:
            for at, each in enumerate(identities_of(unit.objects)):
                if each.kind == "CustomResourceDefinition":
                    # A definition is named <plural>.<group>; the API server refuses any other name.
                    plural, _, group = each.name.partition(".")
                    found[group].setdefault(plural, (unit.objects, at))
        return found

    def __getitem__(self, kind: GVK) -> Schema:
        if kind not in self._strict:
            self._look_for(kind)
            self._strict[kind] = strict(_whole(plain(self._read[kind])))
        return self._strict[kind]

    def __contains__(self, kind: object) -> bool:
        if not isinstance(kind, GVK):
            return False
        self._look_for(kind)
        return kind in self._read

    def __iter__(self) -> Iterator[GVK]:
        self._read_all()
        return iter(self._read)

    def __len__(self) -> int:
        self._read_all()
        return len(self._read)

    def _look_for(self, kind: GVK) -> None:
        """Read the likely definition of a kind; all of its group when that was not the one."""
        unread = self._unread.get(kind.group)
        if kind in self._read or not unread:
            return
        name = kind.kind.lower()
        for plural in (f"{name}s", f"{name}es", f"{name[:-1]}ies", name):
            if plural in unread:
                self._take(unread.pop(plural))
                if kind in self._read:
                    return
        while unread:
            self._take(unread.popitem()[1])

    def _read_all(self) -> None:
        for unread in self._unread.values():
            while unread:
                self._take(unread.popitem()[1])

    def _take(self, where: tuple[Sequence[Object], int]) -> None:
        objects, at = where
        for kind, schema in _served(objects[at].value):
            self._read.setdefault(kind, schema)


def definition_schemas(crds: Iterable[Mapping[str, Any]]) -> dict[GVK, Schema]:
    """JSON schemas of the kinds that the definitions serve, by kind and version; malformed ones are left out."""
    return {kind: strict(_whole(plain(schema))) for crd in crds for kind, schema in _served(crd)}


def _served(crd: Mapping[str, Any]) -> Iterator[tuple[GVK, Schema]]:
    group, kind = text(crd, "spec", "group"), text(crd, "spec", "names", "kind")
    for _, version in mappings(mapping(crd, "spec").get("versions")):
        schema = mapping(version, "schema", "openAPIV3Schema")
        name = text(version, "name")
        if schema and group and kind and name:
            yield GVK(group, name, kind), schema


def _whole(schema: Schema) -> Schema:
    """With the fields that every object has, which a definition need not declare."""
    return {**schema, "properties": {**mapping(schema, "properties"), **_TYPE_META}}


def strict(schema: Any) -> Any:
    """A structural schema as a JSON schema under which an unknown field is a fault, unless it is to be preserved."""
    if not isinstance(schema, Mapping):
        return schema
    made = {key: value for key, value in schema.items() if not key.startswith("x-kubernetes-") and key != "nullable"}
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        made["properties"] = {name: strict(inner) for name, inner in properties.items()}
    for key in ("items", "additionalProperties"):
        if key in schema:
            made[key] = strict(schema[key])
    if schema.get("x-kubernetes-embedded-resource") is True:
        made["properties"] = {**made.get("properties", {}), **_TYPE_META}
    preserved = schema.get("x-kubernetes-preserve-unknown-fields") is True
    if isinstance(made.get("properties"), Mapping) and "additionalProperties" not in schema and not preserved:
        made["additionalProperties"] = False
    if schema.get("x-kubernetes-int-or-string") is True:
        made.pop("type", None)
        made.setdefault("anyOf", _INT_OR_STRING)
    return _nullable(made) if schema.get("nullable") is True else made


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Null besides what the schema says; where it only names a type, the type says so too, which reads better."""
    if isinstance(schema.get("type"), str) and not {"enum", "anyOf", "oneOf", "allOf", "not"} & schema.keys():
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [{"type": "null"}, schema]}
