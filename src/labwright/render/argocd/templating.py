"""Filling an ApplicationSet's template, or a generator inside a matrix, with parameters.

Mirrors Render in applicationset/utils/utils.go: every text and every key is a template of its own, in Go's language where
`goTemplate` is set, else with valyala/fasttemplate's tags, of which unknown ones stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.functions import FUNCTIONS
from labwright.render.gotemplate import Template, TemplateError, as_json
from labwright.source import Origin, Place, YamlList, YamlMap, append, assign, nearest_place

_FIELD = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*)*)")


@dataclass(frozen=True, slots=True)
class Language:
    """How the templates of one ApplicationSet are written."""

    go: bool = False
    missing_key: str = "default"
    """Go's option `missingkey`."""

    def fill(self, text: str, params: YamlMap, place: Place | None) -> str:
        """One text filled. Raises ArgoError."""
        if "{{" not in text:
            return text
        if not self.go:
            return "".join(_filled_tag(part, params) if index % 2 else part for index, part in enumerate(_cut(text)))
        try:
            return _parsed(text, self.missing_key).execute(as_json(params))
        except TemplateError as error:
            raise refuse("AR013", f"template cannot be rendered: {error}", place) from None

    def deciding(self, text: str, params: YamlMap) -> Origin | None:
        """The origin of the first parameter that a text names."""
        if not self.go:
            tags = _cut(text)[1::2]
            return next((params.origins[tag.strip()] for tag in tags if tag.strip() in params.origins), None)
        for match in _FIELD.finditer(text):
            if origin := _nearest(params, [match.group(1), *match.group(2).split(".")[1:]]):
                return origin
        return None

    def filled(self, value: Any, params: YamlMap, why: str) -> Any:
        """A copy of a value with all its texts filled. Raises ArgoError."""
        if isinstance(value, YamlMap):
            made = YamlMap(place=value.place)
            for key, item in value.items():
                origin = value.origins.get(key)
                name = self.fill(key, params, value.key_places.get(key))
                assign(made, name, self._item(value, key, item, params, why), self._origin(item, origin, params, why))
                if key in value.key_places:
                    made.key_places[name] = value.key_places[key]
            return made
        if isinstance(value, YamlList):
            listed = YamlList(place=value.place)
            for index, item in enumerate(value):
                origin = value.origins[index] if index < len(value.origins) else None
                append(listed, self._item(value, index, item, params, why), self._origin(item, origin, params, why))
            return listed
        return value

    def _item(self, parent: Any, key: str | int, item: Any, params: YamlMap, why: str) -> Any:
        if isinstance(item, str):
            return self.fill(item, params, nearest_place(parent, key))
        return self.filled(item, params, why)

    def _origin(self, item: Any, origin: Origin | None, params: YamlMap, why: str) -> Origin | None:
        """A filled text comes from the parameter; what stood in the template is its history."""
        if not isinstance(item, str) or "{{" not in item:
            return origin
        decided = self.deciding(item, params)
        if decided is None:
            return origin
        return Origin(decided.place, previous=origin, why=why)


@lru_cache(maxsize=4096)
def _parsed(text: str, missing_key: str) -> Template:
    """The same few templates are filled for every Application of a set."""
    return Template.parse(text, functions=FUNCTIONS, missing_key=missing_key)


def _cut(text: str) -> list[str]:
    """Text and tags in turn: `a{{b}}c` is `a`, `b`, `c`. A tag that is never closed is text."""
    parts = [""]
    position = 0
    while (start := text.find("{{", position)) >= 0 and (end := text.find("}}", start + 2)) >= 0:
        parts[-1] += text[position:start]
        parts += [text[start + 2 : end], ""]
        position = end + 2
    parts[-1] += text[position:]
    return parts


def _filled_tag(tag: str, params: YamlMap) -> str:
    found = params.get(tag.strip())
    return found if isinstance(found, str) else f"{{{{{tag}}}}}"


def _nearest(params: YamlMap, path: list[str]) -> Origin | None:
    """The origin of a parameter, else of the nearest one above it."""
    here: Any = params
    found: Origin | None = None
    for step in path:
        if not isinstance(here, YamlMap) or step not in here:
            break
        found = here.origins.get(step) or found
        here = here[step]
    return found
