"""Where a field that differs was set."""

from __future__ import annotations

from typing import Any

from labwright.changes.fields import Path, indexes
from labwright.source import Origin, key_place_of, origin_of, walk


def origin_at(value: Any, path: Path, side: str) -> Origin | None:
    """The origin of the field at a path of the old or new object; of one that has none, the nearest around it."""
    steps = indexes(path, side)
    if steps is None:
        return None
    for length in range(len(steps), -1, -1):
        if found := origin_of(value, *steps[:length]):
            return found
        place = key_place_of(value, *steps[:length]) if length else None
        if place is not None:
            return Origin(place)
    return None


def around(value: Any, path: Path, side: str) -> Any:
    """The mapping or list that holds the field at a path; None when there is none."""
    steps = indexes(path, side)
    if not steps:
        return None
    try:
        return walk(value, *steps[:-1])
    except KeyError:
        return None
