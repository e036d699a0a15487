"""Field paths of replacements and variables.

Mirrors kyaml/utils/pathsplitter.go (dots, escapes, brackets), yaml.PathGetter (one value) and yaml.PathMatcher (many, with
wildcards, list elements by key and creation).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.patterns import compile_pattern
from labwright.source import Origin, Place, YamlList, YamlMap, append, assign, origin_of

_NUMBER = re.compile(r"\+?[0-9]+|-0+", re.ASCII)


class Slot(NamedTuple):
    """A field that was found: its container and key or index."""

    container: Any
    key: Any
    created: bool = False
    """It was made just now and has no type of its own yet."""

    @property
    def value(self) -> Any:
        return self.container[self.key]

    def put(self, value: Any, origin: Origin | None) -> None:
        assign(self.container, self.key, value, origin)


class PathError(ValueError):
    """A path that leads nowhere; the caller knows the place."""


def split_fields(path: str) -> list[str]:
    """Steps of `spec.containers.[name=app.x].image`; a backslash escapes a dot, brackets hold a step together."""
    parts: list[str] = []
    for part in path.split("."):
        if parts and parts[-1].endswith("\\"):
            parts[-1] = f"{parts[-1][:-1]}.{part}"
        elif parts or part or "." not in path:
            parts.append(part)
    steps: list[str] = []
    index = 0
    while index < len(parts):
        step = parts[index]
        if step.startswith("[") and not step.endswith("]"):
            held = [step]
            while index + 1 < len(parts) and not held[-1].endswith("]"):
                index += 1
                held.append(parts[index])
            joined = ".".join(held)
            step = joined if "=" in joined else joined.strip("[]")
        steps.append(step)
        index += 1
    return steps


def get(value: Any, steps: list[str]) -> Any:
    """The value at a path; raises PathError when it is not there."""
    here = value
    for step in (one.strip() for one in steps):
        if not step:
            continue
        if _NUMBER.fullmatch(step) or step == "-":
            if not isinstance(here, list):
                raise PathError(f"`{step}` asks for a list element")
            index = len(here) - 1 if step == "-" else int(step)
            if not 0 <= index < len(here):
                raise PathError(f"there is no element {step}")
            here = here[index]
        elif _bracketed(step):
            here = _element(here, step)
        elif isinstance(here, dict) and step in here:
            here = here[step]
        else:
            raise PathError(f"there is no `{step}`")
    return here


def origin_at(value: YamlMap, steps: list[str]) -> Origin | None:
    """What set the value at a path that `get` finds."""
    parent = get(value, steps[:-1]) if len(steps) > 1 else value
    last = steps[-1]
    if isinstance(parent, YamlMap):
        return parent.origins.get(last)
    if isinstance(parent, YamlList) and last.isdigit():
        return origin_of(parent, int(last))
    return None


def _bracketed(step: str) -> bool:
    return step.startswith("[") and step.endswith("]")


def _key_value(step: str) -> tuple[str, str]:
    name, equals, value = step[1:-1].partition("=")
    if not equals:
        raise PathError(f"`{step}` must have the form [field=value]")
    return name, value


def _element(here: Any, step: str) -> Any:
    name, wanted = _key_value(step)
    if isinstance(here, list):
        for item in here:
            if name and isinstance(item, dict) and name in item and text_of(item[name]) == wanted:
                return item
            if not name and not isinstance(item, dict | list) and text_of(item) == wanted:
                return item
    raise PathError(f"no element is {step}")


def find(
    container: Any,
    key: Any,
    steps: list[str],
    create: Callable[[], Any] | None,
    origin: Origin | None,
    place: Place | None,
) -> list[Slot]:
    """All fields at a path below `container[key]`. `create` makes the last step where it is missing.

    Raises PathError where a step does not fit what is there.
    """
    return _find(Slot(container, key), steps, create, origin, place)


def _find(slot: Slot, steps: list[str], create: Any, origin: Origin | None, place: Place | None) -> list[Slot]:
    if not steps:
        return [slot]
    step, rest = steps[0], steps[1:]
    here = slot.value
    if _NUMBER.fullmatch(step):
        return _by_index(here, int(step), rest, create, origin, place)
    if _bracketed(step):
        return _by_key(here, step, rest, create, origin, place)
    if step == "*":
        if not isinstance(here, YamlList):
            raise PathError("`*` asks for a list")
        return [found for index in range(len(here)) for found in _find(Slot(here, index), rest, create, origin, place)]
    if here is None:
        return []
    if not isinstance(here, YamlMap):
        raise PathError(f"`{step}` asks for a mapping")
    if step in here:
        return _find(Slot(here, step), rest, create, origin, place)
    if create is None:
        return []
    assign(here, step, _made(rest, create), origin)
    return _find(Slot(here, step, True), rest, create, origin, place)


def _made(rest: list[str], create: Callable[[], Any]) -> Any:
    if not rest:
        return create()
    return YamlList() if _bracketed(rest[0]) or _NUMBER.fullmatch(rest[0]) else YamlMap()


def _by_index(
    here: Any, index: int, rest: list[str], create: Any, origin: Origin | None, place: Place | None
) -> list[Slot]:
    if not isinstance(here, YamlList):
        raise PathError(f"`{index}` asks for a list element")
    created = False
    if len(here) == index and create is not None:
        append(here, _made(rest, create), origin)
        created = True
    if index >= len(here):
        raise PathError(f"there is no element {index}, the list has {len(here)}")
    return _find(Slot(here, index, created), rest, create, origin, place)


def _by_key(
    here: Any, step: str, rest: list[str], create: Any, origin: Origin | None, place: Place | None
) -> list[Slot]:
    name, pattern = _key_value(step)
    if not isinstance(here, YamlList):
        raise PathError(f"`{step}` asks for a list")
    expression = compile_pattern(pattern, place)
    found: list[Slot] = []
    for index, item in enumerate(here):
        if not name:
            if not isinstance(item, dict | list) and expression.search(text_of(item)):
                found.append(Slot(here, index))
        elif isinstance(item, YamlMap) and name in item and expression.search(text_of(item[name])):
            found.extend(_find(Slot(here, index), rest, create, origin, place))
    if found or create is None:
        return found
    element: Any = pattern
    if name:
        element = YamlMap()
        assign(element, name, pattern, origin)
    append(here, element, origin)
    return _find(Slot(here, len(here) - 1, not name), rest if name else [], create, origin, place)
