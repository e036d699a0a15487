"""What differs between two values, field by field, with their lists paired item by item.

An edit holds the values themselves: it never leaves this room unmasked (see `masking`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from labwright.changes.lists import Pairing, pair
from labwright.kube import GVK


class Action(StrEnum):
    """What happened to a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"
    """The items of a list stand in another order."""


class Item(NamedTuple):
    """A step into a list: what tells the item apart, and where it stands in either list."""

    label: str
    """`app` of a container, `80/TCP` of a port, `2` where nothing but the place tells."""
    old: int | None
    new: int | None


Step: TypeAlias = str | Item
Path: TypeAlias = tuple[Step, ...]


class Edit(NamedTuple):
    """One difference. `old` is None for what was added, `new` for what was removed."""

    action: Action
    path: Path
    old: Any = None
    new: Any = None
    order: tuple[int, ...] = ()
    """REORDERED: the old indexes of the items that stay, in their new order."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The path without the items of lists: `("spec", "containers", "image")`."""
        return tuple(step for step in self.path if isinstance(step, str))


def compare(old: Any, new: Any, gvk: GVK) -> list[Edit]:
    """All edits between two objects of a kind, in the order of the new one's fields."""
    found: list[Edit] = []
    _compare(old, new, (), gvk, found.append)
    return found


def same(old: Any, new: Any) -> bool:
    """Equality as YAML means it: `true` is not 1."""
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _compare(old: Any, new: Any, path: Path, gvk: GVK, found: Callable[[Edit], None]) -> None:
    if old is new or same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        _mappings(old, new, path, gvk, found)
    elif isinstance(old, list) and isinstance(new, list):
        _lists(old, new, path, gvk, found)
    else:
        found(Edit(action=Action.CHANGED, path=path, old=old, new=new))


def _mappings(old: dict[str, Any], new: dict[str, Any], path: Path, gvk: GVK, found: Callable[[Edit], None]) -> None:
    for key, value in new.items():
        if key not in old:
            found(Edit(action=Action.ADDED, path=(*path, key), new=value))
        else:
            _compare(old[key], value, (*path, key), gvk, found)
    for key, value in old.items():
        if key not in new:
            found(Edit(action=Action.REMOVED, path=(*path, key), old=value))


def _lists(old: list[Any], new: list[Any], path: Path, gvk: GVK, found: Callable[[Edit], None]) -> None:
    pairing: Pairing = pair(old, new, gvk, tuple(step for step in path if isinstance(step, str)))
    kept = [(before, after) for before, after, _ in pairing if before is not None and after is not None]
    order = tuple(before for before, _ in sorted(kept, key=lambda each: each[1]))
    if order != tuple(sorted(order)):
        labels = {before: label for before, _, label in pairing if before is not None}
        found(
            Edit(
                action=Action.REORDERED,
                path=path,
                old=[labels[index] for index in sorted(order)],
                new=[labels[index] for index in order],
                order=order,
            )
        )
    for before, after, label in pairing:
        here = (*path, Item(label, before, after))
        if before is None and after is not None:
            found(Edit(action=Action.ADDED, path=here, new=new[after]))
        elif after is None and before is not None:
            found(Edit(action=Action.REMOVED, path=here, old=old[before]))
        elif before is not None and after is not None:
            _compare(old[before], new[after], here, gvk, found)


def shown(path: Path) -> str:
    """A path as people write it: `spec.template.spec.containers[app].image`, `metadata.labels["app.kubernetes.io/name"]`."""
    text = ""
    for step in path:
        if isinstance(step, Item):
            text += f"[{step.label}]"
        elif _plain(step):
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text


def _plain(key: str) -> bool:
    return key.replace("-", "").replace("_", "").isalnum()


def indexes(path: Path, side: str) -> tuple[str | int, ...] | None:
    """The path into one of the two values, `old` or `new`; None where that one has no such item."""
    found: list[str | int] = []
    for step in path:
        if isinstance(step, str):
            found.append(step)
            continue
        index = step.old if side == "old" else step.new
        if index is None:
            return None
        found.append(index)
    return tuple(found)
