"""Write the merge facts that kustomize's strategic merge patch relies on.

kustomize merges lists by the extensions of the OpenAPI document it embeds (kyaml/openapi/kubernetesapi), which is older
than the clusters it is used with: equality with it needs that very document. Give its JSON form and the version:

    python tools/kustomize_facts.py swagger.json v1.21.2 [--check]

Only definitions that lead to a mergeable list are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src/labwright/render/kustomize/data/merge-lists.json"


def _reference(schema: dict[str, Any]) -> str | None:
    found = schema.get("$ref")
    return found.rsplit("/", 1)[-1] if isinstance(found, str) else None


def _field(schema: dict[str, Any]) -> list[Any] | None:
    """One property as [shape, definition, keys...]: "o" object, "a" map of objects, "m" mergeable list."""
    if reference := _reference(schema):
        return ["o", reference]
    if "merge" in str(schema.get("x-kubernetes-patch-strategy", "")).split(","):
        key = schema.get("x-kubernetes-patch-merge-key")
        keys = schema.get("x-kubernetes-list-map-keys") or ([key] if key else [])
        return ["m", _reference(schema.get("items", {})) or "", *keys]
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict) and (reference := _reference(extra)):
        return ["a", reference]
    return None


def compact(swagger: dict[str, Any], version: str) -> dict[str, Any]:
    """The facts of `swagger` that matter to merging."""
    definitions: dict[str, dict[str, Any]] = {}
    types: dict[str, str] = {}
    for name, schema in swagger["definitions"].items():
        fields = {key: fact for key, value in schema.get("properties", {}).items() if (fact := _field(value))}
        definitions[name] = fields
        for gvk in schema.get("x-kubernetes-group-version-kind", ()):
            api = f"{gvk['group']}/{gvk['version']}" if gvk["group"] else gvk["version"]
            types[f"{api}/{gvk['kind']}"] = name
    useful = {name for name, fields in definitions.items() if any(fact[0] == "m" for fact in fields.values())}
    while True:
        more = {
            name
            for name, fields in definitions.items()
            if name not in useful and any(f[1] in useful for f in fields.values())
        }
        if not more:
            break
        useful |= more
    kept = {
        name: {
            key: fact if fact[1] in useful or not fact[1] else [fact[0], "", *fact[2:]]
            for key, fact in sorted(fields.items())
            if fact[0] == "m" or fact[1] in useful
        }
        for name, fields in sorted(definitions.items())
        if name in useful
    }
    return {
        "version": version,
        "types": {key: name for key, name in sorted(types.items()) if name in useful},
        "definitions": kept,
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("swagger", type=Path)
    parser.add_argument("version")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    text = (
        json.dumps(compact(json.loads(given.swagger.read_text("utf-8")), given.version), separators=(",", ":")) + "\n"
    )
    if given.check:
        return 0 if TARGET.read_text("utf-8") == text else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
