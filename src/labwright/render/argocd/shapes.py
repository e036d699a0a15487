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


def entries(value: YamlMap, name: str, *, inside: str = "") -> list[Any]:
    """A field that is a list or missing. `inside` is the path to it, for the message. Raises ArgoError for another shape."""
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise refuse("AR007", f"`{inside}{name}` must be a list", nearest_place(value, name))
    return found


def mapping(value: YamlMap, name: str, *, inside: str = "") -> YamlMap:
    """The same for a field that is a mapping or missing."""
    found = value.get(name)
    if found is None:
        return YamlMap()
    if not isinstance(found, YamlMap):
        raise refuse("AR007", f"`{inside}{name}` must be a mapping", nearest_place(value, name))
    return found
