"""Explanations as text for people, in the manner of the diagnostics: the lines themselves, with a mark under what matters.

Deployment media/jellyfin  spec.replicas
  = 2

  --> apps/production/jellyfin.patch.yaml:8:13  patch
   |   replicas: 2
   |             ^
  ::: apps/base/jellyfin.yaml:12:13  before
   |   replicas: 1
   |             -
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from labwright.estate.explanation import (
    HIDDEN,
    Applier,
    ChartPart,
    Contribution,
    Decided,
    Explanation,
    Group,
    LineExplanation,
    LineUse,
    Link,
    Share,
)
from labwright.render.helm.origins import NOT_SET
from labwright.render.helm.origins_leaves import shown_path
from labwright.source import Place
from labwright.source.printable import printable

Seen = Callable[[str], str]
"""A file of the repository as the user sees it from where they stand."""

MAX_WIDTH = 110
"""Columns of a line before it is cut around its mark. Chosen to fit a split screen."""

MOST = 12
"""Entries of a list before the rest is only counted. Chosen by feel."""

_BLUE, _BOLD, _DIM, _GREEN, _YELLOW, _RESET = "\x1b[1;34m", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[0m"


class Printer:
    """Writes explanations as lines of text, with colour or without."""

    def __init__(self, seen: Seen, *, colour: bool = False) -> None:
        self._seen = seen
        self._colour = colour

    def explanation(self, found: Explanation) -> Iterator[str]:
        """All there is to say about an object or a field."""
        yield from self._head(found)
        own = [one for one in found.contributions if one.share is not Share.EXISTENCE]
        if not found.path:
            yield from self._groups(found.groups)
        else:
            yield from self._value(found)
            yield from self._lines(own)
            if found.groups and not _is_told(own):
                yield from self._groups(found.groups)
        existence = [one for one in found.contributions if one.share is Share.EXISTENCE]
        if existence:
            yield ""
            yield "  it is there because of"
            yield from self._lines(existence, gap=False)
        yield ""
        yield from self._facts(found)

    def line(self, found: LineExplanation) -> Iterator[str]:
        """What a line decides."""
        place = found.place
        yield self._paint(_BOLD, f"{printable(self._seen(place.file))}:{place.line}")
        if found.line:
            yield f"   {self._bar} {printable(found.line.rstrip())}"
        if not found.uses:
            yield ""
            yield "  decides nothing: it is in nothing that is rendered"
        for use in found.uses:
            yield ""
            yield from self._use(use)

    # --- fields -------------------------------------------------------------------------------------------------------

    def _head(self, found: Explanation) -> Iterator[str]:
        title = self._paint(_BOLD, printable(str(found.object)))
        field = f"  {self._paint(_BOLD, printable(shown_path(found.path)))}" if found.path else ""
        yield f"{title}{field}  {self._paint(_DIM, f'cluster {found.cluster}')}"

    def _value(self, found: Explanation) -> Iterator[str]:
        if isinstance(found.value, dict | list) and found.value and not found.hidden:
            yield from (f"  {line}" for line in _yaml(found.value, MOST))
        else:
            yield f"  = {self._paint(_GREEN, printable(_inline(found.value)))}"

    def _lines(self, lines: Sequence[Contribution], *, gap: bool = True) -> Iterator[str]:
        if lines and gap:
            yield ""
        for one in lines:
            yield from self._contribution(one)

    def _contribution(self, one: Contribution) -> Iterator[str]:
        older = one.share in (Share.REPLACED, Share.TEMPLATE)
        arrow = self._paint(_BLUE, ":::" if older else "-->")
        why = printable(_why(one))
        if one.place is None:
            yield f"  {self._paint(_BLUE, '-->')} {why}"
            if one.line:
                yield f"   {self._bar} {printable(one.line)}"
            return
        told = f"  {self._paint(_DIM, why)}" if why else ""
        yield f"  {arrow} {printable(self._where(one.place))}{told}"
        if one.line:
            yield from self._excerpt(one.line, one.place, "-" if older else "^")

    def _excerpt(self, line: str, place: Place, mark: str) -> Iterator[str]:
        start = min(place.column - 1, len(line))
        if line[start:].startswith(HIDDEN):
            end = start + len(HIDDEN)
        else:
            end = place.end_column - 1 if place.end_line == place.line else len(line.rstrip())
        end = max(start + 1, min(end, len(line.rstrip())))
        if len(line) > MAX_WIDTH:
            low = max(0, min(start - MAX_WIDTH // 3, len(line) - MAX_WIDTH))
            cut = ("… " if low else "") + line[low : low + MAX_WIDTH] + (" …" if low + MAX_WIDTH < len(line) else "")
            shift = (2 if low else 0) - low
            line, start, end = cut, start + shift, min(end, low + MAX_WIDTH) + shift
        yield f"   {self._bar} {printable(line.rstrip())}"
        marks = self._paint(_BLUE if mark == "-" else _GREEN, mark * max(1, end - start))
        yield f"   {self._bar} {' ' * start}{marks}"

    def _groups(self, groups: Sequence[Group]) -> Iterator[str]:
        if not groups:
            return
        yield ""
        names = [printable(one.label or shown_path(one.path)) for one in groups]
        values = [printable(_inline(one.value)) if one.single else _count(one.fields) for one in groups]
        wide, value_width = min(60, max(map(len, names))), min(36, max(map(len, values)))
        for one, name, value in zip(groups, names, values, strict=True):
            where = [self._short(line) for line in one.lines]
            first = where[0] if where else self._paint(_DIM, "the chart itself")
            short = value if len(value) <= value_width else f"{value[: value_width - 1]}…"
            yield f"  {name:{wide}}  {self._paint(_GREEN, f'{short:{value_width}}')}  {first}"
            for other in where[1:MOST]:
                yield f"  {'':{wide}}  {'':{value_width}}  {other}"
            if len(where) > MOST:
                yield f"  {'':{wide}}  {'':{value_width}}  and {len(where) - MOST} more"

    def _short(self, one: Contribution) -> str:
        if one.place is None:
            return printable(_why(one))
        lines = (
            f"–{one.place.end_line}"
            if one.place.end_line > one.place.line and one.share in (Share.SETS, Share.DECIDES)
            else ""
        )
        where = f"{self._seen(one.place.file)}:{one.place.line}{lines or f':{one.place.column}'}"
        why = f"  {self._paint(_DIM, printable(_why(one)))}" if _why(one) else ""
        return f"{printable(where)}{why}"

    # --- what is around it --------------------------------------------------------------------------------------------

    def _facts(self, found: Explanation) -> Iterator[str]:
        if found.chart is not None:
            yield from _entry("chart", _chart(found.chart, found))
        yield from _entry("applied by", self._chain(found.applied_by))
        if found.held_by:
            held = f"{found.held_by} is suspended: nothing of it is applied now"
            yield from _entry("", [self._paint(_YELLOW, held)])
        yield from _entry("after", [self._after(one) for one in found.after])
        yield from _entry("refers to", self._links(found.refers_to))
        yield from _entry("used by", self._links(found.referred_by))

    def _chain(self, units: Iterable[Applier]) -> list[str]:
        made = []
        for depth, one in enumerate(units):
            branch = f"{'  ' * (depth - 1)}└ " if depth else ""
            facts = [one.path or one.chart]
            facts += [word for word, said in (("waits", one.wait), ("suspended", one.suspended)) if said]
            told = ", ".join(filter(None, facts))
            made.append(f"{branch}{printable(str(one))}  {self._paint(_DIM, printable(told))}".rstrip())
        return made

    def _after(self, one: Any) -> str:
        place = f"  {self._paint(_DIM, printable(self._where(one.place)))}" if one.place else ""
        gone = "" if one.exists else self._paint(_YELLOW, "  which is not in this cluster: it waits without end")
        return f"{printable(one.unit)}  ({one.reason} of {printable(one.because)}){place}{gone}"

    def _links(self, links: Sequence[Link]) -> list[str]:
        merged: dict[str, list[Link]] = {}
        for one in links:
            merged.setdefault(str(one.object), []).append(one)
        made = []
        for name, same in list(merged.items())[:MOST]:
            fields = ", ".join(shown_path(one.path) for one in same[:3])
            more = f" and {len(same) - 3} more" if len(same) > 3 else ""
            gone = "" if all(one.exists for one in same) else self._paint(_YELLOW, "  not in the repository")
            made.append(f"{printable(name)}  {self._paint(_DIM, printable(fields + more))}{gone}")
        if len(merged) > MOST:
            made.append(f"and {len(merged) - MOST} more")
        return made

    # --- lines --------------------------------------------------------------------------------------------------------

    def _use(self, use: LineUse) -> Iterator[str]:
        cluster = self._paint(_DIM, f"cluster {use.cluster}")
        if not use.release:
            yield f"  sets in {cluster}"
            yield from self._decided(use.decided)
            return
        yield f"  value {self._paint(_BOLD, printable(shown_path(use.path)))} of {printable(use.release)}  {cluster}"
        if use.overridden_by:
            yield "  decides nothing: a later line replaces it"
            yield from self._lines(use.overridden_by, gap=False)
        elif use.unknown:
            yield f"  nobody can say what it decides: {printable(use.unknown)}"
        elif use.refused:
            yield "  nobody can say what it decides: the chart takes no other value here and cannot do without it"
        elif use.decided:
            yield "  decides"
            yield from self._decided(use.decided)
        else:
            yield f"  {self._paint(_YELLOW, 'decides nothing')}: no rendered field changes with it"
            if use.unknown_key:
                known = f"the chart's values.yaml has no `{printable(shown_path(use.unknown_key))}`"
                near = f"; did you mean `{printable(use.nearest_key)}`?" if use.nearest_key else ""
                yield f"   {self._paint(_BLUE, '=')} {known}{near}"

    def _decided(self, decided: Sequence[Decided]) -> Iterator[str]:
        for one in decided[: 3 * MOST]:
            name, field = printable(str(one.object)), printable(shown_path(one.path))
            if not one.path:
                state = "would be there with another value" if one.absent else "is there because of it"
                yield f"    {name}  {state}"
            else:
                old = "absent" if one.absent else HIDDEN if one.hidden else _inline(one.value)
                yield f"    {name}  {field}  {self._paint(_DIM, '=')} {self._paint(_GREEN, printable(old))}"
        if len(decided) > 3 * MOST:
            yield f"    and {len(decided) - 3 * MOST} more"

    # --- pieces -------------------------------------------------------------------------------------------------------

    @property
    def _bar(self) -> str:
        return self._paint(_BLUE, "|")

    def _where(self, place: Place) -> str:
        return f"{self._seen(place.file)}:{place.line}:{place.column}"

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colour and text else text


def _is_told(lines: Sequence[Contribution]) -> bool:
    return any(one.share is not Share.SETS or one.why for one in lines)


def _why(one: Contribution) -> str:
    match one.share:
        case Share.DECIDES | Share.EXISTENCE:
            return f"values {one.why}"
        case Share.DEFAULT:
            return f"the chart's default {one.why}"
        case Share.REPLACED:
            return f"before, by {one.why}" if one.why else "before"
        case Share.TEMPLATE:
            return "the field with its variable"
        case Share.SETS | Share.RELEASE:
            return one.why


def _chart(part: ChartPart, found: Explanation) -> list[str]:
    made = [f"{printable(part.chart)}  {printable(part.template)}"]
    decided = any(one.share in (Share.DECIDES, Share.DEFAULT, Share.RELEASE, Share.SETS) for one in found.contributions)
    if part.unknown == NOT_SET:
        made.append("the chart does not set it")
    elif part.unknown:
        made.append(f"its values could not be asked: {printable(part.unknown)}")
    elif part.unsteady:
        made.append("makes another value in each rendering")
    elif not decided and found.path:
        made.append("no value decides it: the template itself does")
    if part.refused and not decided:
        names = ", ".join(printable(shown_path(path)) for path in part.refused[:4])
        more = f" and {len(part.refused) - 4} more" if len(part.refused) > 4 else ""
        made.append(f"takes no other {names}{more}: what those decide is not known")
    if not part.complete:
        made.append(f"the search was given up after {part.trials} renderings: other values may matter, too")
    return made


def _entry(label: str, lines: Sequence[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield f"  {label if index == 0 else '':10}  {line}"


def _count(fields: int) -> str:
    return "1 field" if fields == 1 else f"{fields} fields"


def _inline(value: Any) -> str:
    from labwright.source import inline

    if isinstance(value, str) and "\n" in value:
        first, _, rest = value.partition("\n")
        return f"{first} … ({rest.count(chr(10)) + 2} lines)"
    return inline(value)


def _yaml(value: Any, most: int) -> Iterator[str]:
    from labwright.source import dump

    lines = dump(value).splitlines()
    yield from (printable(line) for line in lines[:most])
    if len(lines) > most:
        yield f"… {len(lines) - most} more lines"
