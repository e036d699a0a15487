"""Write which fields the objects of Flux have.

Give the folder of JSON schemas of custom resources (one file per kind and version, and an index.json that names the release each
comes from), as `LABWRIGHT_REFERENCE` has it:

    python tools/flux_facts.py reference/crds [--check]

A field with fields of its own is a mapping of them, a list counts as its items, everything else is 0: nothing is said about it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src/labwright/render/flux/data/fields.json"
GROUPS = ("toolkit.fluxcd.io", "fluxcd.controlplane.io")


def shape(schema: dict[str, Any]) -> Any:
    """The known fields below a schema, 0 where anything goes."""
    if schema.get("type") == "array":
        return shape(schema.get("items", {}))
    fields = schema.get("properties")
    if not fields or schema.get("additionalProperties", True) is not False:
        return 0
    return {name: shape(field) for name, field in sorted(fields.items())}


def facts(folder: Path) -> dict[str, Any]:
    """The facts of all Flux kinds in a folder of schemas."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    found = [entry for entry in index if entry["group"].endswith(GROUPS)]
    kinds = {}
    for entry in found:
        schema = json.loads((folder / entry["file"]).read_text(encoding="utf-8"))
        spec = shape(schema["properties"].get("spec", {}))
        kinds[f"{entry['group']}/{entry['version']}/{entry['kind']}"] = spec
    return {"releases": sorted({entry["release"] for entry in found}), "kinds": dict(sorted(kinds.items()))}


def main() -> int:
    """Write the facts, or with `--check` say whether they are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="compare only, exit 1 when stale")
    arguments = parser.parse_args()
    text = json.dumps(facts(arguments.folder), separators=(",", ":")) + "\n"
    if arguments.check:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
