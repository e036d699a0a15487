"""Shared sections with a cluster's own laid over them.

Mappings merge key by key; anything else in the overlay replaces what was there, lists included. An empty value (`loki:`)
says nothing and leaves what was there; `false` replaces. Every value keeps the place that set it, a replaced one in its
origin's history.
"""

from typing import Any

from labwright.source import YamlMap, assign, clone


def merge(base: YamlMap, overlay: YamlMap) -> YamlMap:
    """A new mapping; neither argument changes. Keys keep the order of `base`, new ones follow."""
    made: YamlMap = clone(base)
    made.place = overlay.place or base.place
    for key, value in overlay.items():
        old = made.get(key)
        if value is None and key in made:
            continue
        new: Any = merge(old, value) if isinstance(old, YamlMap) and isinstance(value, YamlMap) else clone(value)
        assign(made, key, new, overlay.origins.get(key))
        if key in overlay.key_places:
            made.key_places[key] = overlay.key_places[key]
    return made
