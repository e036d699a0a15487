"""The tables of references name fields that the kinds really have: a misspelt path would find nothing, and nobody would notice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labwright.estate.references import config, kinded, objects

FORKS = {"kopia"}
"""Fields of forks that the reference does not have."""


def paths() -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    for fields in (config.FIELDS, config.MAYBE):
        yield from ((kind, (*path, name)) for kind, entries in fields.items() for path, _, name in entries)
    for table in (objects.FIELDS, objects.MAYBE):
        yield from ((kind, path) for kind, rows in table.items() for path, *_ in rows)
    for refs in (kinded.KINDED, kinded.MAYBE_KINDED):
        yield from ((kind, (*each.path, "name")) for kind, found in refs.items() for each in found)
    yield from ((kind, (*path, "name")) for kind, path in config.VALUES.items())


def has(schema: dict[str, Any], path: tuple[str, ...]) -> bool:
    if not path or schema.get("x-kubernetes-preserve-unknown-fields"):
        return True
    step, rest = path[0], path[1:]
    if step == "*":
        return has(schema.get("items", {}), rest)
    inner = schema.get("properties", {}).get(step)
    return inner is not None and has(inner, rest)


@pytest.mark.reference
def test_every_path_leads_to_a_field(reference: Path) -> None:
    asked, wrong = 0, []
    for (group, kind), path in paths():
        files = sorted((reference / "crds" / group).glob(f"{kind.lower()}_*.json")) if group else []
        if not files or path[0] == "metadata" or FORKS & set(path):
            continue
        asked += 1
        if not any(has(json.loads(file.read_text(encoding="utf-8")), path) for file in files):
            wrong.append((kind, ".".join(path)))
    assert wrong == []
    assert asked > 80
