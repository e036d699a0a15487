"""patches, patchesStrategicMerge and patchesJson6902.

Mirrors PatchTransformer, PatchStrategicMergeTransformer and PatchJson6902Transformer: what a patch is, is found out by
trying to read it as both kinds.
"""

from __future__ import annotations

import json
import re
from typing import Any

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse, warn
from labwright.render.kustomize.ids import ResId, id_of
from labwright.render.kustomize.jsonpatch import Operation, apply_operations, read_operations
from labwright.render.kustomize.merge import merge_patch
from labwright.render.kustomize.patterns import Selector
from labwright.render.kustomize.reading import Reader, as_objects, read_inline
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import (
    Note,
    Place,
    SourceError,
    YamlList,
    YamlMap,
    clone,
    delete,
    nearest,
    nearest_place,
    place_of,
    start_of,
)

_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def apply_merge_patches(resources: Resources, definition: Definition, reader: Reader) -> None:
    """patchesStrategicMerge: each entry is a patch or the path of a file of patches."""
    if entries := definition.list("patchesStrategicMerge"):
        patches = read_patches(entries, definition, reader)
        apply_read_patches(resources, patches, definition.origin("patchesStrategicMerge").place, reader)


def read_patches(entries: YamlList, definition: Definition, reader: Reader) -> list[YamlMap]:
    """The merge patches that entries hold or name. Raises SourceError."""
    return [
        patch
        for index, entry in enumerate(entries)
        for patch in _entry_patches(reader, definition, entry, place_of(entries, index))
    ]


def apply_read_patches(resources: Resources, patches: list[YamlMap], place: Place | None, reader: Reader) -> None:
    """Merge each patch into the resource that it names. Raises KustomizeError."""
    if not patches:
        raise refuse("KZ015", "the patches are empty", place)
    for patch in patches:
        if (target := _target_of(resources, patch, reader)) is not None:
            _merge_selected(resources, [target], patch, reader, name_change=False, kind_change=False)


def _entry_patches(reader: Reader, definition: Definition, entry: str, place: Place | None) -> list[YamlMap]:
    if "\n" in entry or ":" in entry:
        try:
            return as_objects(read_inline(reader, entry, place), definition.file, place)
        except SourceError:
            if "\n" in entry:
                raise
    path = reader.file(definition.root, entry, place)
    return as_objects(reader.documents(reader.text(path), path), path, place)


def apply_patches(resources: Resources, definition: Definition, reader: Reader) -> None:
    """patches."""
    entries = definition.list("patches")
    for index, entry in enumerate(entries):
        apply_patch(resources, entry, nearest_place(entries, index), definition, reader)


def apply_patch(
    resources: Resources, entry: YamlMap, place: Place | None, definition: Definition, reader: Reader
) -> None:
    """One entry of `patches`. Raises KustomizeError."""
    values, file, where = _read(reader, entry, place, definition)
    merges, operations = classify(values, file, where)
    selector = Selector(entry["target"], nearest_place(entry, "target")) if "target" in entry else None
    options = entry.get("options") or {}
    if operations:
        if selector is None:
            raise refuse("KZ013", "a JSON patch needs a target", where, help="add `target:` with a kind and a name")
        for resource in [item for item in resources.items if selector.takes(item)]:
            resource.store_id()
            apply_operations(resource, operations, reader)
        resources.drop_empty()
        return
    names, kinds = bool(options.get("allowNameChange")), bool(options.get("allowKindChange"))
    for patch in merges if names or kinds else ():
        _text_metadata(patch, reader, ("annotations",))  # where kustomize notes the options
    if selector is not None:
        if len(merges) > 1:
            raise refuse("KZ014", "several merge patches in an entry with a target", where, help="one entry for each")
        for patch in merges:
            chosen = [item for item in resources.items if selector.takes(item)]
            _merge_selected(resources, chosen, patch, reader, name_change=names, kind_change=kinds)
        return
    for patch in merges:
        if (target := _target_of(resources, patch, reader)) is not None:
            merge_into(target, clone(patch), reader, name_change=names, kind_change=kinds)
    resources.drop_empty()


def _read(
    reader: Reader, entry: YamlMap, place: Place | None, definition: Definition
) -> tuple[list[Any], str, Place | None]:
    """The documents of a patch, their file and the place to blame."""
    text, path = (entry.get("patch") or "").strip(), entry.get("path") or ""
    if bool(text) == bool(path):
        message = "a patch has both `patch` and `path`" if text else "a patch without `patch` and `path`"
        raise refuse("KZ015", message, place)
    if text:
        where = place_of(entry, "patch")
        return (
            read_inline(reader, _json(text, start_of(where)) or entry["patch"], where),
            definition.file,
            start_of(where),
        )
    where = place_of(entry, "path")
    file = reader.file(definition.root, path, where)
    text = reader.text(file)
    return reader.documents(_json(text, where) or text, file), file, where


def _json(text: str, place: Place | None) -> str:
    """What begins with a bracket is read as JSON, where YAML would have taken it; empty for any other text.

    Pairs of escapes that JSON needs for some characters, and YAML does not know, become the character. Raises KustomizeError.
    """
    if not text.startswith("["):
        return ""
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = f"a patch that begins with `[` must be JSON: {error}"
        raise refuse("KZ015", reason, place, help="write the operations as a YAML list, each behind a dash") from None
    return _PAIR.sub(lambda found: json.loads(f'"{found[0]}"'), text) if "\\ud" in text.lower() else ""


def _no_constant(name: str) -> float:
    """NaN and infinities, which Python would take."""
    raise ValueError(f"there is no {name} in JSON")


def classify(values: list[Any], file: str, place: Place | None) -> tuple[list[YamlMap], list[Operation]]:
    """Merge patches or operations. Raises KustomizeError when it is neither."""
    if values and isinstance(values[0], YamlList):
        return [], read_operations(values[0], place)
    return as_objects(values, file, place), []


def _target_of(resources: Resources, patch: YamlMap, reader: Reader) -> Resource | None:
    """The one resource that a merge patch names; None when it may be among the remote ones. Raises KustomizeError."""
    wanted = id_of(patch)
    found = resources.matching(wanted.same)
    place = place_of(patch, "metadata", "name") or patch.place
    if not found:
        message = f"no object for the patch of {wanted} ({wanted.gvk})"
        if reader.left_out:
            reader.found.append(warn("KZ013", f"{message}; it may be among what is remote", place))
            return None
        raise refuse("KZ013", message, place, help=_hint(resources, wanted))
    if len(found) > 1:
        notes = [Note(f"it may be {item.id}", item.named_at()) for item in found]
        raise refuse("KZ014", f"several objects for the patch of {wanted}", place, notes=notes)
    return found[0]


def _hint(resources: Resources, wanted: ResId) -> str:
    there = [item.id for item in resources.items if not item.empty]
    for one in there:
        if one.name == wanted.name and one.gvk.kind == wanted.gvk.kind:
            if one.gvk != wanted.gvk:
                return f"there is one of {one.gvk.api_version}"
            return f"there is one in namespace `{one.effective_namespace}`"
    near = nearest(wanted.name, [one.name for one in there if one.gvk.kind == wanted.gvk.kind])
    return f"did you mean `{near}`?" if near else ""


def _merge_selected(
    resources: Resources,
    chosen: list[Resource],
    patch: YamlMap,
    reader: Reader,
    *,
    name_change: bool,
    kind_change: bool,
) -> None:
    for resource in chosen:
        mine = clone(patch)
        mine.pop("apiVersion", None)
        _text_metadata(mine, reader)
        merge_into(resource, mine, reader, name_change=name_change, kind_change=kind_change)
    resources.drop_empty()
    _check_unique(resources, patch)


def _text_metadata(patch: YamlMap, reader: Reader, fields: tuple[str, ...] = ("labels", "annotations")) -> None:
    """Labels and annotations of a patch as kustomize copies them to its targets: text only, so a null there deletes nothing."""
    metadata = patch.get("metadata")
    if not isinstance(metadata, YamlMap):
        return
    for field in fields:
        if field not in metadata:
            continue
        found = metadata[field]
        if not isinstance(found, YamlMap) or not found:
            delete(metadata, field)
            continue
        for key, value in found.items():
            origin = found.origins.get(key)
            if value is None:
                found[key] = reader.null_text(origin)
            else:
                found[key] = "" if isinstance(value, dict | list) else reader.written(value, origin)


def merge_into(resource: Resource, patch: YamlMap, reader: Reader, *, name_change: bool, kind_change: bool) -> None:
    """Merge a patch; the identity stays, as far as the options do not let it change."""
    value = resource.map
    metadata = value.get("metadata")
    kept = {}
    if not kind_change:
        kept["kind"] = (value.get("kind"), value.origins.get("kind"))
    if patch.get("apiVersion") == value.get("apiVersion"):
        patch.pop("apiVersion", None)  # it only says which object is meant
    inner = {}
    if isinstance(metadata, YamlMap):
        for field in ("namespace",) if name_change else ("name", "namespace"):
            inner[field] = (metadata.get(field), metadata.origins.get(field))
    if name_change or kind_change:
        resource.store_id()
    merge_patch(resource, patch, reader)
    if resource.empty:
        return
    _restore(resource.map, kept)
    _restore(resource.metadata(), inner)


def _restore(container: YamlMap, fields: dict[str, Any]) -> None:
    for field, (value, origin) in fields.items():
        if value in (None, ""):
            container.pop(field, None)
            container.origins.pop(field, None)
            continue
        container[field] = value
        if origin is not None:
            container.origins[field] = origin
        else:  # an object without origins, out of a chart: the patch did not name it either
            container.origins.pop(field, None)


def _check_unique(resources: Resources, patch: YamlMap) -> None:
    seen: dict[Any, Resource] = {}
    for resource in resources.items:
        one = resource.id
        key = (one.gvk, one.name, one.effective_namespace)
        if key in seen:
            notes = (Note("one of them", seen[key].named_at()), Note("the other", resource.named_at()))
            raise refuse("KZ012", f"the patch makes two objects one: {one}", patch.place, notes=notes)
        seen[key] = resource


def apply_json_patches(resources: Resources, definition: Definition, reader: Reader) -> None:
    """patchesJson6902."""
    entries = definition.list("patchesJson6902")
    for index, entry in enumerate(entries):
        apply_json_patch(resources, entry, nearest_place(entries, index), definition, reader)


def apply_json_patch(
    resources: Resources, entry: YamlMap, place: Place | None, definition: Definition, reader: Reader
) -> None:
    """One entry of `patchesJson6902`. Raises KustomizeError."""
    target = entry.get("target")
    if not target or not target.get("name"):
        raise refuse("KZ013", "a JSON patch needs a target with a name", place)
    values, file, where = _read(reader, entry, place, definition)
    _, operations = classify(values, file, where)
    if not operations:
        raise refuse("KZ015", "the patch has no operations", where)
    selector = Selector(target, nearest_place(entry, "target"))
    for resource in [item for item in resources.items if selector.takes(item)]:
        apply_operations(resource, operations, reader)
    resources.drop_empty()
