"""sprig's functions over lists (list.go), mappings (dict.go) and empty values (defaults.go)."""

from __future__ import annotations

import copy
import json
from typing import Any

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.values import is_true, kind_name, type_name

ANY, TEXT, WHOLE, MAPPING, TRUTH = Kind.ANY, Kind.TEXT, Kind.WHOLE, Kind.MAPPING, Kind.TRUTH


def _items(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TemplateError(f"error calling {name}: Cannot {name} on type {kind_name(value)}")
    return list(value)


def _default(fallback: Any, *given: Any) -> Any:
    return given[0] if given and is_true(given[0]) else fallback


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if is_true(value)), None)


def _ternary(when_true: Any, when_false: Any, test: Any) -> Any:
    return when_true if test else when_false


def _dict(*pairs: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for index in range(0, len(pairs), 2):
        made[_key(pairs[index])] = pairs[index + 1] if index + 1 < len(pairs) else ""
    return made


def _key(value: Any) -> str:
    from labwright.render.gotemplate.texts import strval

    return strval(value)


def _set(mapping: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    mapping[key] = value
    return mapping


def _unset(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    mapping.pop(key, None)
    return mapping


def _pluck(key: str, *mappings: dict[str, Any]) -> list[Any]:
    return [mapping[key] for mapping in mappings if key in mapping]


def _merge(base: dict[str, Any], *others: Any, override: bool = False) -> dict[str, Any]:
    for other in others:
        _merge_into(base, other or {}, override=override)
    return base


def _merge_into(base: dict[str, Any], other: dict[str, Any], *, override: bool) -> None:
    for key, value in other.items():
        here = base.get(key)
        if isinstance(here, dict) and isinstance(value, dict):
            _merge_into(here, value, override=override)
        elif (override and is_true(value)) or not is_true(here):
            base[key] = value


def _dig(*arguments: Any) -> Any:
    if len(arguments) < 3 or not isinstance(arguments[-1], dict):
        raise TemplateError("error calling dig: needs at least three arguments, a mapping last")
    *keys, fallback, here = arguments
    for key in keys:
        if not isinstance(here, dict):
            raise TemplateError(f"error calling dig: a {type_name(here)} has no keys")
        if key not in here:
            return fallback
        here = here[key]
    return here


def _slice(value: Any, *bounds: Any) -> Any:
    items = _items(value, "slice")
    start = bounds[0] if bounds else 0
    end = bounds[1] if len(bounds) > 1 else len(items)
    if not 0 <= start <= end <= len(items):
        raise TemplateError("error calling slice: slice bounds out of range")
    return items[start:end]


def _unique(value: Any) -> list[Any]:
    made: list[Any] = []
    for item in _items(value, "uniq"):
        if item not in made:
            made.append(item)
    return made


def _has(needle: Any, value: Any) -> bool:
    return value is not None and needle in _items(value, "has")


def _chunk(size: int, value: Any) -> list[Any]:
    items = _items(value, "chunk")
    if size < 1:
        raise TemplateError("error calling chunk: size must be positive")
    return [items[start : start + size] for start in range(0, len(items), size)]


def _concat(*values: Any) -> list[Any]:
    return [item for value in values for item in _items(value, "concat")]


def _fail(message: str) -> Any:
    raise TemplateError(f"error calling fail: {message}")


def _keys(*mappings: dict[str, Any]) -> list[str]:
    """Sorted: Go's order is chance."""
    return [key for mapping in mappings for key in sorted(mapping)]


def _like(name: str, value: Any) -> bool:
    return type_name(value) in {name, f"*{name}"}


def _equal(one: Any, other: Any) -> bool:
    return type_name(one) == type_name(other) and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


_LISTS = {
    "append": Function(lambda value, item: [*_items(value, "push"), item], (ANY, ANY)),
    "push": Function(lambda value, item: [*_items(value, "push"), item], (ANY, ANY)),
    "prepend": Function(lambda value, item: [item, *_items(value, "prepend")], (ANY, ANY)),
    "first": Function(lambda value: next(iter(_items(value, "find first")), None), (ANY,)),
    "last": Function(lambda value: next(iter(_items(value, "find last")[-1:]), None), (ANY,)),
    "rest": Function(lambda value: _items(value, "find rest")[1:], (ANY,)),
    "initial": Function(lambda value: _items(value, "find initial")[:-1], (ANY,)),
    "reverse": Function(lambda value: _items(value, "find reverse")[::-1], (ANY,)),
    "uniq": Function(_unique, (ANY,)),
    "without": Function(
        lambda value, *omit: [item for item in _items(value, "find without") if item not in omit],
        (ANY, ANY),
        variadic=True,
    ),
    "has": Function(_has, (ANY, ANY)),
    "slice": Function(_slice, (ANY, WHOLE), variadic=True),
    "chunk": Function(_chunk, (WHOLE, ANY)),
    "compact": Function(lambda value: [item for item in _items(value, "compact") if is_true(item)], (ANY,)),
    "deepCopy": Function(copy.deepcopy, (ANY,)),
}

COLLECTIONS = {
    **_LISTS,
    **{f"must{name[0].upper()}{name[1:]}": function for name, function in _LISTS.items()},
    "list": Function(lambda *values: list(values), (ANY,), variadic=True),
    "tuple": Function(lambda *values: list(values), (ANY,), variadic=True),
    "concat": Function(_concat, (ANY,), variadic=True),
    "default": Function(_default, (ANY, ANY), variadic=True),
    "empty": Function(lambda value: not is_true(value), (ANY,)),
    "coalesce": Function(_coalesce, (ANY,), variadic=True),
    "all": Function(lambda *values: all(map(is_true, values)), (ANY,), variadic=True),
    "any": Function(lambda *values: any(map(is_true, values)), (ANY,), variadic=True),
    "ternary": Function(_ternary, (ANY, ANY, TRUTH)),
    "dict": Function(_dict, (ANY,), variadic=True),
    "get": Function(lambda mapping, key: mapping.get(key, ""), (MAPPING, TEXT)),
    "set": Function(_set, (MAPPING, TEXT, ANY)),
    "unset": Function(_unset, (MAPPING, TEXT)),
    "hasKey": Function(lambda mapping, key: key in mapping, (MAPPING, TEXT)),
    "pluck": Function(_pluck, (TEXT, MAPPING), variadic=True),
    "keys": Function(_keys, (MAPPING,), variadic=True),
    "values": Function(lambda mapping: [mapping[key] for key in sorted(mapping)], (MAPPING,)),
    "pick": Function(
        lambda mapping, *keys: {key: mapping[key] for key in keys if key in mapping}, (MAPPING, TEXT), variadic=True
    ),
    "omit": Function(
        lambda mapping, *keys: {key: value for key, value in mapping.items() if key not in keys},
        (MAPPING, TEXT),
        variadic=True,
    ),
    "merge": Function(_merge, (MAPPING, MAPPING), variadic=True),
    "mustMerge": Function(_merge, (MAPPING, MAPPING), variadic=True),
    "mergeOverwrite": Function(
        lambda base, *others: _merge(base, *others, override=True), (MAPPING, MAPPING), variadic=True
    ),
    "mustMergeOverwrite": Function(
        lambda base, *others: _merge(base, *others, override=True), (MAPPING, MAPPING), variadic=True
    ),
    "dig": Function(_dig, (ANY,), variadic=True),
    "fail": Function(_fail, (TEXT,)),
    "typeOf": Function(type_name, (ANY,)),
    "typeIs": Function(lambda name, value: type_name(value) == name, (TEXT, ANY)),
    "typeIsLike": Function(_like, (TEXT, ANY)),
    "kindOf": Function(kind_name, (ANY,)),
    "kindIs": Function(lambda name, value: kind_name(value) == name, (TEXT, ANY)),
    "deepEqual": Function(_equal, (ANY, ANY)),
}
