"""Keys that stand twice where kustomize does not mind.

What it decodes into a structure (its own kustomization, JSON patches) goes through sigs.k8s.io/yaml, for which the later one
counts. Of objects it keeps the nodes, and refuses a key that stands twice; but it rewrites `metadata.annotations` of
everything it reads (kyaml/yaml/rnode.go, GetAnnotations and SetAnnotations), which unites several mappings of that name
before anybody looks for repeated keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from labwright.source.diagnostics import Diagnostic
from labwright.source.nodes import YamlMap
from labwright.source.places import Origin, Place


class Repeat(NamedTuple):
    """A key that stood in its mapping before, what it brings, and how that is reported."""

    container: YamlMap
    key: str
    value: Any
    key_place: Place
    origin: Origin
    report: Diagnostic


def take_later(repeats: list[Repeat]) -> list[Diagnostic]:
    """Let the later of two equal keys count. Gives the reports that no longer hold."""
    for one in repeats:
        _set(one.container, one.key, one.value, one.origin, one.key_place)
    return [one.report for one in repeats]


def unite_annotations(documents: Iterable[Any], repeats: list[Repeat]) -> list[Diagnostic]:
    """Join the repeated annotations of objects: of equal keys in one mapping the later one counts, in two the first. Gives the reports that no longer hold."""
    settled: list[Diagnostic] = []
    for value in documents:
        metadata = value.get("metadata") if isinstance(value, YamlMap) else None
        if isinstance(metadata, YamlMap):
            settled += _unite(metadata, repeats)
    return settled


def _unite(metadata: YamlMap, repeats: list[Repeat]) -> list[Diagnostic]:
    more = [one for one in repeats if one.container is metadata and one.key == "annotations"]
    parts = [part for part in (metadata.get("annotations"), *(one.value for one in more)) if part is not None]
    if not all(isinstance(part, YamlMap) for part in parts):
        return []
    inner = [one for one in repeats if any(one.container is part for part in parts)]
    for one in inner:
        _set(one.container, one.key, one.value, one.origin, one.key_place)
    for part in parts[1:]:
        for key, value in part.items():
            if key not in parts[0]:
                _set(parts[0], key, value, part.origins[key], part.key_places[key])
    if more and parts:
        _set(metadata, "annotations", parts[0], Origin(parts[0].place), more[0].key_place)
    return [one.report for one in (*more, *inner)]


def _set(target: YamlMap, key: str, value: Any, origin: Origin, key_place: Place) -> None:
    target[key] = value
    target.origins[key] = origin
    target.key_places[key] = key_place
