"""JSON patches (RFC 6902).

Mirrors gopkg.in/evanphx/json-patch.v4 as kustomize uses it: `-` appends, negative indexes count from the end, a missing
path refuses the patch; but `replace` adds a key that is missing, `copy` of a missing key is null, so is a value left out, and
what stands before the first slash of a path does not count (the RFC forbids all four). Numbers of what a patch was applied
to come out as 64-bit floats.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from labwright.render.goyaml import dump
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.render.kustomize.settling import settle, whole
from labwright.source import (
    Origin,
    Place,
    YamlList,
    YamlMap,
    append,
    assign,
    clone,
    delete,
    insert,
    nearest,
    nearest_place,
    origin_of,
    start_of,
)

_OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
_EXACT = 2**53
"""Up to here a 64-bit float holds every integer."""
MAX_VALUES = 50_000
"""Most values of an object that is still copied into itself. Chosen by feel: the largest CRDs have some ten thousand."""
_INDEX = re.compile(r"[-+]?[0-9]+", re.ASCII)


class Operation(NamedTuple):
    """One step of a JSON patch, checked."""

    name: str
    path: tuple[str, ...]
    value: Any
    source: tuple[str, ...] | None
    """Of move and copy."""
    place: Place | None
    origin: Origin | None
    """Of the value, else of the operation."""


def read_operations(value: Any, place: Place | None) -> list[Operation]:
    """A patch document as operations. Raises KustomizeError."""
    if not isinstance(value, YamlList):
        raise refuse("KZ015", "a JSON patch must be a list of operations", place)
    return [_operation(item, value, index) for index, item in enumerate(value)]


def _operation(item: Any, patch: YamlList, index: int) -> Operation:
    place = nearest_place(patch, index)
    if not isinstance(item, YamlMap):
        raise refuse("KZ015", "an operation of a JSON patch must be a mapping", place)
    name = item.get("op")
    if name not in _OPERATIONS:
        near = nearest(str(name), _OPERATIONS)
        hint = f"did you mean `{near}`?" if near else ""
        raise refuse(
            "KZ015",
            f"unknown operation `{name}`",
            nearest_place(item, "op"),
            expected=", ".join(_OPERATIONS),
            help=hint,
        )
    start = start_of(place)
    origin = item.origins.get("value") or (Origin(start) if start else None)
    source = _pointer(item.get("from"), item, "from") if name in ("move", "copy") else None
    path = _pointer(item.get("path"), item, "path")
    return Operation(
        name, path, item.get("value"), source, nearest_place(item, "path"), origin and origin._replace(why="patch")
    )


def _pointer(text: Any, item: YamlMap, field: str) -> tuple[str, ...]:
    if not isinstance(text, str) or (text and "/" not in text):
        place = nearest_place(item, field)
        raise refuse(
            "KZ015", f"`{field}` of an operation must be a JSON pointer", place, expected="for example /spec/replicas"
        )
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/")[1:])


def apply_operations(target: Resource, operations: list[Operation], reader: Reader) -> None:
    """Change the resource. Raises KustomizeError where an operation does not apply."""
    settle(target, reader)
    if target.annotated and "annotations" not in target.metadata():
        assign(target.metadata(), "annotations", YamlMap(place=target.place), None)
    for operation in operations:
        _apply(target, operation)
    if operations:
        _as_floats(target.map)
        _text_annotations(target)


def _text_annotations(target: Resource) -> None:
    """kustomize puts its own annotations back after a patch, and takes all of them for texts."""
    annotations = target.annotations()
    for key, value in annotations.items():
        if not isinstance(value, str):
            annotations[key] = (
                "" if isinstance(value, dict | list) else "null" if value is None else dump(value).strip()
            )


def _apply(target: Resource, operation: Operation) -> None:
    name, path = operation.name, operation.path
    if not path:
        if name in ("add", "replace") and isinstance(operation.value, YamlMap):
            target.value = clone(operation.value)
            return
        raise _failed(target, operation, "the whole object can only be replaced by another")
    if name == "test":
        if target.annotated and path in (("metadata",), ("metadata", "annotations")):
            raise _failed(target, operation, "kustomize keeps annotations of its own there meanwhile")
        if not same(_get(target, operation, path, missing_is_null=True), operation.value):
            raise _failed(target, operation, "the value is another one")
    elif name == "add":
        _add(target, operation, path, clone(operation.value), operation.origin)
    elif name == "replace":
        container, key = _locate(target, operation, path)
        assign(container, key, clone(operation.value), operation.origin)
    elif name == "remove":
        _remove(target, operation, path)
    else:
        assert operation.source is not None
        value = clone(_get(target, operation, operation.source, missing_is_null=name == "copy"))
        origin = _moved(target, operation)
        if name == "copy" and isinstance(value, dict | list):
            _bound(target, operation)
        if name == "move":
            _remove(target, operation, operation.source)
        _add(target, operation, path, value, origin)


def _bound(target: Resource, operation: Operation) -> None:
    """Refuse to copy on when the object has grown beyond all measure: each copy of everything doubles it."""
    if _size(target.map, 0) > MAX_VALUES:
        raise _failed(target, operation, f"the object has more than {MAX_VALUES} values by now")


def _size(value: Any, counted: int) -> int:
    """How many values there are, counted as far as it matters."""
    for item in value.values() if isinstance(value, dict) else value:
        counted += 1
        if isinstance(item, dict | list):
            counted = _size(item, counted)
        if counted > MAX_VALUES:
            break
    return counted


def _moved(target: Resource, operation: Operation) -> Origin | None:
    """The operation, and before it what had set the value where it comes from."""
    if operation.origin is None or not operation.source:
        return operation.origin
    container, key = _locate(target, operation, operation.source)
    return operation.origin._replace(previous=origin_of(container, key))


def _as_floats(value: Any) -> None:
    """Go's JSON decoder makes every number a 64-bit float: what is too long for one loses digits (RNode.UnmarshalJSON)."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, dict | list):
            _as_floats(item)
        elif isinstance(item, int) and not -_EXACT <= item <= _EXACT:
            value[key] = whole(float(item))


def _add(target: Resource, operation: Operation, path: tuple[str, ...], value: Any, origin: Origin | None) -> None:
    container, key = _locate(target, operation, path, adding=True)
    if isinstance(container, YamlMap):
        assign(container, key, value, origin)
    elif key == "-":
        append(container, value, origin)
    else:
        insert(container, key, value, origin)


def _remove(target: Resource, operation: Operation, path: tuple[str, ...]) -> None:
    container, key = _locate(target, operation, path)
    _existing(target, operation, container, key)
    delete(container, key)


def _get(target: Resource, operation: Operation, path: tuple[str, ...], *, missing_is_null: bool = False) -> Any:
    container, key = _locate(target, operation, path)
    if isinstance(container, YamlMap) and key not in container and missing_is_null:
        return None
    _existing(target, operation, container, key)
    return container[key]


def _existing(target: Resource, operation: Operation, container: Any, key: Any) -> None:
    if isinstance(container, YamlMap) and key not in container:
        near = nearest(key, container)
        raise _failed(target, operation, f"there is no `{key}`" + (f"; did you mean `{near}`?" if near else ""))


def _locate(target: Resource, operation: Operation, path: tuple[str, ...], *, adding: bool = False) -> tuple[Any, Any]:
    """The container of the last step and that step as its key or index."""
    here: Any = target.map
    for position, step in enumerate(path):
        last = position == len(path) - 1
        key: Any = step
        if isinstance(here, YamlList):
            key = (
                step
                if step == "-" and last and adding
                else _index(target, operation, here, step, adding=last and adding)
            )
        elif not isinstance(here, YamlMap):
            raise _failed(target, operation, f"`/{'/'.join(path[:position])}` is neither a mapping nor a list")
        if last:
            return here, key
        if isinstance(here, YamlMap) and key not in here:
            raise _failed(target, operation, f"there is no `/{'/'.join(path[: position + 1])}`")
        here = here[key]
    raise AssertionError("a path has at least one step")


def _index(target: Resource, operation: Operation, items: YamlList, step: str, *, adding: bool) -> int:
    if not _INDEX.fullmatch(step) or len(step) > 9:
        raise _failed(target, operation, f"`{step}` is no list index")
    index = int(step)
    size = len(items) + 1 if adding else len(items)
    if not -size <= index < size:
        raise _failed(target, operation, f"index {index} is out of range, the list has {len(items)} items")
    return index + size if index < 0 else index


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _failed(target: Resource, operation: Operation, reason: str) -> Exception:
    path = "/" + "/".join(operation.path)
    message = f"operation `{operation.name}` at {path} does not apply to {target.id}: {reason}"
    return refuse("KZ015", message, operation.place)
