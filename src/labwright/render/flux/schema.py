"""Fields of Flux objects that Flux does not have.

The API server refuses an object with a field that its CRD does not declare, and with it the whole Kustomization. Which fields
there are is data with its releases (`data/fields.json`, made by tools/flux_facts.py).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from labwright.render.flux.faults import remark
from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, YamlMap, nearest, nearest_place

_TOP = ("apiVersion", "kind", "metadata", "spec", "status")


@cache
def _facts() -> Any:
    file = Path(__file__).with_name("data") / "fields.json"  # importlib.resources would take longer to import than this
    return json.loads(file.read_text(encoding="utf-8"))


def releases() -> tuple[str, ...]:
    """The releases whose fields are known, e.g. `fluxcd/helm-controller@v1.6.3`."""
    return tuple(_facts()["releases"])


def unknown_fields(item: Object) -> list[Diagnostic]:
    """An error for each field that the kind does not have. Kinds and versions that are not of Flux, or unknown, are passed over."""
    known = _facts()["kinds"].get(f"{item.api_version}/{item.kind}")
    if known is None:
        return []
    found = [_unknown(item, item.value, key, "", _TOP) for key in item.value if key not in _TOP]
    _check(item, item.value.get("spec"), known, "spec", found)
    return found


def _check(item: Object, value: Any, known: Any, path: str, found: list[Diagnostic]) -> None:
    if not known:
        return
    if isinstance(value, list):
        for index, one in enumerate(value):
            _check(item, one, known, f"{path}[{index}]", found)
    elif isinstance(value, YamlMap):
        for key, one in value.items():
            if key not in known:
                found.append(_unknown(item, value, key, path, tuple(known)))
            elif known[key]:
                _check(item, one, known[key], f"{path}.{key}", found)


def _unknown(item: Object, container: YamlMap, key: str, path: str, known: tuple[str, ...]) -> Diagnostic:
    place: Place | None = container.key_places.get(key) or nearest_place(container, key) or item.place
    near = nearest(key, known)
    below = f" below `{path}`" if path else ""
    hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(sorted(known)[:12])}"
    message = f"a {item.kind} ({item.api_version}) has no field `{key}`{below}: {item.name}"
    return remark(Severity.ERROR, "FX016", message, place, help=hint)
