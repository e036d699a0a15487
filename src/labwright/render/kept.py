"""Objects and diagnostics as JSON, places and histories included, for the memo.

JSON and not pickle: a cache folder may come from elsewhere (a pipeline restores one), and reading it must never run anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from labwright.render.objects import Object
from labwright.source import Diagnostic, Note, Origin, Place, Severity, YamlList, YamlMap

_NO_PLACE = 0


class Writer:
    """Turns values into plain lists; file names and reasons are written once."""

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}

    @property
    def texts(self) -> list[str]:
        """File names and reasons by number."""
        return list(self._texts)

    def object(self, item: Object) -> list[Any]:
        """An object with the origin of every field."""
        return [
            item.api_version,
            item.kind,
            item.name,
            item.namespace,
            item.generated,
            item.template,
            item.hook,
            self._place(item.place),
            item.value,
            self._origins(item.value),
        ]

    def diagnostic(self, item: Diagnostic) -> list[Any]:
        notes = [[note.message, self._place(note.place)] for note in item.notes]
        return [item.severity.value, item.code, item.message, self._place(item.place), item.expected, item.help, notes]

    def _number(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))

    def _place(self, place: Place | None) -> Any:
        return [self._number(place.file), *place[1:]] if place is not None else _NO_PLACE

    def _origin(self, origin: Origin | None) -> Any:
        if origin is None:
            return _NO_PLACE
        made = [*self._place(origin.place), self._number(origin.why)]
        if origin.previous is not None:
            made.append(self._origin(origin.previous))
        return made

    def _origins(self, value: Any) -> Any:
        """Alongside a value: of a mapping its place and, by key, origin, place of the key and what is below."""
        if isinstance(value, YamlMap):
            made: list[Any] = [self._place(value.place)]
            for key, item in value.items():
                made.append(self._origin(value.origins.get(key)))
                made.append(self._place(value.key_places.get(key)))
                made.append(self._origins(item))
            return made
        if isinstance(value, YamlList):
            made = [self._place(value.place)]
            known = len(value.origins) == len(value)
            for index, item in enumerate(value):
                made.append(self._origin(value.origins[index]) if known else _NO_PLACE)
                made.append(self._origins(item))
            return made
        return _NO_PLACE


class Reader:
    """The way back. Raises ValueError, TypeError, KeyError or IndexError for what no Writer wrote."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def object(self, data: Sequence[Any]) -> Object:
        api_version, kind, name, namespace, generated, template, hook, place, value, origins = data
        return Object(
            value=self._value(value, origins),
            api_version=api_version,
            kind=kind,
            name=name,
            namespace=namespace,
            generated=generated,
            template=template,
            hook=hook,
            place=self._place(place),
        )

    def diagnostic(self, data: Sequence[Any]) -> Diagnostic:
        severity, code, message, place, expected, help_, notes = data
        return Diagnostic(
            Severity(severity),
            code,
            message,
            self._place(place),
            expected,
            help_,
            tuple(Note(text, self._place(where)) for text, where in notes),
        )

    def _place(self, data: Any) -> Place | None:
        return Place(self._texts[data[0]], *data[1:]) if data else None

    def _origin(self, data: Any) -> Origin | None:
        if not data:
            return None
        place = Place(self._texts[data[0]], data[1], data[2], data[3], data[4])
        previous = self._origin(data[6]) if len(data) > 6 else None
        return Origin(place, previous, self._texts[data[5]])

    def _value(self, value: Any, origins: Any) -> Any:
        if isinstance(value, dict):
            made = YamlMap(place=self._place(origins[0]))
            at = 1
            for key, item in value.items():
                made[key] = self._value(item, origins[at + 2]) if isinstance(item, dict | list) else item
                if (origin := self._origin(origins[at])) is not None:
                    made.origins[key] = origin
                if (place := self._place(origins[at + 1])) is not None:
                    made.key_places[key] = place
                at += 3
            return made
        if isinstance(value, list):
            items = YamlList(
                (
                    self._value(item, origins[2 * index + 2]) if isinstance(item, dict | list) else item
                    for index, item in enumerate(value)
                ),
                place=self._place(origins[0]),
            )
            items.origins = [self._origin(origins[2 * index + 1]) for index in range(len(value))]
            return items
        return value


def files_of(diagnostics: Iterable[Diagnostic]) -> set[str]:
    """The files that diagnostics point into."""
    places = [one.place for one in diagnostics] + [note.place for one in diagnostics for note in one.notes]
    return {place.file for place in places if place is not None}


def files_of_value(value: Any) -> set[str]:
    """The files that set the fields of a value, at any depth."""
    if isinstance(value, YamlMap):
        origins, below = list(value.origins.values()), list(value.values())
    elif isinstance(value, YamlList):
        origins, below = [one for one in value.origins if one is not None], list(value)
    else:
        return set()
    return {one.place.file for one in origins}.union(*map(files_of_value, below))


def to_bytes(value: Any) -> bytes:
    """JSON without spaces. Raises ValueError for a number that JSON does not have, TypeError for another type."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")
