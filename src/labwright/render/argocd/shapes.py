"""Fields whose shape nobody has checked."""

from __future__ import annotations

from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.source import YamlMap, nearest_place


def listed(value: Any) -> list[Any]:
    """A list; empty for anything else."""
    return value if isinstance(value, list) else []


def mapped(value: Any) -> dict[str, Any]:
    """A mapping; empty for anything else."""
    return value if isinstance(value, dict) else {}


def entries(value: YamlMap, name: str) -> list[Any]:
    """A field that is a list or missing. Raises ArgoError for another shape."""
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise refuse("AR007", f"`{name}` must be a list", nearest_place(value, name))
    return found
