"""YAML to plain values, for text whose places nobody asks for: what a chart rendered.

The same reading as `load_all` without origins, several times cheaper. Two things differ, because Helm's parser
(sigs.k8s.io/yaml, goyaml.v2/decode.go) takes them: of a key that stands twice the later one counts, and a merge key `<<`
overrides what stands before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from labwright.source.compose import MAX_ALIASED, MAX_DEPTH, MERGE_TAG
from labwright.source.errors import fault
from labwright.source.lines import MAX_BYTES
from labwright.source.loader import load_all
from labwright.source.nodes import clone
from labwright.source.places import Place
from labwright.source.scalars import ScalarError, resolve, resolve_key, resolve_tagged

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNSEEN = object()


def load_plain(content: str | bytes, file: str) -> list[Any]:
    """The values of all documents that are not empty, made of plain dicts and lists.

    Raises SourceError with the codes of `load_all`; `file` is only a name for their places.
    """
    if len(content) > MAX_BYTES:
        raise fault("Y007", f"the file is larger than {MAX_BYTES // 2**20} MiB", Place(file, 1, 1, 1, 1))
    try:
        # What may not stand in YAML is left to the parser here; the slow reader looks for it before, for a better message.
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        reader = _Reader(text.removeprefix("\ufeff"), file)
    except (yaml.YAMLError, ValueError):
        load_all(content, file)
        raise
    try:
        return reader.documents()
    except yaml.YAMLError:
        load_all(content, file)
        raise
    finally:
        reader.close()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._parser = _Parser(text)
        self._next: Callable[[], Any] = self._parser.get_event
        self._file = file
        self._depth = 0
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        """Value, its number of values and its height."""
        self._aliased = 0
        self._scalars: dict[str, Any] = {}

    def close(self) -> None:
        self._parser.dispose()

    def documents(self) -> list[Any]:
        found = []
        while (kind := type(self._next())) is not yaml.StreamEndEvent:
            if kind is yaml.DocumentStartEvent:
                self._anchors = {}
                value = self._node(self._next())
                if value is not None:
                    found.append(value)
        return found

    def _node(self, event: Any) -> Any:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
        elif kind is yaml.AliasEvent:
            return self._alias(event)
        else:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise fault("Y006", f"nested deeper than {MAX_DEPTH} levels", self._place(event))
            value = self._mapping() if kind is yaml.MappingStartEvent else self._sequence()
            self._depth -= 1
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, *_size(value))
        return value

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        try:
            if event.tag is not None:
                return resolve_tagged(event.tag, text)
            if not event.implicit[0]:
                return text
            value = self._scalars.get(text, _UNSEEN)
            if value is _UNSEEN:
                value = self._scalars[text] = resolve(text)
        except ScalarError as error:
            raise fault("Y014", f"the value cannot be read: {error}", self._place(event)) from None
        return value

    def _alias(self, event: Any) -> Any:
        found = self._anchors.get(event.anchor)
        if found is None:
            raise fault("Y004", f"no anchor `&{event.anchor}` is complete before this alias", self._place(event))
        value, nodes, height = found
        self._aliased += nodes
        if self._aliased > MAX_ALIASED:
            raise fault(
                "Y005", f"the aliases of this file expand to more than {MAX_ALIASED} values", self._place(event)
            )
        if self._depth + height > MAX_DEPTH:
            raise fault("Y006", f"nested deeper than {MAX_DEPTH} levels", self._place(event))
        return clone(value)

    def _sequence(self) -> list[Any]:
        made: list[Any] = []
        step, node = self._next, self._node
        while type(event := step()) is not yaml.SequenceEndEvent:
            made.append(node(event))
        return made

    def _mapping(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        step, node = self._next, self._node
        while type(event := step()) is not yaml.MappingEndEvent:
            if type(event) is yaml.ScalarEvent and event.tag is None and event.anchor is None:
                key: str | None = event.value
                if event.implicit[0]:
                    if key == "<<":
                        self._merge(made, event)
                        continue
                    # What begins with a letter and is longer than the words of YAML 1.1 is itself.
                    if not event.value[:1].isalpha() or len(event.value) < 6:
                        key = resolve_key(event.value)
            elif type(event) is yaml.ScalarEvent and event.tag == MERGE_TAG:
                self._merge(made, event)
                continue
            else:
                value = node(event)
                key = (
                    value if isinstance(value, str) else str(value).lower() if isinstance(value, int | float) else None
                )
            if key is None:
                raise fault("Y012", "this key is neither text nor number nor boolean", self._place(event))
            made[key] = node(step())
        return made

    def _merge(self, made: dict[str, Any], event: Any) -> None:
        value = self._node(self._next())
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            raise fault("Y013", "`<<` merges mappings only", self._place(event))
        for source in reversed(sources):
            made.update(source)

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _size(value: Any) -> tuple[int, int]:
    """Values in a value, itself included, and how deep its collections nest."""
    if not isinstance(value, dict | list):
        return 1, 0
    parts = [_size(item) for item in (value.values() if isinstance(value, dict) else value)]
    return 1 + sum(nodes for nodes, _ in parts), 1 + max((height for _, height in parts), default=0)
