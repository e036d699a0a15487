"""The parts of an object, each with the lines that set it: a page, not a line for each of a hundred fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.masking import Veil
from labwright.estate.explanation.model import Contribution, Group, Share
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.objects import Object
from labwright.source import Path, Place, origin_of, walk

_TEMPLATES = ("template", "jobTemplate")
_CONTAINERS = ("containers", "initContainers")
_NAMED = 3
"""Values of a stretch that are named where no key is around them all."""

_NEAR = 3
"""Lines between two values of a release that are still told as one stretch. Chosen by feel."""


def groups(
    item: Object, path: Path, evidence: Evidence, veil: Veil, contributions: Sequence[Contribution] = ()
) -> Iterator[Group]:
    """The parts of an object, or of a field that holds others. `contributions` are those of a chart's values to the whole."""
    for at in _parts(walk(item.value, *path), path):
        inner = walk(item.value, *at)
        single = not isinstance(inner, dict | list) or not inner
        own = tuple(_stretches(item, at, evidence))
        yield Group(
            path=at,
            label=label(item.value, at),
            fields=1 if single else sum(1 for _ in _values(inner)),
            single=single,
            value=veil.over(item, at, inner) if single else None,
            lines=own or tuple(_runs([one for one in contributions if _touches(one, at)])),
        )


def label(value: Any, path: Path) -> str:
    """A path with the names of items in place of their numbers: `spec.containers[app].image`."""
    made = ""
    here = value
    for step in path:
        here = here[step]
        name = here.get("name") if isinstance(step, int) and isinstance(here, dict) else None
        if isinstance(name, str) and name and "]" not in name:
            made += f"[{name}]"
        else:
            shown = shown_path((step,))
            made += shown if not made or shown.startswith("[") else f".{shown}"
    return made


def _parts(value: Any, at: Path) -> Iterator[Path]:
    """How a value falls into parts: its keys; those of metadata, spec and a pod's template one by one, containers, too."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if not at and key in ("apiVersion", "kind"):
            continue
        if inner and _is_opened(at, key, inner):
            yield from _parts(inner, (*at, key))
        else:
            yield (*at, key)


def _is_opened(at: Path, key: str | int, inner: Any) -> bool:
    if isinstance(inner, list):
        return key in _CONTAINERS
    if not isinstance(inner, dict):
        return False
    if not at:
        return key in ("metadata", "spec")
    return (key in _TEMPLATES and isinstance(inner.get("spec"), dict)) or (key == "spec" and at[-1] in _TEMPLATES)


def _values(value: Any, at: Path = ()) -> Iterator[Path]:
    """The paths of all values that hold no other."""
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(inner, (*at, key))
    else:
        yield at


def _stretches(item: Object, at: Path, evidence: Evidence) -> Iterator[Contribution]:
    """The newest lines behind all values of a part, those of one file and reason as one stretch."""
    found: dict[tuple[str, str], list[Place]] = {}
    for path in _values(walk(item.value, *at), at):
        origin = origin_of(item.value, *path)
        if origin is None or (item.template and origin.place == item.value.place):
            continue
        found.setdefault((origin.place.file, origin.why), []).append(origin.place)
    for (_, why), places in found.items():
        first = min(places)
        place = _around(first, max(places))
        yield Contribution(share=Share.SETS, place=place, why=why, line=evidence.line(first))


def _touches(one: Contribution, at: Path) -> bool:
    return any(field[: len(at)] == at or at[: len(field)] == field for field in one.fields)


def _runs(lines: Sequence[Contribution]) -> Iterator[Contribution]:
    """Values of a release that stand close together as one stretch, named by the key around them."""
    known = sorted((one for one in lines if one.place is not None), key=lambda one: one.place or ())
    run: list[Contribution] = []
    for one in known:
        if run and not _follows(run[-1], one):
            yield _as_one(run)
            run = []
        run.append(one)
    if run:
        yield _as_one(run)
    yield from (one for one in lines if one.place is None)


def _follows(one: Contribution, other: Contribution) -> bool:
    if one.place is None or other.place is None or one.share is not other.share or one.share is not Share.DECIDES:
        return False
    return one.place.file == other.place.file and other.place.line - one.place.end_line <= _NEAR


def _as_one(run: Sequence[Contribution]) -> Contribution:
    first, last = run[0].place, run[-1].place
    if len(run) == 1 or first is None or last is None:
        return run[0]
    fields = tuple(dict.fromkeys(field for one in run for field in one.fields))
    return replace(run[0], place=_around(first, last), why=_shared([one.why for one in run]), fields=fields)


def _shared(names: Sequence[str]) -> str:
    """What paths have in common, cut behind a whole key; the first ones where they have nothing."""
    shared = names[0]
    for name in names[1:]:
        length = next((at for at, (one, other) in enumerate(zip(shared, name, strict=False)) if one != other), None)
        shared = shared[: min(len(shared), len(name)) if length is None else length]
    if any(len(name) > len(shared) and name[len(shared)] not in ".[" for name in names):
        shared = shared[: max(shared.rfind("."), shared.rfind("["), 0)]
    if key := shared.rstrip(".["):
        return f"{key}.*"
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _around(first: Place, last: Place) -> Place:
    return first if first.line == last.line else Place(first.file, first.line, first.column, last.line, last.end_column)
