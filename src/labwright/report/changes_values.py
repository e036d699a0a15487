"""How a field's difference is written: line by line, bounded, and harmless to a terminal."""

from __future__ import annotations

from typing import Any, NamedTuple

from labwright.changes import FieldChange
from labwright.changes.fields import Action
from labwright.report.changes import Sides
from labwright.source import dump, inline
from labwright.source.printable import printable

MAX_LINE = 160
"""Characters of one line of a value before it is cut."""

MOST_LINES = 24
"""Lines of one value before the rest is only counted. Chosen by feel."""


class Line(NamedTuple):
    """One line of a field's difference."""

    sign: str
    """`-`, `+` or a space."""
    text: str
    origin: str = ""


def lines_of(change: FieldChange, sides: Sides) -> list[Line]:
    """The difference of a field: what was, what is; texts of several lines and whole collections line by line."""
    old, new = sides.origin(change.old_origin, old=True), sides.origin(change.new_origin)
    match change.action:
        case Action.ADDED:
            return _bounded([Line(sign="+", text=each) for each in value_lines(change.new)], "+", new)
        case Action.REMOVED:
            return _bounded([Line(sign="-", text=each) for each in value_lines(change.old)], "-", old)
        case Action.REORDERED:
            return [
                Line(sign="-", text=_cut(inline(change.old)), origin=old),
                Line(sign="+", text=_cut(inline(change.new)), origin=new),
            ]
        case _:
            return _changed(change, old, new)


def _changed(change: FieldChange, old: str, new: str) -> list[Line]:
    before, after = value_lines(change.old), value_lines(change.new)
    if len(before) == len(after) == 1:
        before, after = _around_difference(change.old, change.new) or (before, after)
        return [Line(sign="-", text=before[0], origin=old), Line(sign="+", text=after[0], origin=new)]
    from difflib import unified_diff  # only a changed text of several lines needs it

    unified = list(unified_diff(before, after, lineterm="", n=1))[2:]  # without the names of the files
    found = [
        Line(sign=" ", text="…") if each.startswith("@@") else Line(sign=each[0], text=each[1:]) for each in unified
    ]
    if found and found[0].text == "…":
        found = found[1:]
    if not found:  # only the line's end or what is hidden differs
        return [Line(sign="-", text=before[0] + " …", origin=old), Line(sign="+", text=after[0] + " …", origin=new)]
    return _bounded(found, "+", new)


def _around_difference(old: Any, new: Any) -> tuple[list[str], list[str]] | None:
    """Two long texts from shortly before where they part; None when they are short enough to be shown whole."""
    if not isinstance(old, str) or not isinstance(new, str) or max(len(old), len(new)) < MAX_LINE:
        return None
    pairs = enumerate(zip(old, new, strict=False))
    same = next((index for index, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = max(0, same - _CONTEXT)
    dots = "…" if start else ""
    return [_cut(dots + inline(old[start:]))], [_cut(dots + inline(new[start:]))]


_CONTEXT = 40
"""Characters shown before the difference of long lines."""


def _bounded(lines: list[Line], sign: str, origin: str) -> list[Line]:
    """The first lines, and how many more there are; the origin at the first line of its side."""
    rest = len(lines) - MOST_LINES
    if rest > 1:
        lines = [*lines[:MOST_LINES], Line(sign=" ", text=f"… {rest} more lines")]
    at = next((index for index, each in enumerate(lines) if each.sign == sign), 0)
    return [
        Line(sign=each.sign, text=each.text, origin=origin) if index == at else each for index, each in enumerate(lines)
    ]


def value_lines(value: Any) -> list[str]:
    """A value as YAML: scalars and short collections in one line, texts as they are."""
    if isinstance(value, str) and "\n" in value.rstrip("\n"):
        return [_cut(each) for each in value.rstrip("\n").split("\n")]
    if isinstance(value, dict | list) and value:
        short = inline(value)
        if len(short) > _SHORT or (isinstance(value, dict) and len(value) > 1):
            return [_cut(each) for each in dump(value).rstrip("\n").split("\n")]
        return [_cut(short)]
    return [_cut(inline(value))]


_SHORT = 72


def _cut(text: str) -> str:
    text = printable(text).replace("\n", "�")
    return text if len(text) <= MAX_LINE else f"{text[: MAX_LINE - 1]}…"
