"""Changes as Markdown for a comment on a pull request: consequences first, each unit folded, never longer than a comment may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from labwright.changes import ClusterChanges, Consequence, FieldChange, Gravity, ObjectAction, ObjectChange
from labwright.report.changes import (
    SIGNS,
    Sides,
    bundle_title,
    bundles,
    counted,
    group_names,
    group_title,
    piles_of,
    quiet,
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

MAX_CHARACTERS = 60_000
"""Longest report. GitHub refuses comments of more than 65,536 characters."""

_CONSEQUENCES_SHARE = 0.5
"""Most of the report that consequences may take, so that what changed is seen too."""

_MARKS = {Gravity.DANGER: "🛑", Gravity.CAUTION: "⚠️", Gravity.NOTE: "ℹ️"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def markdown(clusters: Sequence[ClusterChanges], sides: Sides, limit: int = MAX_CHARACTERS) -> str:
    """The report, at most `limit` characters long; what does not fit is counted at its end."""
    title = f"## What changes in the cluster\n\n`{_code(sides.title)}`\n\n"
    if quiet(clusters):
        return f"{title}Nothing: every object renders as before.\n"
    report = _Report(limit - len(title) - _RESERVE)
    for cluster in clusters:
        if not cluster.empty:
            _cluster(cluster, sides, report)
    return title + report.text()


_RESERVE = 400
"""Characters kept for the note about what was left out."""


class _Report:
    """Text that stops growing at its limit and counts what did not fit."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._parts: list[str] = []
        self._dropped = 0

    def add(self, part: str, share: float = 1.0) -> bool:
        """Append a part, if it fits into a share of what was left at the beginning."""
        if len(part) > self._left * share:
            self._dropped += 1
            return False
        self._left -= len(part)
        self._parts.append(part)
        return True

    def text(self) -> str:
        if self._dropped:
            sections = f"{self._dropped} section{'' if self._dropped == 1 else 's'}"
            self._parts.append(f"\n_{sections} did not fit into a comment. `labwright diff` prints everything._\n")
        return "".join(self._parts)


def _cluster(cluster: ClusterChanges, sides: Sides, report: _Report) -> None:
    report.add(f"### {escape(cluster.name)}\n\n{escape(summary(cluster))}\n\n")
    consequences = [_consequence(each, sides) for each in cluster.consequences]
    kept = [part for part in consequences if report.add(part, _CONSEQUENCES_SHARE)]
    if kept:
        report.add("\n")
    for section in _sections(cluster, sides):
        report.add(section)


def _consequence(consequence: Consequence, sides: Sides) -> str:
    line = f"- {_MARKS[consequence.gravity]} **{consequence.gravity.value}** {escape(consequence.message)}\n"
    for each in consequence.evidence:
        where = sides.place(each.place, old=each.old)
        line += f"  - {escape(each.text)}" + (f" `{_code(where)}`" if where else "") + "\n"
    return line


def _sections(cluster: ClusterChanges, sides: Sides) -> Iterator[str]:
    for group in cluster.groups:
        body = list(_fields(group.fields, sides))
        yield _folded(f"<b>{_html(group_title(group))}</b>: {_html(group_names(group))}", body)
    for each in sections(cluster):
        body = [*_fields(each.asked, sides), *_objects(each.objects, sides)]
        yield _folded(f"<b>{_html(unit_title(each.unit))}</b>: {_counts(each.objects, each.asked)}", body)
    if piles := piles_of(cluster):
        rows = [
            f"| {each.routine.value} | {escape(each.note)} | {each.count} | {escape(some(each.units))} |"
            for each in piles
        ]
        table = "\n".join(["| routine | | fields | in |", "|---|---|---|---|", *rows])
        yield f"<details><summary>Routine: {counted(sum(each.count for each in piles), 'field')}</summary>\n\n{table}\n\n</details>\n\n"
    for reason, names in unread_units(cluster).items():
        yield f"_Not compared_: {escape(some(names))}: {escape(reason)}\n\n"


def _counts(objects: Sequence[ObjectChange], asked: Sequence[FieldChange]) -> str:
    parts = [f"{len(asked)} of its own fields"] if asked else []
    for action in ObjectAction:
        count = sum(each.action is action for each in objects)
        if count:
            parts.append(f"{count} {action.value}")
    return ", ".join(parts)


def _folded(summary_: str, body: Sequence[str]) -> str:
    text = "\n".join(body)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"<details><summary>{summary_}</summary>\n\n{fence}diff\n{text}\n{fence}\n\n</details>\n\n"


def _objects(objects: Sequence[ObjectChange], sides: Sides) -> Iterator[str]:
    """A diff's `!` marks a heading; lines that begin with `+` or `-` are coloured."""
    for bundle in bundles(objects):
        first = bundle[0]
        sign = SIGNS[first.action] if first.action in {ObjectAction.ADDED, ObjectAction.REMOVED} else "!"
        remark = remark_of(first)
        alone = len(bundle) == 1 and not first.told
        where = sides.place(first.place, old=first.action is ObjectAction.REMOVED) if alone else ""
        title = title_of(first) if len(bundle) == 1 else bundle_title(bundle)
        parts = [f"{sign} {title}", *((f"({remark})",) if remark else ()), *((f"# {where}",) if where else ())]
        yield "  ".join(parts)
        yield from _fields(first.told, sides)


def _fields(fields: Iterable[FieldChange], sides: Sides) -> Iterator[str]:
    for field in fields:
        yield f"  {printable(field.path)}" + ("  (in another order)" if field.action.value == "reordered" else "")
        for line in lines_of(field, sides):
            origin = f"  # {line.origin}" if line.origin else ""
            yield f"{line.sign}     {line.text}{origin}".rstrip()


def escape(text: str) -> str:
    """Text that Markdown shows as it is; nobody is mentioned by it."""
    return _SPECIAL.sub(r"\\\1", printable(text).replace("\n", " ")).replace("@", "&#64;")


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def _code(text: str) -> str:
    """Text within backticks."""
    return printable(text).replace("`", "'").replace("\n", " ")
