"""The JSON Schemas of the documents that `build`, `overview` and `spec explain` print with `--format json`.

They are published in `docs/reference/schemas/`, as are the schemas that a verb keeps beside its own code. A field is never
removed and never changes its meaning within one `apiVersion`; new fields may come, so a reader ignores what it does not
know.
"""

from __future__ import annotations

from typing import Any

from labwright.cli.output import API_VERSION

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_TEXTS = {"type": "array", "items": _TEXT}


def _object(properties: dict[str, Any], description: str = "") -> dict[str, Any]:
    """An object with exactly these fields, all of them always present."""
    schema = {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
    return {"description": description, **schema} if description else schema


def _list(items: dict[str, Any], description: str = "") -> dict[str, Any]:
    schema = {"type": "array", "items": items}
    return {"description": description, **schema} if description else schema


def _document(kind: str, title: str, description: str, properties: dict[str, Any]) -> dict[str, Any]:
    envelope = {"apiVersion": {"const": API_VERSION}, "kind": {"const": kind}}
    return {"$schema": _DRAFT, "title": title, "description": description, **_object({**envelope, **properties})}


def _told(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


BUILD_REPORT_SCHEMA = _document(
    "BuildReport",
    "What a build did",
    "What `labwright build --format json` prints. Paths are relative to the repository's folder.",
    {
        "homelab": _TEXT,
        "created": _TEXTS,
        "updated": _TEXTS,
        "removed": _told(_TEXTS, "Files that labwright wrote before and the homelab file no longer asks for."),
        "kept": _list(
            _object({"path": _TEXT, "why": _TEXT}), "Files that were changed by hand and therefore left as they are."
        ),
        "unchanged": _told(_COUNT, "How many files were already right."),
        "placeholders": _list(
            _object(
                {
                    "cluster": _TEXT,
                    "id": _told(_TEXT, "The name that `labwright secrets set` knows it by."),
                    "path": _told(_TEXT, "The SOPS file that holds it."),
                    "key": _TEXT,
                    "what": _TEXT,
                }
            ),
            "Values that only a human can give.",
        ),
    },
)

OVERVIEW_SCHEMA = _document(
    "Overview",
    "A homelab at a glance",
    "What `labwright overview --format json` prints.",
    {
        "homelab": _TEXT,
        "findings": _told(_COUNT, "How many errors `labwright check` finds in the repository."),
        "clusters": _list(
            _object(
                {
                    "name": _TEXT,
                    "entry": _told(_TEXT, "The address that the names of the cluster's hosts point to."),
                    "components": {
                        "type": "object",
                        "description": "Component → version; empty where the distribution decides it.",
                        "additionalProperties": _TEXT,
                    },
                    "flows": _told(_COUNT, "Declared connections."),
                    "hosts": _told(_TEXTS, "Names under which the cluster is reached."),
                    "layers": _list(
                        _object({"name": _TEXT, "after": _TEXTS, "objects": _COUNT}), "In the order of applying."
                    ),
                    "validated": {
                        "type": "object",
                        "description": "Source of schemas → objects held against it; `nothing` counts those without one.",
                        "additionalProperties": _COUNT,
                    },
                }
            )
        ),
        "placeholders": _list(
            _object({"cluster": _TEXT, "id": _TEXT, "what": _TEXT}), "Values that only a human can give."
        ),
    },
)

FIELD_EXPLANATION_SCHEMA = _document(
    "FieldExplanation",
    "One field of homelab.yaml",
    "What `labwright spec explain --format json` prints.",
    {
        "path": _told(_TEXT, "Empty for the whole file."),
        "noun": _told(_TEXT, "Its type in words."),
        "description": _TEXT,
        "required": {"type": "boolean"},
        "default": _told(_TEXT, "As YAML; empty when there is none, or when it is empty itself."),
        "example": _told(_TEXT, "As YAML; empty when there is none."),
        "children": _list(
            _object({"name": _TEXT, "noun": _TEXT, "summary": _TEXT, "required": {"type": "boolean"}}),
            "The fields below it.",
        ),
    },
)
