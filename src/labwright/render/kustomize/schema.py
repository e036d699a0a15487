"""Which lists merge, and by which keys.

The facts are those of the OpenAPI document that kustomize embeds (`data/merge-lists.json`, made by
tools/kustomize_facts.py): kinds and fields it does not know are replaced as a whole, newer core kinds included.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from labwright.render.kustomize.ids import facts


class Schema(NamedTuple):
    """What is known of one value: its fields (an object) or its merge keys (a list)."""

    facts: Any
    definition: str
    merges: bool = False
    keys: tuple[str, ...] = ()
    extra: bool = False
    """A map from arbitrary keys to objects of the definition."""

    def field(self, name: str) -> Schema | None:
        """The schema of a field; None when nothing about it matters to merging."""
        if self.extra:
            return Schema(self.facts, self.definition)
        fact = self.facts["definitions"].get(self.definition, {}).get(name)
        if fact is None:
            return None
        shape, definition, *keys = fact
        return Schema(self.facts, definition, shape == "m", tuple(keys), shape == "a")

    def elements(self) -> Schema | None:
        return Schema(self.facts, self.definition) if self.definition else None


@cache
def builtin() -> Any:
    """The facts of the embedded document."""
    return facts("merge-lists.json")


def schema_of(value: Any, known: Any = None) -> Schema | None:
    """The schema of an object by its apiVersion and kind."""
    kind = value.get("kind")
    if kind is None:
        return None
    known = known or builtin()
    definition = known["types"].get(f"{value.get('apiVersion')}/{kind}")
    return Schema(known, definition) if definition else None
