"""A kustomization's own OpenAPI document (`openapi`), as the facts that merging and scopes need.

Mirrors kyaml/openapi: with `path` the document takes the place of the embedded one for the whole build; `version` can only
name the embedded one. The first kustomization on the way down that has either decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import facts
from labwright.source import Place
from labwright.source.fast import load_plain

MAX_DEPTH = 100
"""Deepest nesting of a schema that is looked at. Chosen by feel: real ones have about twenty."""

_GVK = "x-kubernetes-group-version-kind"


@dataclass(slots=True)
class Schemas:
    """Which OpenAPI document holds in a build."""

    known: Any = None
    """Merge facts of the kustomization's own document; None while the embedded one holds."""
    decided: bool = False
    cluster_scoped: frozenset[str] = field(default_factory=frozenset)
    """`group/version/Kind` of what the own document knows as cluster-scoped."""


def embedded_version() -> str:
    """The one version of the embedded document."""
    return str(facts("merge-lists.json")["version"])


def parse_document(text: str, file: str, place: Place | None) -> tuple[Any, frozenset[str]]:
    """Merge facts and cluster-scoped kinds of an OpenAPI document, JSON or YAML. Raises SourceError."""
    document = _loaded(text, file, place)
    definitions = document.get("definitions") if isinstance(document, dict) else None
    if not isinstance(definitions, dict):
        raise refuse("KZ011", f"{file} is no OpenAPI document", place, expected="a mapping with `definitions`")
    return compact(definitions, "custom"), _cluster_scoped(document.get("paths"))


def _loaded(text: str, file: str, place: Place | None) -> Any:
    if text.lstrip()[:1] == "{":
        try:
            return json.loads(text)
        except RecursionError:
            raise refuse("KZ011", f"{file} is nested too deep", place) from None
        except ValueError as error:
            raise refuse("KZ011", f"{file} is not JSON: {error}", place) from None
    documents = load_plain(text, file)
    return documents[0] if documents else None


def compact(definitions: dict[str, Any], version: str) -> dict[str, Any]:
    """The facts of definitions that matter to merging: kinds, and of their fields those that lead to a mergeable list.

    A field is `[shape, definition, keys...]`: "o" object, "a" map of objects, "m" mergeable list.
    """
    made: dict[str, dict[str, Any]] = {}
    types: dict[str, str] = {}
    for name, schema in definitions.items():
        if isinstance(schema, dict):
            _describe(name, schema, made, 0)
            for api_version, kind in _kinds(schema.get(_GVK)):
                types[f"{api_version}/{kind}"] = name
    useful = _useful(made)
    kept = {
        name: {
            key: fact if fact[1] in useful or not fact[1] else [fact[0], "", *fact[2:]]
            for key, fact in sorted(fields.items())
            if fact[0] == "m" or fact[1] in useful
        }
        for name, fields in sorted(made.items())
        if name in useful
    }
    found = {key: name for key, name in sorted(types.items()) if name in useful}
    return {"version": version, "types": found, "definitions": kept}


def _describe(name: str, schema: dict[str, Any], made: dict[str, dict[str, Any]], depth: int) -> None:
    """Note the fields of a definition; objects written inside others become definitions `name/field`."""
    fields: dict[str, Any] = {}
    made[name] = fields
    properties = schema.get("properties")
    if not isinstance(properties, dict) or depth > MAX_DEPTH:
        return
    for key, value in properties.items():
        if isinstance(value, dict) and (fact := _field(f"{name}/{key}", value, made, depth)):
            fields[key] = fact


def _field(name: str, schema: dict[str, Any], made: dict[str, dict[str, Any]], depth: int) -> list[Any] | None:
    if "merge" in str(schema.get("x-kubernetes-patch-strategy", "")).split(","):
        key = schema.get("x-kubernetes-patch-merge-key")
        keys = schema.get("x-kubernetes-list-map-keys") or ([key] if key else [])
        return ["m", _target(name, schema.get("items"), made, depth), *keys]
    if "$ref" not in schema and isinstance(extra := schema.get("additionalProperties"), dict):
        target = _target(name, extra, made, depth)
        return ["a", target] if target else None
    target = _target(name, schema, made, depth)
    return ["o", target] if target else None


def _target(name: str, schema: Any, made: dict[str, dict[str, Any]], depth: int) -> str:
    """The name of the definition that a schema refers to or is; empty for anything but objects."""
    if not isinstance(schema, dict):
        return ""
    if isinstance(reference := schema.get("$ref"), str):
        return reference.rsplit("/", 1)[-1]
    if "properties" not in schema:
        return ""
    _describe(name, schema, made, depth + 1)
    return name


def _useful(made: dict[str, dict[str, Any]]) -> set[str]:
    """Definitions from which a mergeable list can be reached."""
    users: dict[str, list[str]] = {}
    for name, fields in made.items():
        for fact in fields.values():
            users.setdefault(fact[1], []).append(name)
    useful: set[str] = set()
    waiting = [name for name, fields in made.items() if any(fact[0] == "m" for fact in fields.values())]
    while waiting:
        name = waiting.pop()
        if name not in useful:
            useful.add(name)
            waiting.extend(users.get(name, ()))
    return useful


def _kinds(extension: Any) -> Iterable[tuple[str, str]]:
    """apiVersion and kind of each entry of an `x-kubernetes-group-version-kind`."""
    for gvk in extension if isinstance(extension, list) else [extension]:
        if isinstance(gvk, dict) and isinstance(gvk.get("version"), str) and isinstance(gvk.get("kind"), str):
            group = gvk.get("group")
            yield (f"{group}/{gvk['version']}" if group else gvk["version"]), gvk["kind"]


def _cluster_scoped(paths: Any) -> frozenset[str]:
    """Kinds whose API paths never have a namespace (findNamespaceability)."""
    namespaced: dict[str, bool] = {}
    for path, item in paths.items() if isinstance(paths, dict) else ():
        get = item.get("get") if isinstance(item, dict) else None
        for api_version, kind in _kinds(get.get(_GVK)) if isinstance(get, dict) else ():
            key = f"{api_version}/{kind}"
            namespaced[key] = namespaced.get(key, False) or "namespaces/{namespace}" in path
    return frozenset(key for key, inside in namespaced.items() if not inside)
