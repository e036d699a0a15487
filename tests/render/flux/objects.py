"""Objects that a test writes down as YAML."""

from __future__ import annotations

from textwrap import dedent

from labwright.render.flux.lookups import Key, Lookups
from labwright.render.objects import Object
from labwright.source import YamlMap, load_all, place_of
from labwright.tree import Tree


def objects(text: str, file: str = "file.yaml") -> list[Object]:
    """All objects of a text, their places those of `file`."""
    return [_object(document.value) for document in load_all(dedent(text).lstrip("\n"), file)]


def one(text: str, file: str = "file.yaml") -> Object:
    (found,) = objects(text, file)
    return found


def _object(value: YamlMap) -> Object:
    metadata = value["metadata"]
    return Object(
        value=value,
        api_version=value["apiVersion"],
        kind=value["kind"],
        name=metadata["name"],
        namespace=metadata.get("namespace", ""),
        place=place_of(value, "metadata", "name"),
    )


def by_key(items: list[Object]) -> dict[Key, Object]:
    return {(item.kind, item.namespace, item.name): item for item in items}


def lookups(files: dict[str, str]) -> Lookups:
    """The objects of all files: ConfigMaps and Secrets as settings, the rest as sources."""
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    found = [item for path, text in texts.items() for item in objects(text, path)]
    settings = [item for item in found if item.kind in ("ConfigMap", "Secret")]
    sources = [item for item in found if item.kind not in ("ConfigMap", "Secret")]
    return Lookups(settings=by_key(settings), sources=by_key(sources), fs=Tree.of(texts))
