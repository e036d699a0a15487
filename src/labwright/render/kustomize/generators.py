"""configMapGenerator and secretGenerator.

Mirrors api/internal/generators, api/kv and the merging of generated resources in api/resmap (AbsorbAll).
"""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import text_of
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.settling import odd_key
from labwright.render.kustomize.tracing import ORIGIN, Tracer
from labwright.source import Note, Origin, Place, YamlMap, assign, nearest, nearest_place, place_of, start_of
from labwright.source.scalars import is_odd

_LINE = 70
"""Longest line of base64 text; longer content is broken, as kustomize does."""
_BEHAVIORS = ("create", "replace", "merge")


class Pair(NamedTuple):
    """One key of a generated object."""

    key: str
    content: bytes
    origin: Origin


def run_generators(resources: Resources, definition: Definition, reader: Reader, tracer: Tracer | None = None) -> None:
    """Generate and add, merge or replace, config maps first. Raises KustomizeError."""
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        entries = definition.list(field)
        note = tracer.builtin(posixpath.basename(definition.file), f"{kind}Generator") if tracer else ""
        for index, entry in enumerate(entries):
            place = start_of(nearest_place(entries, index))
            everywhere = definition.value.get("generatorOptions")
            generated = generate(kind, entry, definition, reader, place, everywhere=everywhere)
            if tracer:
                tracer.made(generated, note)
            absorb(resources, generated)


def generate(
    kind: str,
    entry: YamlMap,
    definition: Definition,
    reader: Reader,
    place: Place | None,
    *,
    everywhere: YamlMap | None,
) -> Resource:
    """The object that one entry describes; `everywhere` are the generatorOptions. Raises KustomizeError."""
    name = entry.get("name") or ""
    if not name:
        raise refuse("KZ016", f"a {kind} generator without a name", place)
    origin = Origin(place or definition.start, why="generator")
    value = YamlMap(place=origin.place)
    for key, text in (("apiVersion", "v1"), ("kind", kind)):
        assign(value, key, text, origin)
    metadata = YamlMap(place=origin.place)
    assign(value, "metadata", metadata, origin)
    assign(metadata, "name", name, _at(entry, "name", origin))
    if entry.get("namespace"):
        assign(metadata, "namespace", entry["namespace"], _at(entry, "namespace", origin))
    if kind == "Secret":
        assign(value, "type", entry.get("type") or "Opaque", _at(entry, "type", origin))
    pairs = _unique(load_pairs(entry, definition, reader), kind, name)
    _fill(value, kind, sorted(pairs), origin)
    options = _options(entry.get("options"), everywhere)
    for field in ("labels", "annotations"):
        if entries := options.get(field):
            made = YamlMap(place=origin.place)
            assign(metadata, field, made, origin)
            for key in sorted(entries):
                assign(made, key, entries[key], Origin(place_of(entries, key) or origin.place, why="generatorOptions"))
    if options.get("immutable"):
        assign(value, "immutable", True, origin)
    behavior = (entry.get("behavior") or "").lower()
    return Resource(
        value=value,
        place=origin.place,
        behavior=behavior if behavior in _BEHAVIORS else "",
        hashed=not options.get("disableNameSuffixHash"),
        generator=origin,
    )


def _at(entry: YamlMap, field: str, fallback: Origin) -> Origin:
    place = place_of(entry, field)
    return Origin(place, why="generator") if place else fallback


def _fill(value: YamlMap, kind: str, pairs: list[Pair], origin: Origin) -> None:
    for pair in pairs:
        if is_odd(pair.key):
            raise odd_key(pair.key, pair.origin.place)
    if kind == "Secret":
        data = YamlMap(place=origin.place)
        assign(value, "data", data, origin)
        for pair in pairs:
            assign(data, pair.key, encode(pair.content), pair.origin)
        return
    for pair in pairs:
        try:
            field, text = "data", pair.content.decode("utf-8")
        except UnicodeDecodeError:
            field, text = "binaryData", encode(pair.content)
        if field not in value:
            assign(value, field, YamlMap(place=origin.place), origin)
        assign(value[field], pair.key, text, pair.origin)


def encode(content: bytes) -> str:
    """Base64, broken into lines when long."""
    text = base64.b64encode(content).decode("ascii")
    if len(text) < _LINE:
        return text
    return "".join(text[start : start + _LINE] + "\n" for start in range(0, len(text), _LINE))


def _unique(pairs: Iterator[Pair], kind: str, name: str) -> list[Pair]:
    seen: dict[str, Pair] = {}
    for pair in pairs:
        if pair.key in seen:
            note = Note("the first one", seen[pair.key].origin.place)
            raise refuse("KZ016", f"{kind} {name} gets key `{pair.key}` twice", pair.origin.place, notes=(note,))
        seen[pair.key] = pair
    return list(seen.values())


def load_pairs(entry: YamlMap, definition: Definition, reader: Reader) -> Iterator[Pair]:
    """The keys and contents of an entry: env files, literals, files. Raises KustomizeError."""
    env_files = [(path, place_of(entry["envs"], index)) for index, path in enumerate(entry.get("envs") or ())]
    if entry.get("env"):
        env_files.append((entry["env"], place_of(entry, "env")))
    for path, place in env_files:
        yield from _env_pairs(reader, reader.file(definition.root, path, place), place)
    for index, literal in enumerate(entry.get("literals") or ()):
        place = place_of(entry["literals"], index) or definition.start
        key, equals, text = literal.partition("=")
        if not equals or not key:
            raise refuse("KZ016", f"literal `{key}` has no {'key' if equals else 'value'}", place, expected="key=value")
        yield Pair(key, _unquoted(text).encode("utf-8"), Origin(place, why="literal"))
    for index, source in enumerate(entry.get("files") or ()):
        place = place_of(entry["files"], index) or definition.start
        key, path = _file_source(source, place)
        file = reader.file(definition.root, path, place)
        yield Pair(key, reader.fs.read(file), Origin(Place(file, 1, 1, 1, 1), Origin(place, why="generator"), "file"))


def _file_source(source: str, place: Place) -> tuple[str, str]:
    if "=" not in source:
        return posixpath.basename(source), source
    key, _, path = source.partition("=")
    if not key or not path or "=" in path:
        raise refuse("KZ016", f"`{source}` is no file source", place, expected="path, or key=path")
    return key, path


def _env_pairs(reader: Reader, file: str, place: Place | None) -> Iterator[Pair]:
    for number, raw in enumerate(reader.fs.read(file).split(b"\n"), 1):
        line = raw.removesuffix(b"\r")
        where = Place(file, number, 1, number, len(line) + 1)
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            text = line.decode("utf-8").lstrip()
        except UnicodeDecodeError:
            raise refuse("KZ016", "a line of an env file that is not UTF-8", where) from None
        if text and not text.startswith("#"):
            key, _, content = text.partition("=")
            previous = Origin(place, why="generator") if place else None
            yield Pair(key, content.encode("utf-8"), Origin(where, previous, "env file"))


def _unquoted(text: str) -> str:
    quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _options(local: YamlMap | None, everywhere: YamlMap | None) -> dict[str, Any]:
    """An entry's options completed by generatorOptions; a switch that is on there cannot be off here."""
    local, everywhere = local or YamlMap(), everywhere or YamlMap()
    made: dict[str, Any] = {}
    for field in ("labels", "annotations"):
        merged = YamlMap()
        for options in (everywhere, local):
            for key, text in (options.get(field) or {}).items():
                merged[key] = text
                if place := place_of(options, field, key):
                    merged.origins[key] = Origin(place)
        made[field] = merged
    for field in ("disableNameSuffixHash", "immutable"):
        made[field] = bool(local.get(field)) or bool(everywhere.get(field))
    return made


def absorb(resources: Resources, generated: Resource) -> None:
    """Add a generated resource, or let it replace or complete the one of its identity. Raises KustomizeError."""
    wanted = generated.id
    found = resources.matching(wanted.same)
    place = generated.place
    if not found:
        if generated.behavior in ("merge", "replace"):
            near = nearest(wanted.name, [item.name for item in resources.items if not item.empty])
            hint = f"did you mean `{near}`?" if near else ""
            raise refuse("KZ016", f"there is no {wanted} to {generated.behavior}", place, help=hint)
        resources.items.append(generated)
        return
    if len(found) > 1:
        notes = [Note(f"it may be {item.id}", item.named_at()) for item in found]
        raise refuse("KZ014", f"several objects for the generated {wanted}", place, notes=notes)
    old = found[0]
    if generated.behavior not in ("merge", "replace"):
        notes = [Note("the first one", old.named_at())]
        hint = "set `behavior: merge` or `behavior: replace`"
        raise refuse("KZ012", f"{wanted} exists already", place, help=hint, notes=notes)
    merges = generated.behavior == "merge"
    if merges and ORIGIN in old.annotations():
        generated.annotations()[ORIGIN] = old.annotations()[ORIGIN]
    _take_metadata(generated, old)
    if merges:
        for field in ("data", "binaryData"):
            _merge_data(generated.map, old.map, field)
    resources.items[resources.items.index(old)] = generated


def _take_metadata(new: Resource, old: Resource) -> None:
    """Labels and annotations of both, the new ones winning; name, namespace and history of the old one."""
    for field in ("labels", "annotations"):
        before, after = old.metadata().get(field), new.metadata().get(field)
        merged = YamlMap(place=new.place)
        for entries in (before, after):
            if isinstance(entries, YamlMap):
                for key, text in entries.items():
                    assign(merged, key, text_of(text), entries.origins.get(key))
        if merged:
            assign(new.metadata(), field, merged, Origin(new.place) if new.place else None)
        elif field in new.metadata():
            del new.metadata()[field]
    metadata = old.metadata()
    for field in ("name", "namespace"):
        if field in metadata:
            new.metadata()[field] = metadata[field]
            if field in metadata.origins:
                new.metadata().origins[field] = metadata.origins[field]
        else:
            new.metadata().pop(field, None)
    new.previous = list(old.previous)
    new.prefixes, new.suffixes = list(old.prefixes), list(old.suffixes)
    new.hashed = new.hashed and old.hashed
    new.behavior = old.behavior


def _merge_data(new: YamlMap, old: YamlMap, field: str) -> None:
    before, after = old.get(field), new.get(field)
    if not isinstance(before, YamlMap) and not isinstance(after, YamlMap):
        return
    merged = YamlMap(place=new.place)
    for entries in (before, after):
        if isinstance(entries, YamlMap):
            for key, text in entries.items():
                assign(merged, key, text_of(text), entries.origins.get(key))
    if merged:
        assign(new, field, merged, new.origins.get(field) or old.origins.get(field))
    else:
        new.pop(field, None)
