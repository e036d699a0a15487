"""Changes as text for people: what is dangerous first, then what changed, then the routine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from labwright.changes import ClusterChanges, Consequence, FieldChange, Gravity, ObjectAction, ObjectChange
from labwright.report.changes import (
    SIGNS,
    Sides,
    bundle_title,
    bundles,
    group_names,
    group_title,
    piles_of,
    remark_of,
    sections,
    some,
    summary,
    title_of,
    unit_title,
    unread_units,
)
from labwright.report.changes_values import lines_of
from labwright.source.printable import printable

_BOLD, _DIM, _RED, _GREEN, _YELLOW, _CYAN, _RESET = (
    "\x1b[1m",
    "\x1b[2m",
    "\x1b[31m",
    "\x1b[32m",
    "\x1b[33m",
    "\x1b[36m",
    "\x1b[0m",
)
_GRAVITY_COLOURS = {Gravity.DANGER: "\x1b[1;31m", Gravity.CAUTION: "\x1b[1;33m", Gravity.NOTE: "\x1b[1;36m"}
_SIGN_COLOURS = {"-": _RED, "+": _GREEN, "~": _YELLOW, "≈": _YELLOW, ">": _YELLOW}
_ORIGIN_COLUMN = 72
"""Where origins begin when the text before them is shorter."""


class TextReport:
    """Writes changes as lines, with colour or without."""

    def __init__(self, sides: Sides, *, colour: bool = False) -> None:
        self._sides = sides
        self._colour = colour

    def lines(self, clusters: Sequence[ClusterChanges]) -> Iterator[str]:
        """The whole report; nothing where nothing differs."""
        for number, cluster in enumerate(each for each in clusters if not each.empty):
            if number:
                yield ""
            yield from self.cluster(cluster)

    def cluster(self, cluster: ClusterChanges) -> Iterator[str]:
        """One cluster."""
        yield f"{self._paint(_BOLD, printable(cluster.name))}  {summary(cluster)}"
        if cluster.consequences:
            yield ""
            for each in cluster.consequences:
                yield from self._consequence(each)
        yield from self._groups(cluster)
        yield from self._units(cluster)
        yield from self._routine(cluster)
        yield from self._unread(cluster)

    def _consequence(self, consequence: Consequence) -> Iterator[str]:
        gravity = self._paint(_GRAVITY_COLOURS[consequence.gravity], f"{consequence.gravity.value:<7}")
        yield f"{gravity}  {printable(consequence.message)}"
        for each in consequence.evidence:
            where = self._sides.place(each.place, old=each.old)
            yield self._with_origin(f"         {printable(each.text)}", where)

    def _groups(self, cluster: ClusterChanges) -> Iterator[str]:
        for group in cluster.groups:
            yield ""
            yield f"{self._paint(_BOLD, group_title(group))}: {group_names(group)}"
            yield from self._fields(group.fields)

    def _units(self, cluster: ClusterChanges) -> Iterator[str]:
        for section in sections(cluster):
            yield ""
            yield self._paint(_BOLD, unit_title(section.unit))
            yield from self._fields(section.asked)
            yield from self._objects(section.objects)

    def _objects(self, objects: Sequence[ObjectChange]) -> Iterator[str]:
        for bundle in bundles(objects):
            first = bundle[0]
            sign = self._paint(_SIGN_COLOURS[SIGNS[first.action]], SIGNS[first.action])
            remark = remark_of(first)
            title = title_of(first) if len(bundle) == 1 else bundle_title(bundle)
            line = f"  {sign} {title}" + (self._paint(_DIM, f"  {remark}") if remark else "")
            gone = first.action is ObjectAction.REMOVED
            where = self._sides.place(first.place, old=gone) if not first.told and len(bundle) == 1 else ""
            yield self._with_origin(line, where)
            yield from self._fields(first.told, indent="      ")

    def _fields(self, fields: Iterable[FieldChange], indent: str = "    ") -> Iterator[str]:
        for field in fields:
            yield f"{indent}{self._paint(_CYAN, printable(field.path))}" + _how(field)
            for line in lines_of(field, self._sides):
                text = f"{line.sign} {line.text}".rstrip()
                colour = _SIGN_COLOURS.get(line.sign)
                yield self._with_origin(f"{indent}  {self._paint(colour, text) if colour else text}", line.origin)

    def _routine(self, cluster: ClusterChanges) -> Iterator[str]:
        piles = piles_of(cluster)
        if not piles:
            return
        yield ""
        yield self._paint(_BOLD, "routine")
        for pile in piles:
            yield f"  {pile.routine.value:<9} {pile.note}" + self._paint(_DIM, f"  {pile.count}×  {some(pile.units)}")

    def _unread(self, cluster: ClusterChanges) -> Iterator[str]:
        unread = unread_units(cluster)
        if not unread:
            return
        yield ""
        yield self._paint(_BOLD, "not compared")
        for reason, names in unread.items():
            yield f"  {some(names)}: {reason}"

    def _with_origin(self, text: str, origin: str) -> str:
        if not origin:
            return text
        return f"{text}{' ' * max(2, _ORIGIN_COLUMN - _width(text))}{self._paint(_DIM, origin)}"

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colour else text


def _how(field: FieldChange) -> str:
    return "  (in another order)" if field.action.value == "reordered" else ""


def _width(text: str) -> int:
    """Columns of a text without its colours."""
    width, escape = 0, False
    for character in text:
        if character == "\x1b":
            escape = True
        elif escape:
            escape = character != "m"
        else:
            width += 1
    return width
