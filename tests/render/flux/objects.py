"""Objects that a test writes down as YAML."""

from __future__ import annotations

from labwright.render.flux.lookups import Key, Lookups
from labwright.render.objects import Object
from tests.render.written import objects, tree


def one(text: str, file: str = "file.yaml") -> Object:
    (found,) = objects(text, file)
    return found


def by_key(items: list[Object]) -> dict[Key, Object]:
    return {(item.kind, item.namespace, item.name): item for item in items}


def lookups(files: dict[str, str]) -> Lookups:
    """The objects of all files: ConfigMaps and Secrets as settings, the rest as sources."""
    found = [item for path, text in files.items() for item in objects(text, path)]
    settings = [item for item in found if item.kind in ("ConfigMap", "Secret")]
    sources = [item for item in found if item.kind not in ("ConfigMap", "Secret")]
    return Lookups(settings=by_key(settings), sources=by_key(sources), fs=tree(files))
