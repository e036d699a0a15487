"""Templates of a ResourceSet filled with one input, their places kept.

A template of `resources` is filled text by text, as its YAML would be: a plain one takes the type of what it becomes. In
`resourcesTemplate` the whole text is filled; each object points to the template's lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labwright.render.embedded import Lines, field_lines
from labwright.render.flux.faults import FluxError, refuse
from labwright.render.gotemplate import SPRIG, Function, Kind, Template, TemplateError, as_json
from labwright.render.gotemplate.slug import slug
from labwright.render.goyaml import is_plain
from labwright.source import (
    Origin,
    Place,
    SourceError,
    YamlList,
    YamlMap,
    append,
    assign,
    load,
    load_all,
    nearest_place,
    start_of,
)

_ACTION = re.compile(r"<<.*?>>", re.DOTALL)
_MARK = "\ue000"
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")
LONGEST_SLUG = 63
"""Most characters of a label's value."""

CameFrom = Callable[[int], Place | None]
"""From a line of a filled template to its place."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Templates filled with one input; None where the set has none."""

    inputs: dict[str, Any] | None

    def text(self, template: str, place: Place | None) -> str:
        """Raises FluxError with the place of the template."""
        known = as_json(self.inputs) if self.inputs is not None else None
        functions = {**SPRIG, "inputs": Function(lambda: known), "slugify": Function(slugify, (Kind.TEXT,))}
        try:
            parsed = Template.parse(template, left="<<", right=">>", functions=functions, missing_key="error")
            return parsed.execute(None)
        except TemplateError as error:
            raise refuse("FX017", f"template cannot be rendered: {error}", place) from None

    def filled(self, value: Any) -> Any:
        """A copy of a value, all its texts and keys filled."""
        if isinstance(value, YamlMap):
            made = YamlMap(place=value.place)
            for key, item in value.items():
                name = self.text(key, value.key_places.get(key)) if "<<" in key else key
                assign(made, name, self._leaf(item, nearest_place(value, key)), value.origins.get(key))
                if key in value.key_places:
                    made.key_places[name] = value.key_places[key]
            return made
        if isinstance(value, YamlList):
            listed = YamlList(place=value.place)
            for index, item in enumerate(value):
                origin = value.origins[index] if index < len(value.origins) else None
                append(listed, self._leaf(item, origin.place if origin else None), origin)
            return listed
        return value

    def _leaf(self, item: Any, place: Place | None) -> Any:
        if not isinstance(item, str):
            return self.filled(item)
        if "<<" not in item:
            return item
        text = self.text(item, place)
        if not is_plain(item):
            return text
        try:
            value = load(f"v: {text}", "filled").value["v"]
        except SourceError:
            raise refuse("FX017", f"`{item}` becomes what is not valid YAML", place) from None
        return _at(value, place)


def _at(value: Any, place: Place | None) -> Any:
    """A value all of which comes from one place."""
    if isinstance(value, YamlMap):
        value.place = place
        for key, item in value.items():
            value.origins[key] = Origin(place) if place else value.origins[key]
            value.key_places[key] = place or value.key_places[key]
            _at(item, place)
    elif isinstance(value, YamlList):
        value.place = place
        value.origins[:] = [Origin(place) if place else None] * len(value)
        for item in value:
            _at(item, place)
    return value


class TextTemplate:
    """`resourcesTemplate`: one text with all objects."""

    def __init__(self, text: str, origin: Origin | None, lines: Lines) -> None:
        self._text = text
        self._origin = origin
        self._file_lines = field_lines(text, origin, lines) if origin else None

    def objects(self, filling: Filling) -> list[YamlMap]:
        """Raises SourceError, places those of the template."""
        place = self._origin.place if self._origin else None
        head = start_of(place)
        output = filling.text(self._text, head)
        came_from = self._line_origins(output, filling, head)
        try:
            documents = load_all(output, "resourcesTemplate")
        except SourceError as error:
            first = error.diagnostics[0]
            line = first.place.line if first.place else 1
            raise FluxError(
                refuse("FX017", f"the filled template is not valid YAML: {first.message}", came_from(line)).diagnostics
            ) from None
        made = []
        for document in documents:
            if isinstance(document.value, YamlMap):
                _relocate(document.value, came_from)
                made.append(document.value)
        return made

    def _line_origins(self, output: str, filling: Filling, head: Place | None) -> CameFrom:
        """From a line of the output to its place in the template's file."""
        if head is None:
            return lambda _: None
        if self._file_lines is None:
            return lambda _: head
        file, before, indent = self._file_lines
        numbers = self._numbers(output, filling)
        template = self._text.split("\n")

        def place(line: int) -> Place:
            number = numbers[line - 1] if line <= len(numbers) else 0
            if not number:
                return head
            text = template[number - 1]
            start = len(text) - len(text.lstrip()) + 1 + indent
            return Place(file, number + before, start, number + before, max(start + 1, len(text.rstrip()) + 1 + indent))

        return place

    def _numbers(self, output: str, filling: Filling) -> list[int]:
        """For each line of the output the line of the template, 0 where it is not known.

        The template is filled once more with its literal lines numbered. Numbers stop trim markers, so that blank lines may
        differ; all others must be the same, else nothing is known.
        """
        try:
            marked = filling.text(_numbered(self._text), None)
        except SourceError:
            return []
        seen: list[tuple[str, int]] = []
        last = 1
        for line in marked.split("\n"):
            if match := _MARKED.search(line):
                last = int(match.group(1))
            bare = _MARKED.sub("", line).strip()
            if bare:
                seen.append((bare, last))
        lines = output.split("\n")
        if [line.strip() for line in lines if line.strip()] != [bare for bare, _ in seen]:
            return []
        numbers = iter(seen)
        return [next(numbers)[1] if line.strip() else 0 for line in lines]


def _numbered(text: str) -> str:
    """The template with the number of each line at its start, wherever a line starts outside an action."""
    made = [f"{_MARK}1{_MARK}"]
    number = 1
    at = 0
    for action in [*_ACTION.finditer(text), None]:
        end = action.start() if action is not None else len(text)
        for index, line in enumerate(text[at:end].split("\n")):
            if index:
                number += 1
                made.append(f"\n{_MARK}{number}{_MARK}")
            made.append(line)
        if action is not None:
            made.append(action.group())
            number += action.group().count("\n")
            at = action.end()
    return "".join(made)


def _relocate(value: Any, came_from: CameFrom) -> None:
    if isinstance(value, YamlMap):
        value.place = came_from(value.place.line) if value.place else None
        value.origins.update(
            {key: Origin(place) for key, origin in value.origins.items() if (place := came_from(origin.place.line))}
        )
        value.key_places.update(
            {key: moved for key, place in value.key_places.items() if (moved := came_from(place.line))}
        )
        for item in value.values():
            _relocate(item, came_from)
    elif isinstance(value, YamlList):
        value.place = came_from(value.place.line) if value.place else None
        value.origins[:] = [
            Origin(place) if origin and (place := came_from(origin.place.line)) else None for origin in value.origins
        ]
        for item in value:
            _relocate(item, came_from)


def slugify(text: str) -> str:
    """A text as a label's value: small letters, digits and hyphens, at most 63 characters, cut at a word."""
    return slug(text, LONGEST_SLUG)
