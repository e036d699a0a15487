"""Parameters of an ApplicationSet's generators, each with where it comes from.

Go templates get a tree of values, the older templates a flat one of texts: `path.basename`, `values.env`, `path[0]`.
"""

from __future__ import annotations

from typing import Any

from labwright.render.gotemplate import as_json, text_of
from labwright.source import Origin, YamlMap, assign, clone, origin_of


def go_text(value: Any) -> str:
    """A value as Go's `%v` prints it: numbers out of JSON are floats there."""
    return text_of(as_json(value))


def flattened(value: YamlMap) -> YamlMap:
    """A tree as flat texts, with the origins of the leaves (github.com/jeremywohl/flatten, DotStyle)."""
    made = YamlMap(place=value.place)
    _flatten(value, "", None, made)
    return made


def _flatten(value: Any, prefix: str, origin: Origin | None, made: YamlMap) -> None:
    if isinstance(value, dict) and (value or not prefix):
        for key, item in value.items():
            _flatten(item, f"{prefix}.{key}" if prefix else str(key), origin_of(value, key) or origin, made)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            _flatten(item, f"{prefix}.{index}" if prefix else str(index), origin_of(value, index) or origin, made)
    else:
        assign(made, prefix, go_text(value), origin)


def is_empty(value: Any) -> bool:
    """What mergo takes for nothing: it never overrides anything."""
    return value is None or value == "" or value is False or value == 0 or value in ({}, [])


def merge_over(base: YamlMap, over: YamlMap) -> None:
    """mergo.Merge with override: mappings recursively, empty values change nothing."""
    for key, item in over.items():
        here = base.get(key)
        if isinstance(here, YamlMap) and isinstance(item, YamlMap):
            merge_over(here, item)
        elif not is_empty(item) or key not in base:
            assign(base, key, clone(item), origin_of(over, key))


def merge_under(base: YamlMap, under: YamlMap) -> None:
    """mergo.Merge without override: only what is empty is filled."""
    for key, item in under.items():
        here = base.get(key)
        if isinstance(here, YamlMap) and isinstance(item, YamlMap):
            merge_under(here, item)
        elif is_empty(here):
            assign(base, key, clone(item), origin_of(under, key))
