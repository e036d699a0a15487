"""The index.yaml of a chart repository.

Public ones have up to 30 MiB, of which one chart is a small part; so that part is cut out by its indentation and read
alone. Where the text is not laid out as every tool writes it, the whole is read.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from dataclasses import dataclass
from typing import Any

from labwright.source import SourceError
from labwright.source.fast import load_plain

_ENTRIES = re.compile(rb"^entries:[ \t]*\r?\n", re.MULTILINE)
_FIRST = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ ]+)[^\s#-]")


class BadIndexError(ValueError):
    """An index that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version of a chart."""

    version: str
    url: str
    digest: str = ""
    """`sha256:…`; empty where the index does not say."""


def entries(content: bytes, chart: str, base: str) -> list[Entry]:
    """All versions of a chart that can be fetched. `base` is the repository's address.

    Raises BadIndexError when the index cannot be read.
    """
    found = _cut(content, chart)
    if found is None:
        found = _whole(content.decode("utf-8", "replace")).get(chart)
    return [made for one in found or () if (made := _entry(one, base)) is not None]


def _cut(content: bytes, chart: str) -> list[Any] | None:
    """The chart's own part; None when the text is not laid out as expected."""
    start = _ENTRIES.search(content)
    first = _FIRST.match(content, start.end()) if start else None
    if start is None or first is None:
        return None
    # The first key below `entries` tells how deep the charts' names stand.
    indent = first[1]
    for name in (chart, f'"{chart}"', f"'{chart}'"):
        head = b"\n" + indent + name.encode() + b":"
        at = content.find(head, start.end() - 1)
        if at >= 0:
            return _items(content, at + len(head), len(indent))
    return []


def _items(content: bytes, start: int, indent: int) -> list[Any] | None:
    """The list that begins behind a key and ends with the next one that stands as deep."""
    end = re.compile(rb"^ {0,%d}[^\s#-]" % indent, re.MULTILINE).search(content, content.find(b"\n", start))
    try:
        documents = load_plain(content[start : end.start() if end else len(content)], "index.yaml")
    except SourceError:
        return None
    return documents[0] if len(documents) == 1 and isinstance(documents[0], list) else None


def _whole(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else (load_plain(text, "index.yaml") or [None])[0]
    except SourceError as error:
        raise BadIndexError(error.diagnostics[0].message) from None
    except (ValueError, RecursionError) as error:
        raise BadIndexError(str(error)) from None
    found = value.get("entries") if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise BadIndexError("it has no entries")
    return found


def _entry(one: Any, base: str) -> Entry | None:
    urls = one.get("urls") if isinstance(one, dict) else None
    if not isinstance(urls, list) or not urls or not isinstance(urls[0], str):
        return None
    digest = str(one.get("digest") or "").removeprefix("sha256:")
    return Entry(
        version=str(one.get("version") or ""),
        url=urllib.parse.urljoin(base.rstrip("/") + "/", urls[0]),
        digest=f"sha256:{digest}" if re.fullmatch("[0-9a-f]{64}", digest) else "",
    )
