"""docs/reference/schemas/: the JSON Schemas of what the command line prints with `--format json`.

Every module of `cli/` publishes the schemas that it names `..._SCHEMA`; the file is named after the document's kind.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from typing import Any

import labwright.cli

FOLDER = "docs/reference/schemas"
OWNS = (f"{FOLDER}/*.json",)


def schemas() -> dict[str, dict[str, Any]]:
    """Kind of document → its schema.

    Raises:
        ValueError: a schema does not fix its kind, or two schemas fix the same one.
    """
    found: dict[str, dict[str, Any]] = {}
    for info in pkgutil.iter_modules(labwright.cli.__path__):
        module = importlib.import_module(f"labwright.cli.{info.name}")
        for name, schema in sorted(vars(module).items()):
            if not name.endswith("_SCHEMA") or name.startswith("_"):
                continue
            kind: str = schema.get("properties", {}).get("kind", {}).get("const", "")
            if not kind:
                raise ValueError(f"{module.__name__}.{name} says no constant kind")
            if found.setdefault(kind, schema) is not schema:
                raise ValueError(f"{module.__name__}.{name} is a second schema of {kind}")
    return found


def file_name(kind: str) -> str:
    """`ComponentList` → `component-list.json`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind).lower() + ".json"


def outputs() -> dict[str, str]:
    """One file per kind of document."""
    return {
        f"{FOLDER}/{file_name(kind)}": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for kind, schema in schemas().items()
    }
