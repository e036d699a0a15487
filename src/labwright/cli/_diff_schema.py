"""The JSON document of `labwright diff`."""

from __future__ import annotations

from typing import Any

from labwright.cli.output import _PLACE_SCHEMA, API_VERSION

_ID_SCHEMA = {
    "type": "object",
    "required": ["group", "kind", "namespace", "name"],
    "additionalProperties": False,
    "properties": {
        "group": {"type": "string", "description": "Empty for the core group."},
        "kind": {"type": "string"},
        "namespace": {"type": ["string", "null"]},
        "name": {"type": "string"},
    },
}
_SIDE_SCHEMA = {"enum": ["old", "new"], "description": "In which revision the place is."}
_ORIGINS_SCHEMA = {
    "type": "array",
    "description": "What set the field, newest first; empty when unknown.",
    "items": {
        "type": "object",
        "required": ["place", "why"],
        "additionalProperties": False,
        "properties": {"place": _PLACE_SCHEMA, "why": {"type": "string"}},
    },
}
_REVISION_SCHEMA = {
    "type": "object",
    "required": ["revision", "commit"],
    "additionalProperties": False,
    "properties": {
        "revision": {"type": ["string", "null"], "description": "As given; null for the working tree."},
        "commit": {"type": ["string", "null"]},
    },
}
_ROUTINE_SCHEMA = {"enum": ["image", "version", "checksum", "hash", "reference"]}
_FIELD_SCHEMA = {
    "type": "object",
    "required": ["action", "path", "old", "new", "oldOrigins", "newOrigins", "routine"],
    "additionalProperties": False,
    "properties": {
        "action": {"enum": ["added", "removed", "changed", "reordered"]},
        "path": {"type": "string", "description": "`spec.template.spec.containers[app].image`"},
        "old": {"description": "With secrets as `(hidden)`; null for what was added."},
        "new": {"description": "With secrets as `(hidden)`; null for what was removed."},
        "oldOrigins": _ORIGINS_SCHEMA,
        "newOrigins": _ORIGINS_SCHEMA,
        "routine": {"anyOf": [_ROUTINE_SCHEMA, {"type": "null"}], "description": "What kind of routine it is, if any."},
    },
}
_FATE_SCHEMA = {
    "type": ["object", "null"],
    "description": "What becomes, in the cluster, of an object that left the repository.",
    "required": ["outcome", "why", "place", "side"],
    "additionalProperties": False,
    "properties": {
        "outcome": {"enum": ["deleted", "stays", "waits"]},
        "why": {"type": "string"},
        "place": _PLACE_SCHEMA,
        "side": _SIDE_SCHEMA,
    },
}
_OBJECT_SCHEMA = {
    "type": "object",
    "required": ["action", "old", "new", "oldUnit", "oldPlace", "newPlace", "routine", "fate", "fields"],
    "additionalProperties": False,
    "properties": {
        "action": {"enum": ["added", "removed", "changed", "renamed", "moved"]},
        "old": {"anyOf": [_ID_SCHEMA, {"type": "null"}]},
        "new": {"anyOf": [_ID_SCHEMA, {"type": "null"}]},
        "oldUnit": {"type": ["string", "null"], "description": "Another one than this unit for what was moved."},
        "oldPlace": _PLACE_SCHEMA,
        "newPlace": _PLACE_SCHEMA,
        "routine": {"type": "boolean", "description": "Nothing happened but routine."},
        "fate": _FATE_SCHEMA,
        "fields": {"type": "array", "items": _FIELD_SCHEMA},
    },
}
_UNIT_SCHEMA = {
    "type": "object",
    "required": ["id", "old", "new", "oldChart", "newChart", "uncompared", "routine", "objects"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "description": "`HelmRelease/media/jellyfin`"},
        "old": {"type": "boolean", "description": "The old revision has it."},
        "new": {"type": "boolean", "description": "The new revision has it."},
        "oldChart": {"type": ["string", "null"]},
        "newChart": {"type": ["string", "null"]},
        "uncompared": {"type": ["string", "null"], "description": "Why its objects could not be compared."},
        "routine": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind", "note", "count"],
                "additionalProperties": False,
                "properties": {"kind": _ROUTINE_SCHEMA, "note": {"type": "string"}, "count": {"type": "integer"}},
            },
        },
        "objects": {"type": "array", "items": _OBJECT_SCHEMA},
    },
}
_CONSEQUENCE_SCHEMA = {
    "type": "object",
    "required": ["code", "gravity", "message", "subjects", "unit", "evidence"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "description": "Stable, e.g. `data-deleted`, `immutable`, `orphaned`."},
        "gravity": {"enum": ["danger", "caution", "note"]},
        "message": {"type": "string"},
        "subjects": {"type": "array", "items": {"type": "string"}},
        "unit": {"type": ["string", "null"]},
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["text", "place", "side"],
                "additionalProperties": False,
                "properties": {"text": {"type": "string"}, "place": _PLACE_SCHEMA, "side": _SIDE_SCHEMA},
            },
        },
    },
}

DIFF_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Difference of two revisions",
    "description": "What `labwright diff --format json` prints. Files of places are relative to where the command ran.",
    "type": "object",
    "required": ["apiVersion", "kind", "old", "new", "clusters"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": API_VERSION},
        "kind": {"const": "Diff"},
        "old": _REVISION_SCHEMA,
        "new": _REVISION_SCHEMA,
        "clusters": {
            "type": "array",
            "description": "Those of which something differs.",
            "items": {
                "type": "object",
                "required": ["name", "engine", "appeared", "vanished", "consequences", "groups", "units"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "engine": {"enum": ["flux", "argocd", "kustomize"]},
                    "appeared": {"type": "boolean", "description": "The old revision does not have it."},
                    "vanished": {"type": "boolean"},
                    "consequences": {
                        "type": "array",
                        "description": "What the change does, gravest first.",
                        "items": _CONSEQUENCE_SCHEMA,
                    },
                    "groups": {
                        "type": "array",
                        "description": "Objects that share their changes.",
                        "items": {"type": "array", "items": _ID_SCHEMA},
                    },
                    "units": {"type": "array", "items": _UNIT_SCHEMA},
                },
            },
        },
    },
}
