"""The hash that generated ConfigMaps and Secrets carry in their names.

Mirrors api/hasher: SHA-256 of a canonical JSON of kind, name and content, its first ten hex digits with the vowels and look-alikes
replaced. Go's JSON escapes `<`, `>`, `&` and the line separators.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.resource import Resources
from labwright.source import Origin, YamlMap, plain

_LETTERS = str.maketrans("013ae", "ghkmt")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def add_hashes(resources: Resources) -> None:
    """Append the hash to each name that is due for one; the name without it is remembered."""
    for resource in resources.items:
        if resource.hashed and not resource.empty:
            suffix = content_hash(resource.map)
            resource.store_id()
            origin = resource.generator
            resource.set_name(f"{resource.name}-{suffix}", origin and Origin(origin.place, why="content hash"))


def content_hash(value: YamlMap) -> str:
    """Ten characters for an object's content."""
    kind = text_of(value.get("kind"))
    # The name counts as empty: kustomize looks for a field that is really called `metadata/name`.
    if kind == "ConfigMap":
        content: Any = {"kind": kind, "name": "", "data": _map(value, "data")}
        if isinstance(value.get("binaryData"), dict):
            content["binaryData"] = plain(value["binaryData"])
    elif kind == "Secret":
        content = {"kind": kind, "type": text_of(value.get("type")), "name": "", "data": _map(value, "data")}
        if isinstance(value.get("stringData"), dict):
            content["stringData"] = plain(value["stringData"])
    else:
        content = plain(value)
    return hashlib.sha256(go_json(content).encode("utf-8")).hexdigest()[:10].translate(_LETTERS)


def _map(value: YamlMap, field: str) -> Any:
    found = value.get(field)
    return plain(found) if isinstance(found, dict) else text_of(found)


def go_json(value: Any) -> str:
    """JSON as Go's encoder writes it: sorted keys, no spaces, UTF-8, HTML characters escaped."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character, escape in _ESCAPES.items():
        if character in text:
            text = text.replace(character, escape)
    return text
