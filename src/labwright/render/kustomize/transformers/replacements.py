"""replacements.

Mirrors ReplacementTransformer and api/filters/replacement: a value, or a part of it, is copied from one field into others. A
scalar that is written to keeps its type.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from labwright.render.kustomize.definition import Definition, check_replacements
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk, ResId, text_of
from labwright.render.kustomize.paths import PathError, Slot, find, get, origin_at, split_fields
from labwright.render.kustomize.patterns import Selector
from labwright.render.kustomize.reading import Reader, Untyped, implicit
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import (
    Note,
    Origin,
    Place,
    SourceError,
    YamlList,
    YamlMap,
    clone,
    nearest_place,
    origin_of,
    plain,
    start_of,
)

_FRACTION = re.compile(r"[-+0-9_]*(\.[0-9_]*([eE].*)?|[eE].*)")
MAX_TEXT = 2**20
"""Longest text that replacements put together. Chosen by feel: a whole object may have 1.5 MiB in etcd."""


class _Value(NamedTuple):
    """What is copied: the value, its text and where it comes from."""

    value: Any
    text: str
    origin: Origin | None
    typed: bool = True
    """False for a plain `sourceValue`, whose type is what YAML makes of its text."""


def apply_replacements(resources: Resources, definition: Definition, reader: Reader) -> None:
    """Run the replacements of a kustomization, in order. Raises KustomizeError."""
    run_replacements(resources, definition.list("replacements"), definition, reader)


def run_replacements(resources: Resources, entries: YamlList, definition: Definition, reader: Reader) -> None:
    """Run entries of `replacements`, in order. Raises KustomizeError."""
    for index, entry in enumerate(entries):
        place = start_of(nearest_place(entries, index))
        if "path" not in entry:
            apply_replacement(resources, entry, place, reader)
            continue
        if "source" in entry or "targets" in entry:
            raise refuse("KZ017", "a replacement has both `path` and its own source or targets", place)
        at = nearest_place(entry, "path")
        file = reader.file(definition.root, entry["path"], at)
        for value in reader.documents(reader.text(file), file)[:1]:
            for inner in check_replacements(value, file):
                apply_replacement(resources, inner, start_of(inner.place) or at, reader)


def apply_replacement(resources: Resources, entry: YamlMap, place: Place | None, reader: Reader) -> None:
    """One replacement. Raises KustomizeError when its source or a field of a target is missing."""
    if ("source" in entry) == ("sourceValue" in entry):
        message = (
            "a replacement has both `source` and `sourceValue`" if "source" in entry else "a replacement without source"
        )
        raise refuse("KZ017", message, place)
    if "targets" not in entry:
        raise refuse("KZ017", "a replacement without targets", place)
    value = _source(resources, entry, place, reader)
    for index, target in enumerate(entry["targets"]):
        where = start_of(nearest_place(entry["targets"], index)) or place
        if "select" not in target:
            raise refuse("KZ017", "a replacement target without `select`", where)
        _write_target(resources, target, value, where, reader)


def _source(resources: Resources, entry: YamlMap, place: Place | None, reader: Reader) -> _Value:
    if "sourceValue" in entry:
        return _Value(
            implicit(entry["sourceValue"]), entry["sourceValue"], origin_of(entry, "sourceValue"), typed=False
        )
    source = entry["source"]
    where = start_of(nearest_place(entry, "source")) or place
    wanted = ResId(
        Gvk(source.get("group", ""), source.get("version", ""), source.get("kind", "")),
        source.get("name", ""),
        source.get("namespace", ""),
    )
    found = [
        item for item in resources.items if any(one.selected_by(wanted) for one in (item.id, *item.previous_ids()))
    ]
    if not found:
        raise refuse("KZ017", f"no object for the source {wanted}", where)
    if len(found) > 1:
        notes = [Note(f"it may be {item.id}", item.named_at()) for item in found]
        raise refuse("KZ014", f"several objects for the source {wanted}", where, notes=notes)
    path = source.get("fieldPath") or "metadata.name"
    at = nearest_place(source, "fieldPath") or where
    steps = split_fields(path)
    try:
        value = get(found[0].map, steps)
    except PathError as error:
        raise refuse("KZ017", f"field `{path}` of {found[0].id} is missing: {error}", at) from None
    if value in (None, {}, []):
        raise refuse("KZ017", f"field `{path}` of {found[0].id} is empty", at)
    origin = origin_at(found[0].map, steps)
    text = reader.raw(value, origin)
    return _part(_Value(value, text, origin), source.get("options"), at)


def _part(value: _Value, options: Any, place: Place | None) -> _Value:
    delimiter = (options or {}).get("delimiter") or ""
    if not delimiter:
        return value
    if isinstance(value.value, dict | list):
        raise refuse("KZ017", "a delimiter works on text only", place)
    parts = value.text.split(delimiter)
    index = options.get("index", 0)
    if not 0 <= index < len(parts):
        raise refuse("KZ017", f"index {index} is out of range: `{value.text}` has {len(parts)} parts", place)
    part = parts[index]
    return _Value(part if isinstance(value.value, str) else implicit(part), part, value.origin)


def _write_target(resources: Resources, target: YamlMap, value: _Value, place: Place | None, reader: Reader) -> None:
    selector = Selector(target["select"], nearest_place(target, "select"))
    rejects = [Selector(one, one.place) for one in target.get("reject") or ()]
    paths = target.get("fieldPaths") or YamlList(["metadata.name"])
    options = target.get("options") or YamlMap()
    for resource in resources.items:
        if resource.empty or not selector.terms(resource):
            continue
        ids = [resource.id, *resource.previous_ids()]
        if any(_rejects(one, resource, ids) for one in rejects) or not any(_takes(selector, one) for one in ids):
            continue
        for index, path in enumerate(paths):
            where = nearest_place(paths, index) or place
            try:
                _write(resource, path, value, options, where, reader)
            except PathError as error:
                what = "find or create" if options.get("create") else "find"
                raise refuse("KZ017", f"cannot {what} `{path}` in {resource.id}: {error}", where) from None


def _takes(selector: Selector, one: ResId) -> bool:
    return selector.kind(one.gvk) and selector.part("name", one.name) and selector.part("namespace", one.namespace)


def _rejects(selector: Selector, resource: Resource, ids: list[ResId]) -> bool:
    if selector.by_terms and selector.terms(resource):
        return True
    return selector.by_id and any(_takes(selector, one) for one in ids)


def _write(resource: Resource, path: str, value: _Value, options: YamlMap, place: Place | None, reader: Reader) -> None:
    steps = split_fields(path)
    origin = Origin(place, value.origin, "replacement") if place else None
    if _write_embedded(resource, steps, value, options, origin, place, reader):
        return
    root = YamlList([resource.map])
    slots = find(root, 0, steps, _maker(value, options), origin, place)
    if not slots:
        raise PathError("there is no such field")
    for slot in slots:
        _set(slot, value, options, origin, place)


def _maker(value: _Value, options: YamlMap) -> Any:
    if not options.get("create"):
        return None
    return YamlMap if isinstance(value.value, dict) else YamlList if isinstance(value.value, list) else str


def _set(slot: Slot, value: _Value, options: YamlMap, origin: Origin | None, place: Place | None) -> None:
    old = slot.value
    text, new = value.text, value.value
    if delimiter := options.get("delimiter"):
        if isinstance(old, dict | list):
            raise refuse("KZ017", "a delimiter works on text only", place)
        parts = text_of(old).split(delimiter)
        index = options.get("index", 0)
        if index < 0:
            parts.insert(0, text)
        elif index >= len(parts):
            parts.append(text)
        else:
            parts[index] = text
        text = delimiter.join(parts)
        if len(text) > MAX_TEXT:
            raise refuse("KZ017", f"the replacement makes a text of more than {MAX_TEXT} characters", place)
        new = text
    if isinstance(old, dict | list):
        slot.put(clone(new), origin)
    elif isinstance(new, dict | list):
        slot.put("", origin)
    elif slot.created:
        slot.put(Untyped(text), origin)
    else:
        slot.put(_as_before(old, text, place), origin)


def _as_before(old: Any, text: str, place: Place | None) -> Any:
    """The text in the type of the scalar that it replaces."""
    if isinstance(old, str):
        return Untyped(text) if isinstance(old, Untyped) else text
    new = implicit(text)
    fits = isinstance(new, bool) == isinstance(old, bool) and isinstance(
        new, type(old) | (int if isinstance(old, float) else type(old))
    )
    if isinstance(old, int) and isinstance(new, int) and _FRACTION.fullmatch(text):
        fits = False  # whole, but written as a float
    if not fits:
        raise refuse(
            "KZ017", f"`{text}` cannot take the place of {json.dumps(old)}", place, help="quote the value in the target"
        )
    return new


def _write_embedded(
    resource: Resource,
    steps: list[str],
    value: _Value,
    options: YamlMap,
    origin: Origin | None,
    place: Place | None,
    reader: Reader,
) -> bool:
    """Write into JSON or YAML that is held in a text field; False when the path leads through none."""
    for length in range(1, len(steps)):
        try:
            holder = get(resource.map, steps[:length])
        except PathError:
            continue
        if isinstance(holder, dict | list):
            continue
        return isinstance(holder, str) and _embedded(
            resource, steps, length, holder, value, options, origin, place, reader
        )
    return False


def _embedded(
    resource: Resource,
    steps: list[str],
    length: int,
    text: str,
    value: _Value,
    options: YamlMap,
    origin: Origin | None,
    place: Place | None,
    reader: Reader,
) -> bool:
    try:
        inner = reader.documents(text, "embedded")
        root = YamlList(inner[:1])
        slots = find(root, 0, steps[length:], _maker(value, options), None, place) if inner else []
    except (SourceError, PathError):
        return False
    if not slots:
        return False
    for slot in slots:
        if isinstance(slot.value, dict | list) or isinstance(value.value, dict | list):
            slot.put(clone(value.value), None)
        else:
            slot.put(implicit(value.text) if slot.created else _as_before(slot.value, value.text, place), None)
    parent = get(resource.map, steps[: length - 1]) if length > 1 else resource.map
    at: Any = steps[length - 1]
    if isinstance(parent, YamlList):
        at = int(at) if at.isdigit() else len(parent) - 1
    Slot(parent, at).put(_serialized(root[0], text), origin)
    return True


def _serialized(value: Any, before: str) -> str:
    """The structure as text again, in the format that it had."""
    if before.lstrip()[:1] in ("{", "["):
        indented = "\n" in before and "  " in before
        separators = (",", ": ") if indented else (",", ":")
        return json.dumps(
            plain(value), sort_keys=True, indent=2 if indented else None, separators=separators, ensure_ascii=False
        )
    from labwright.source import dump

    return dump(plain(value)).strip()
