"""What of an object must not be shown.

Three things hide a value: it is in the data of a Secret or in an encrypted file; the line that set it is; or it holds the text
of a release's value that came out of such a line.
"""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.model import HIDDEN
from labwright.render.helm.origins_leaves import leaves
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.source import Path, origin_of

_DATA = ("data", "stringData")
_OPEN = ("apiVersion", "kind", "metadata")
"""What stays readable of an encrypted object."""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""An annotation that may hold a whole Secret."""
_SHORT = 4
"""A text of fewer characters hides only what equals it: `on` is in too many words."""


class Veil:
    """Covers what is secret in the objects of one unit."""

    def __init__(self, unit: Unit, evidence: Evidence) -> None:
        self._unit = unit
        self._evidence = evidence

    def hides(self, item: Object, path: Path, value: Any) -> bool:
        """Whether a value without others in it must not be shown."""
        if is_secret(item, path):
            return True
        origin = origin_of(item.value, *path) if path else None
        if origin is not None and any(self._evidence.is_secret(one.place) for one in origin.history):
            return True
        return isinstance(value, str) and any(_shows(value, secret) for secret in self._secrets)

    def over(self, item: Object, path: Path, value: Any) -> Any:
        """A plain copy of what stands at a path, with what is secret covered; the names of keys stay."""
        if isinstance(value, dict):
            return {
                key: self.over(item, (*path, key), inner) for key, inner in value.items() if (*path, key) != ("sops",)
            }
        if isinstance(value, list):
            return [self.over(item, (*path, index), inner) for index, inner in enumerate(value)]
        return HIDDEN if self.hides(item, path, value) else value

    @cached_property
    def _secrets(self) -> frozenset[str]:
        """Texts of the release's values that come out of Secrets."""
        spec = self._unit.release
        if spec is None:
            return frozenset()
        return frozenset(
            str(leaf.value)
            for leaf in leaves(spec.values)
            if leaf.value not in (None, "", True, False)
            and not isinstance(leaf.value, dict | list)
            and leaf.origin is not None
            and any(self._evidence.is_secret(one.place) for one in leaf.origin.history)
        )


def is_secret(item: Object, path: Path) -> bool:
    """Whether a field holds, by what its object is, what must not be shown."""
    if path[-1:] == (_LAST_APPLIED,):
        return True
    if item.kind == "Secret" and item.api_version == "v1":
        return path[:1] in ((_DATA[0],), (_DATA[1],))
    return item.encrypted and path[:1] not in ((), *((key,) for key in _OPEN))


def _shows(text: str, secret: str) -> bool:
    if len(secret) < _SHORT:
        return text == secret
    return secret in text or base64.b64encode(secret.encode()).decode() in text
