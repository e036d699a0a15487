"""Edits applied: what proves that they say everything."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from labwright.changes.fields import Action, Edit, Item

Steps = list[tuple[tuple[Any, ...], Edit]]
"""Edits with what is left of their paths."""


def applied(old: Any, edits: list[Edit]) -> Any:
    """The new value, made of the old one and the edits alone."""
    holder = {"root": deepcopy(old)}
    _apply(holder, "root", [(each.path, each) for each in edits])
    return holder["root"]


def _apply(holder: Any, key: Any, edits: Steps) -> None:
    here = [edit for path, edit in edits if not path]
    if any(edit.action is Action.CHANGED for edit in here):
        holder[key] = deepcopy(here[0].new)
        return
    deeper: dict[Any, Steps] = {}
    for path, edit in edits:
        if path:
            deeper.setdefault(path[0], []).append((path[1:], edit))
    if isinstance(holder[key], dict):
        _into_mapping(holder[key], deeper)
    else:
        order = next((edit.order for edit in here if edit.action is Action.REORDERED), None)
        holder[key] = _list(holder[key], deeper, order)


def _into_mapping(value: dict[str, Any], deeper: dict[Any, Steps]) -> None:
    for step, inner in deeper.items():
        path, edit = inner[0]
        if path or edit.action in {Action.CHANGED, Action.REORDERED}:
            _apply(value, step, inner)
        elif edit.action is Action.ADDED:
            value[step] = deepcopy(edit.new)
        else:
            del value[step]


def _list(value: list[Any], deeper: dict[Any, Steps], order: tuple[int, ...] | None) -> list[Any]:
    gone: set[int] = set()
    fresh: dict[int, Any] = {}
    for step, inner in deeper.items():
        assert isinstance(step, Item)
        if step.old is None and step.new is not None:
            fresh[step.new] = inner[0][1].new
        elif step.new is None and step.old is not None:
            gone.add(step.old)
        else:
            _apply(value, step.old, inner)
    kept = [index for index in range(len(value)) if index not in gone] if order is None else order
    made = [value[index] for index in kept]
    for index in sorted(fresh):
        made.insert(index, deepcopy(fresh[index]))
    return made
