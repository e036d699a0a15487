"""Schemas out of CustomResourceDefinitions, as the API server's strict validation reads them.

Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions": structural schemas, field
pruning, `x-kubernetes-int-or-string`, `x-kubernetes-embedded-resource`, `x-kubernetes-preserve-unknown-fields`,
`nullable`. What stands inside `allOf`, `anyOf`, `oneOf` and `not` only validates and never says which fields there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labwright.estate.fields import mapping, mappings, text
from labwright.kube import GVK
from labwright.source import plain

Schema = Mapping[str, Any]

_TYPE_META: Schema = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
_INT_OR_STRING = [{"type": "integer"}, {"type": "string"}]


def definition_schemas(crds: Iterable[Mapping[str, Any]]) -> dict[GVK, Schema]:
    """JSON schemas of the kinds that the definitions serve, by kind and version; malformed ones are left out."""
    made: dict[GVK, Schema] = {}
    for crd in crds:
        group, kind = text(crd, "spec", "group"), text(crd, "spec", "names", "kind")
        for _, version in mappings(mapping(crd, "spec").get("versions")):
            schema = mapping(version, "schema", "openAPIV3Schema")
            name = text(version, "name")
            if schema and group and kind and name:
                made[GVK(group, name, kind)] = strict(_whole(plain(schema)))
    return made


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
