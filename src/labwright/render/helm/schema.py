"""What Helm says of values that do not fit a chart's values.schema.json, taken apart: which value, and why.

Both engines check the schema themselves and report in the words of github.com/santhosh-tekuri/jsonschema, one line a
violation below the name of the chart:

    values don't meet the specifications of the schema(s) in the following chart(s):
    loki:
    - at '/replicas': got string, want integer
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = "values don't meet the specifications of the schema(s)"
_CHART = re.compile(r"(?P<name>[\w.-]+):")
_LINE = re.compile(r"(?P<indent>\s*)- at '(?P<pointer>[^']*)': (?P<message>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One value that does not fit."""

    chart: str
    path: tuple[str | int, ...]
    """In the values of the release: below the name of the chart, where that is one that the release's chart carries."""
    message: str

    @property
    def name(self) -> str:
        """The path with dots."""
        return ".".join(map(str, self.path)) or "(all)"


def violations(text: str, chart: str) -> tuple[Violation, ...]:
    """All violations that a refusal lists; none when the text is another refusal."""
    return tuple(_violations(text, chart)) if _HEAD in text else ()


def _violations(text: str, root: str) -> Iterator[Violation]:
    chart = root
    lines = text[text.index(_HEAD) :].splitlines()[1:]
    for at, line in enumerate(lines):
        if match := _CHART.fullmatch(line.strip()):
            chart = match["name"]
        elif (match := _LINE.fullmatch(line)) and not _is_summary(match["indent"], lines[at + 1 : at + 2]):
            path = tuple(_part(part) for part in match["pointer"].split("/")[1:])
            yield Violation(chart=chart, path=path if chart == root else (chart, *path), message=match["message"])


def _is_summary(indent: str, following: list[str]) -> bool:
    """A line such as `anyOf failed`, whose causes stand below it, further in."""
    match = _LINE.fullmatch(following[0]) if following else None
    return match is not None and len(match["indent"]) > len(indent)


def _part(part: str) -> str | int:
    """A part of a JSON pointer."""
    text = part.replace("~1", "/").replace("~0", "~")
    return int(text) if text.isdigit() else text
