"""The leaves of a release's values, and what to put in their place to see what they decide.

A changed value keeps the form of the old one (a version stays a version, a quantity a quantity, an address an address), so
that charts which parse or check their values still render.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from labwright.source import Origin, Path, YamlList, YamlMap

MARK: Final = "x7q"
"""Begins the letters that mark a changed text. Chosen so that it stands in no real name."""

REMOVED: Final = object()
"""In place of a value: take the key or item away."""

_MAX_DEPTH = 60
"""Values nested deeper are taken as one leaf. Chosen by feel, against values made to exhaust the stack."""

_ALTERNATIVES = {
    one: other
    for pair in (
        ("Always", "IfNotPresent"),
        ("ClusterIP", "NodePort"),
        ("LoadBalancer", "ClusterIP"),
        ("Recreate", "RollingUpdate"),
        ("ReadWriteOnce", "ReadWriteMany"),
        ("Cluster", "Local"),
        ("Prefix", "Exact"),
        ("PathPrefix", "Exact"),
        ("TCP", "UDP"),
        ("HTTP", "HTTPS"),
        ("http", "https"),
        ("deployment", "statefulset"),
        ("daemonset", "deployment"),
        ("Deployment", "StatefulSet"),
        ("DaemonSet", "Deployment"),
        ("info", "debug"),
        ("warn", "info"),
        ("error", "info"),
        ("INFO", "DEBUG"),
        ("json", "text"),
        ("SingleStack", "PreferDualStack"),
        ("Retain", "Delete"),
        ("soft", "hard"),
    )
    for one, other in (pair, pair[::-1])
}
"""Words of enumerations that charts check, and another one of the same."""

_WORDS = {"true": "false", "false": "true", "yes": "no", "no": "yes", "on": "off", "off": "on"}
_NETWORK = r"(?s)(.*?)(\d+)(/\d{1,3})"
_NUMBER_AT_END = r"(?s)(.*?)(\d+)([A-Za-z%]{0,2})"
_DIGEST = r"(?s)(.*sha(?:256|512):[0-9a-f]{32,})([0-9a-f])"
_LAST_WORD = re.compile(r"(.*[A-Za-z0-9}])([^A-Za-z0-9}]*)", re.DOTALL)
_HIGHEST_PORT = 65535


class Leaf(NamedTuple):
    """A value that holds no other: a scalar, or an empty mapping or list."""

    path: Path
    value: Any
    origin: Origin | None = None
    """What set it; that of the nearest collection around it where the leaf has none of its own."""
    around: Any = None
    """The outermost list around it; None where there is none."""

    def __str__(self) -> str:
        return shown_path(self.path)


class Changed(NamedTuple):
    """A value in another's place."""

    value: Any
    mark: str = ""
    """Text by which the value is found again in what a chart makes of it; empty when nothing of it is sure to be unique."""


def leaves(values: Any) -> tuple[Leaf, ...]:
    """All leaves, in the order of the text."""
    found: list[Leaf] = []
    _collect(values, (), None, None, found)
    return tuple(found)


def _collect(value: Any, at: Path, origin: Origin | None, around: Any, found: list[Leaf]) -> None:
    if not isinstance(value, dict | list) or not value or len(at) > _MAX_DEPTH:
        if at:
            found.append(Leaf(path=at, value=value, origin=origin, around=around))
    elif isinstance(value, dict):
        origins = value.origins if isinstance(value, YamlMap) else {}
        for key, item in value.items():
            _collect(item, (*at, key), origins.get(key) or origin, around, found)
    else:
        known = value.origins if isinstance(value, YamlList) and len(value.origins) == len(value) else None
        for index, item in enumerate(value):
            own = known[index] if known else None
            _collect(item, (*at, index), own or origin, value if around is None else around, found)


def changed(value: Any, number: int = 1) -> Changed:
    """Another value of the same type and form; `number`, from 1, makes it unlike those of other leaves."""
    if isinstance(value, bool):
        return Changed(value=not value)
    if isinstance(value, int):
        return _number(value, number)
    if isinstance(value, float):
        return Changed(value=value + 1)
    if isinstance(value, str):
        return _text(value, number)
    if value is None:
        return Changed(value=REMOVED)
    mark = f"{MARK}{number}z"
    return Changed(value={mark: mark} if isinstance(value, dict) else [mark], mark=mark)


def _number(value: int, number: int) -> Changed:
    """A small number grows by one, as limits are near; a large one by its own amount, so that it can be found again."""
    if value < 1000:
        return Changed(value=value + 1)
    new = value + number if value + number <= _HIGHEST_PORT or value > _HIGHEST_PORT else value - number
    return Changed(value=new, mark=str(new))


def _text(value: str, number: int) -> Changed:
    if (word := _WORDS.get(value.lower())) is not None:
        return Changed(value=word.capitalize() if value[0].isupper() else word)
    if (word := _ALTERNATIVES.get(value)) is not None:
        return Changed(value=word)
    if match := re.fullmatch(_DIGEST, value):
        new = match[1] + format((int(match[2], 16) + 1) % 16, "x")
        return Changed(value=new, mark=new)
    if match := re.fullmatch(_NETWORK, value) or re.fullmatch(_NUMBER_AT_END, value):
        more = int(match[2][-9:]) + number
        if more > 254 and "." in match[1] and len(match[2]) <= 3:
            more = max(1, int(match[2]) - number)
        new = f"{match[1]}{match[2][:-9]}{more}{match[3]}"
        return Changed(value=new, mark=new if len(new) > 3 else "")
    mark = f"{MARK}{number}z"
    if match := _LAST_WORD.fullmatch(value):
        return Changed(value=f"{match[1]}{mark}{match[2]}", mark=mark)
    return Changed(value=f"{value}{mark}", mark=mark)


def with_changes(values: Any, changes: Mapping[Path, Any]) -> Any:
    """A plain copy of values with other ones at some paths. Paths that lead nowhere are made, through mappings only."""
    made = _copy(values)
    gone = sorted((path for path, new in changes.items() if new is REMOVED), key=_from_behind, reverse=True)
    for path, new in changes.items():
        if new is not REMOVED:
            _put(made, path, new)
    for path in gone:
        holder = _holder(made, path)
        if isinstance(holder, dict):
            holder.pop(path[-1], None)
        elif isinstance(holder, list) and isinstance(path[-1], int) and path[-1] < len(holder):
            del holder[path[-1]]
    return made


def renamed(values: Any, names: Mapping[Path, str]) -> Any:
    """A plain copy of values in which the keys that the paths end in have other names."""
    made = _copy(values)
    for path in sorted(names, key=len, reverse=True):  # the inner ones first, while the way to them is as it was
        holder = _holder(made, path)
        if isinstance(holder, dict):
            items = [(names[path] if key == path[-1] else key, item) for key, item in holder.items()]
            holder.clear()
            holder.update(items)
    return made


def _put(values: Any, path: Path, new: Any) -> None:
    here = values
    for step, following in pairwise(path):
        if isinstance(here, list) and isinstance(step, int):
            here = here[step]
            continue
        below = here.get(step)
        if not isinstance(below, dict if isinstance(following, str) else list):
            below = here[step] = {} if isinstance(following, str) else []
        here = below
    last = path[-1]
    if isinstance(here, dict) or (isinstance(last, int) and last < len(here)):
        here[last] = new


def _holder(values: Any, path: Path) -> Any:
    here = values
    for step in path[:-1]:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


def _from_behind(path: Path) -> tuple[tuple[bool, int, str], ...]:
    """Orders paths so that later items of a list come after earlier ones."""
    return tuple((isinstance(step, int), step, "") if isinstance(step, int) else (False, 0, step) for step in path)


_BARE = re.compile(r"[A-Za-z0-9_-]+")


def shown_path(path: Iterable[str | int]) -> str:
    """A path as people write it: `spec.containers[0].image`, `metadata.annotations["a.b/c"]`."""
    made = ""
    for step in path:
        if isinstance(step, int):
            made += f"[{step}]"
        elif _BARE.fullmatch(step):
            made += f".{step}" if made else step
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            made += f'["{quoted}"]'
    return made
