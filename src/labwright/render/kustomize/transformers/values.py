"""ValueAddTransformer: one value into fields of selected objects, as a whole or as a part of a file path.

Mirrors api/internal/builtins/ValueAddTransformer.go and api/filters/valueadd. No field of a kustomization makes one; it is
configured under `transformers`.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from labwright.render.kustomize.config import split_path
from labwright.render.kustomize.definition import Definition, check_settings
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.paths import PathError, Slot
from labwright.render.kustomize.patterns import Selector
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.transformers.namespace import give_namespace
from labwright.source import Origin, Place, YamlList, YamlMap, append, assign, load_all, nearest_place

_INDEX = re.compile(r"[+-]?[0-9]+", re.ASCII)


def add_values(resources: Resources, settings: YamlMap, origin: Origin, definition: Definition, reader: Reader) -> None:
    """Run a configured transformer. Raises KustomizeError."""
    value = (settings.get("value") or "").strip() or posixpath.basename(definition.root.rstrip("/"))
    targets = [*(settings.get("targets") or ()), *_shared_targets(settings, definition, reader)]
    if not targets:
        raise refuse("KZ020", "a ValueAddTransformer without targets", origin.place)
    for target in targets:
        place = target.place or origin.place
        path, position = target.get("fieldPath") or "", target.get("filePathPosition") or 0
        if not path:
            raise refuse("KZ020", "a target without `fieldPath`", place)
        if position < 0:
            at = nearest_place(target, "filePathPosition")
            raise refuse(
                "KZ020", f"position {position} of a file path", at, expected="a number from 1, 0 for all of it"
            )
        selector = Selector(target["selector"], place) if "selector" in target else None
        for resource in resources.items:
            if resource.empty or (selector is not None and not selector.takes(resource)):
                continue
            if path == "metadata/namespace":
                give_namespace(resource, value, (), origin)
            else:
                _add(resource, split_all(path), value, position, origin, place)


def _shared_targets(settings: YamlMap, definition: Definition, reader: Reader) -> list[YamlMap]:
    path = settings.get("targetFilePath")
    if not path:
        return []
    file = reader.file(definition.root, path, nearest_place(settings, "targetFilePath"))
    found: list[YamlMap] = []
    for document in load_all(reader.text(file), file)[:1]:
        if isinstance(document.value, YamlMap):
            found += check_settings("ValueAddTransformer", document.value, file).get("targets") or ()
    return found


def split_all(path: str) -> tuple[str, ...]:
    """Steps of the path; a leading slash counts for nothing, since kustomize passes over empty steps."""
    return tuple(step for step in split_path(path) if step)


def _add(
    resource: Resource, steps: tuple[str, ...], value: str, position: int, origin: Origin, place: Place | None
) -> None:
    try:
        slot = _slot(resource.map, steps, origin)
    except PathError as error:
        raise refuse("KZ018", f"`{'/'.join(steps)}` of {resource.id}: {error}", place) from None
    if slot is None:
        return
    old = slot.value
    if isinstance(old, dict | list):
        raise refuse("KZ018", f"`{'/'.join(steps)}` of {resource.id} is no scalar", place)
    slot.put(insert_part(text_of(old), position - 1, value) if position > 0 else value, origin)


def _slot(value: Any, steps: tuple[str, ...], origin: Origin) -> Slot | None:
    """The field at a path, made where it is missing; None where a list is too short (yaml.LookupCreate)."""
    here = value
    for index, step in enumerate(steps):
        following = steps[index + 1] if index + 1 < len(steps) else None
        found = _step(here, step, following, origin)
        if found is None or following is None:
            return found
        here = found.value
    return None


def _step(here: Any, step: str, following: str | None, origin: Origin) -> Slot | None:
    if _INDEX.fullmatch(step) or step == "-":
        if not isinstance(here, YamlList):
            raise PathError(f"`{step}` asks for a list element")
        at = len(here) - 1 if step == "-" else int(step)
        if step != "-" and at < 0:
            raise PathError(f"index {at} is negative")
        return Slot(here, at) if 0 <= at < len(here) else None
    if step == "*":
        raise PathError("`*` is not for this path")
    if step.startswith("[") and step.endswith("]"):
        return _element(here, step, origin)
    if not isinstance(here, YamlMap):
        raise PathError(f"`{step}` asks for a mapping")
    if here.get(step) is None:
        assign(here, step, _made(following), origin)
    return Slot(here, step)


def _made(following: str | None) -> Any:
    if following is None:
        return ""
    return YamlList() if following == "-" or following.startswith("[") or _INDEX.fullmatch(following) else YamlMap()


def _element(here: Any, step: str, origin: Origin) -> Slot:
    name, equals, wanted = step[1:-1].partition("=")
    if not equals:
        raise PathError(f"`{step}` must have the form [field=value]")
    if not isinstance(here, YamlList):
        raise PathError(f"`{step}` asks for a list")
    for index, item in enumerate(here):
        held = item.get(name) if name and isinstance(item, dict) else None if name else item
        if held is not None and not isinstance(held, dict | list) and text_of(held) == wanted:
            return Slot(here, index)
    made: Any = wanted
    if name:
        made = YamlMap()
        assign(made, name, wanted, origin)
    append(here, made, origin)
    return Slot(here, len(here) - 1)


def insert_part(path: str, position: int, part: str) -> str:
    """A file path with one more part; an absolute one stays absolute (filesys.InsertPathPart)."""
    absolute = path.startswith("/")
    parts = [one for one in path.split("/") if one]
    parts.insert(min(position, len(parts)), part)
    return ("/" if absolute else "") + "/".join(parts)
