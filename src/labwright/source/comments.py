"""The comments of a YAML file. The parser drops them; who needs them (suppressions, editors' schema lines) asks here."""

from __future__ import annotations

import re
from typing import NamedTuple

from labwright.source.compose import scalar_spans
from labwright.source.lines import decode, split_lines
from labwright.source.places import Place

_START = re.compile(r"(?:^|(?<=[\s\ufeff]))#")


class Comment(NamedTuple):
    """A comment, from its `#` to the end of its line."""

    text: str
    """Without the `#` and the space around."""
    place: Place
    alone: bool
    """Whether nothing else stands on its line."""


def comments_of(content: str | bytes, file: str) -> tuple[Comment, ...]:
    """All comments of a file, in order. Raises SourceError when the file is not YAML."""
    text = decode(content, file)
    if "#" not in text:
        return ()
    inside: dict[int, list[tuple[int, int]]] = {}
    for place in scalar_spans(text, file):
        for number in range(place.line, place.end_line + 1):
            start = place.column if number == place.line else 1
            end = place.end_column if number == place.end_line else 2**31
            inside.setdefault(number, []).append((start, end))
    found = []
    for number, line in enumerate(split_lines(text), 1):
        spans = inside.get(number, [])
        for match in _START.finditer(line):
            column = match.start() + 1
            if not any(start <= column < end for start, end in spans):
                place = Place(file, number, column, number, len(line) + 1)
                found.append(Comment(line[match.end() :].strip(), place, not line[: match.start()].strip()))
                break
    return tuple(found)
