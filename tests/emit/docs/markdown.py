"""Reads Markdown as a renderer does, as far as the pages use it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from labwright.emit.docs.headings import slug

_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")


def prose(text: str) -> str:
    """Without code blocks."""
    return "\n".join(line for fenced, line in _lines(text) if not fenced)


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def links(text: str) -> list[str]:
    return _LINK.findall(_SPAN.sub("", prose(text)))


def spans(text: str) -> list[str]:
    return _SPAN.findall(prose(text))


def anchors(text: str) -> set[str]:
    """The anchors of all headings; the second of a name gets `-1`."""
    found: set[str] = set()
    seen: Counter[str] = Counter()
    for line in prose(text).splitlines():
        if line.startswith("#"):
            name = slug(line.lstrip("#"))
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return found


def tables(text: str) -> Iterator[list[list[str]]]:
    """Every table as rows of cells, the line of dashes included."""
    table: list[list[str]] = []
    for line in [*prose(text).splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif table:
            yield table
            table = []


def _lines(text: str) -> Iterator[tuple[bool, str]]:
    fenced = False
    for line in text.splitlines():
        mark = line.lstrip().startswith("```")
        yield fenced or mark, line
        fenced ^= mark
