"""Values that are secret by where they come from: a variable or a release's value may be taken out of a Secret."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cached_property

from labwright.changes.units import Side
from labwright.estate.identity import identified
from labwright.render.content import identities_of
from labwright.render.flux.secrets import OPENED
from labwright.render.flux.substitution import DECRYPTED
from labwright.render.helm.origins_leaves import leaves
from labwright.render.units import Unit
from labwright.source import Origin, Place, YamlMap

SHORTEST = 4
"""A text of fewer characters hides only what equals it: `on` is in too many words."""

_HIDDEN = "(hidden)"
_OPENED = frozenset({OPENED, DECRYPTED})
_DATA = ("data", "stringData")


class Secrets:
    """What of one rendering must not be shown, whatever the field is called."""

    def __init__(self, side: Side | None = None) -> None:
        self._side = side or Side()
        self._texts: dict[str, frozenset[str]] = {}

    def cover(self, origin: Origin | None) -> bool:
        """Whether a value was set by a line of a Secret, or by something that was decrypted."""
        if origin is None:
            return False
        return any(each.why in _OPENED or (each.why and each.place in self._places) for each in origin.history)

    def over(self, text: str, unit: str) -> str:
        """A text of a unit's object without the values that its release takes out of Secrets."""
        for secret in sorted(self._of(unit), key=len, reverse=True):
            if secret == text:
                return _HIDDEN
            if len(secret) >= SHORTEST:
                text = text.replace(secret, _HIDDEN).replace(base64.b64encode(secret.encode()).decode(), _HIDDEN)
        return text

    def _of(self, unit: str) -> frozenset[str]:
        if unit not in self._texts:
            found = self._side.by_id.get(unit)
            self._texts[unit] = frozenset(self._asked(found)) if found is not None else frozenset()
        return self._texts[unit]

    def _asked(self, unit: Unit) -> Iterator[str]:
        if unit.release is None:
            return
        for leaf in leaves(unit.release.values):
            if isinstance(leaf.value, dict | list | bool) or leaf.value in {None, ""} or leaf.origin is None:
                continue
            if any(each.why in _OPENED or each.place in self._places for each in leaf.origin.history):
                yield str(leaf.value)

    @cached_property
    def _places(self) -> frozenset[Place]:
        """Where Secrets of the repository say their values."""
        return frozenset(self._said())

    def _said(self) -> Iterator[Place]:
        for unit in self._side.units:
            if unit.release is not None or not any(each.kind == "Secret" for each in identities_of(unit.objects)):
                continue
            for item in identified((unit,)):
                if (item.id.group, item.id.kind) == ("", "Secret"):
                    for name in _DATA:
                        entries = item.value.get(name)
                        if isinstance(entries, YamlMap):
                            yield from (each.place for origin in entries.origins.values() for each in origin.history)
