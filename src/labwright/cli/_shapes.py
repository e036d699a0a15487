"""Parts that the JSON Schemas of printed documents are made of."""

from __future__ import annotations

from typing import Any

from labwright.cli.output import API_VERSION

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def record(properties: Schema, description: str = "") -> Schema:
    """An object with exactly these fields, all of them always present."""
    schema = {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
    return {"description": description, **schema} if description else schema


def list_of(items: Schema, description: str = "") -> Schema:
    """A list."""
    schema = {"type": "array", "items": items}
    return {"description": description, **schema} if description else schema


def told(schema: Schema, description: str) -> Schema:
    """A schema with what it means."""
    return {**schema, "description": description}


def maybe(description: str) -> Schema:
    """A text that may be null."""
    return {"type": ["string", "null"], "description": description}


def document(kind: str, title: str, description: str, properties: Schema) -> Schema:
    """A whole document with its envelope."""
    envelope = {"apiVersion": {"const": API_VERSION}, "kind": {"const": kind}}
    return {"$schema": DRAFT, "title": title, "description": description, **record({**envelope, **properties})}
