"""Values to YAML that people read.

Two-space indent; the items of a list stand two spaces deeper than its key (the style of prettier); Kubernetes key order;
block scalars for texts of several lines; quotes only where a reader of YAML 1.1 or 1.2 would take the text for something
else; no aliases, no folded lines. The same value gives the same bytes, and loading them gives the value again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from labwright.source.places import Path
from labwright.source.quoting import block_header, double_quoted, flow_scalar, is_plain

Comments = Mapping[Path, str]
"""Text of the comment above the key or item at a path; `()` is the head of the document. Several lines are allowed."""

KEY_ORDER: dict[str, tuple[str, ...]] = {
    "object": ("apiVersion", "kind", "metadata", "type", "spec"),
    "metadata": ("name", "generateName", "namespace", "labels", "annotations"),
}
"""The keys that come first, in this order, in an object (any mapping with `apiVersion` and `kind`) and in its metadata."""

_LAST = "status"
_FLOW_INDICATORS = frozenset(",[]{}:?#")
_SIMPLE_KEY = 128
"""Longest key written without `? `, in characters. YAML 1.1 allows 1024 bytes."""


def dump(value: Any, *, comments: Comments | None = None, schema: str | None = None) -> str:
    """One document. `schema` becomes the first line's comment for editors.

    Raises TypeError for what YAML has not (sets, dates, bytes, keys that are no text) and ValueError for numbers beyond
    Kubernetes' 64 bits.
    """
    written = _Writer(comments or {}, keeping=True)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += _comment_lines((comments or {}).get((), ""), "")
    lines += written.document(value)
    return "\n".join(lines) + "\n"


def dump_all(documents: Iterable[tuple[Any, Comments]], *, schema: str | None = None) -> str:
    """Several documents, each with its comments, separated by `---`. The schema comment heads the first."""
    texts = [
        dump(value, comments=comments, schema=schema if index == 0 else None)
        for index, (value, comments) in enumerate(documents)
    ]
    return "---\n".join(texts)


def dump_part(value: Any) -> list[str]:
    """The lines of a mapping or list that go between the lines of another document. Raises what `dump` raises."""
    return "\n".join(_Writer({}, keeping=False).document(value)).split("\n")


def inline(value: Any) -> str:
    """The value on one line, as in `{cidr: 10.0.40.0/24, hosts: [a, b]}`. Raises what `dump` raises."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_inline_text(key)}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return _inline_text(value) if isinstance(value, str) else _atom(value)


def _inline_text(text: str) -> str:
    return double_quoted(text) if is_plain(text) and not _FLOW_INDICATORS.isdisjoint(text) else flow_scalar(text)


def _comment_lines(text: str, indent: str) -> list[str]:
    if not text:
        return []
    return [f"{indent}# {line}".rstrip() for line in text.strip("\n").splitlines()]


class _Writer:
    """`keeping` allows block scalars that end in empty lines. What follows those must not begin with one."""

    def __init__(self, comments: Comments, *, keeping: bool) -> None:
        self._comments = comments
        self._keeping = keeping

    def document(self, value: Any) -> Iterator[str]:
        if isinstance(value, Mapping) and value:
            yield from self._mapping(value, 0, ())
        elif isinstance(value, list | tuple) and value:
            yield from self._sequence(value, 0, ())
        elif isinstance(value, str):
            yield flow_scalar(value)
        else:
            yield _atom(value)

    def _mapping(self, value: Mapping[Any, Any], depth: int, path: Path) -> Iterator[str]:
        indent = "  " * depth
        for key in _ordered(value, path):
            here = (*path, key)
            yield from _comment_lines(self._comments.get(here, ""), indent)
            yield from self._entry(f"{indent}{_key(key, indent)}:", value[key], depth, here)

    def _sequence(self, value: Iterable[Any], depth: int, path: Path) -> Iterator[str]:
        indent = "  " * depth
        for index, item in enumerate(value):
            here = (*path, index)
            yield from _comment_lines(self._comments.get(here, ""), indent)
            if not (isinstance(item, Mapping | list | tuple) and item):
                yield from self._entry(f"{indent}-", item, depth, here)
                continue
            if isinstance(item, Mapping):
                yield from _hang(self._mapping(item, depth + 1, here), indent)
            else:
                yield from _hang(self._sequence(item, depth + 1, here), indent)

    def _entry(self, head: str, value: Any, depth: int, path: Path) -> Iterator[str]:
        """A key or a dash, and its value behind or below it."""
        if isinstance(value, Mapping) and value:
            yield head
            yield from self._mapping(value, depth + 1, path)
        elif isinstance(value, list | tuple) and value:
            yield head
            yield from self._sequence(value, depth + 1, path)
        elif isinstance(value, str) and (header := self._header(value)):
            yield f"{head} {header}"
            body = value.removesuffix("\n") if not header.endswith("+") else value[:-1]
            indent = "  " * (depth + 1)
            yield from (f"{indent}{line}" if line else "" for line in body.split("\n"))
        else:
            yield f"{head} {flow_scalar(value) if isinstance(value, str) else _atom(value)}"

    def _header(self, text: str) -> str | None:
        header = block_header(text)
        return None if header and header.endswith("+") and not self._keeping else header


def _hang(lines: Iterator[str], indent: str) -> Iterator[str]:
    """Put the dash of a list item before its first line that is no comment; comments above it move left to the dash."""
    for line in lines:
        if line.lstrip().startswith("# "):
            yield line[2:]
            continue
        yield f"{indent}- {line[len(indent) + 2 :]}"
        break
    yield from lines


def _ordered(value: Mapping[Any, Any], path: Path) -> Iterable[str]:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"a YAML key must be text, not {type(key).__name__}: {key!r}")
    if "apiVersion" in value and "kind" in value:
        first = KEY_ORDER["object"]
    elif path and path[-1] == "metadata":
        first = KEY_ORDER["metadata"]
    else:
        return value
    last = [_LAST] if _LAST in value else []
    return [
        *(key for key in first if key in value),
        *(key for key in value if key not in first and key not in last),
        *last,
    ]


def _key(key: str, indent: str) -> str:
    text = flow_scalar(str(key))
    return text if len(text) <= _SIMPLE_KEY else f"? {double_quoted(str(key))}\n{indent}"


def _atom(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if not -(2**63) <= value < 2**64:
            raise ValueError(f"the number {value} does not fit 64 bits")
        return str(int(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(f"YAML has no {type(value).__name__}: {value!r}")


def _float(value: float) -> str:
    text = repr(value)
    if text in {"inf", "-inf", "nan"}:
        raise ValueError(f"JSON, and so Kubernetes, has no {text}")
    mantissa, _, exponent = text.partition("e")
    # YAML 1.1 takes a number for a float only when it has a point and the exponent has a sign.
    if exponent and "." not in mantissa:
        mantissa += ".0"
    if exponent and exponent[0] not in "+-":
        exponent = "+" + exponent
    return f"{mantissa}e{exponent}" if exponent else mantissa
