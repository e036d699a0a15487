"""Events of a YAML parser to values with places.

libyaml (PyYAML's C parser) gives events; this module composes them itself, because origins, anchors defined twice (Go's
parser takes the later one, PyYAML refuses) and bounds for hostile input need it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from labwright.source.diagnostics import Diagnostic, Note
from labwright.source.errors import fault
from labwright.source.lines import split_lines
from labwright.source.nodes import YamlList, YamlMap, clone
from labwright.source.places import Origin, Place
from labwright.source.repeats import Repeat
from labwright.source.scalars import (
    NUMBER_STARTS,
    Dialect,
    Scalar,
    ScalarError,
    is_odd,
    resolve,
    resolve_key,
    resolve_tagged,
    words_of,
)
from labwright.source.syntax import syntax_error

MERGE_TAG = "tag:yaml.org,2002:merge"
MAX_DEPTH = 100
"""Deepest nesting of collections, aliases expanded. Bundled CRDs have about 35; with 100, recursion over values is safe."""

MAX_VALUES = 300_000
"""Most values of one file, aliases expanded. Bundles of CRDs have some ten thousand; more is made to exhaust somebody."""

MAX_ALIASED = 100_000
"""Most values that the aliases of one file may expand to. Chosen by feel: far above honest use, instant to copy."""

MAX_FAULTS = 100
"""Most faults of one file that are reported; nobody reads more."""

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML built without libyaml has no CSafeLoader; its own parser gives the same events, slowly."""

_new = tuple.__new__
"""Makes a Place or an Origin without the detour over the constructor that a named tuple gets, which takes twice as long."""

_BLOCKS = frozenset({"|", ">"})


def scalar_spans(text: str, file: str) -> list[Place]:
    """The places of all scalars of a text, keys included, in order. Raises SourceError when the text is not YAML."""
    parser = _Parser(text)
    spans = []
    try:
        while type(event := parser.get_event()) is not StreamEndEvent:
            if type(event) is ScalarEvent:
                spans.append(_place(file, event))
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error, text, file) from None
    finally:
        parser.dispose()
    return spans


def _place(file: str, event: Any) -> Place:
    start, end = event.start_mark, event.end_mark
    return _new(Place, (file, start.line + 1, start.column + 1, end.line + 1, end.column + 1))


def _merges(event: Any) -> bool:
    """Whether `<<` stands for a merge: plain, or saying so itself (`!!merge <<`, as Go's YAML writes it)."""
    return bool(event.implicit[0]) or event.tag == MERGE_TAG


@dataclass(slots=True)
class _Anchor:
    """What an anchor names; `value` is set once the collection that carries it is complete."""

    place: Place
    complete: bool = False
    value: Any = None
    nodes: int = 0
    height: int = 0


class Composer:
    """Composes the events of one text. Used once."""

    def __init__(self, text: str, file: str, dialect: Dialect) -> None:
        self._parser = _Parser(text)
        self._next: Callable[[], Any] = self._parser.get_event
        self._file = file
        self._dialect = dialect
        self._words = words_of(dialect)
        self._kustomize = dialect is Dialect.KUSTOMIZE
        self.faults: list[Diagnostic] = []
        """What is wrong, but does not keep the rest from being read."""
        self.repeats: list[Repeat] = []
        """Keys that stood twice; each is among the faults, too."""
        self.odd_keys: list[Place] = []
        """Keys that kustomize takes for a number, a boolean or a date."""
        self._text = text
        self._lines: list[str] | None = None
        self._depth = 0
        self._flow = 0
        self._deepest = 0
        self._nodes = 0
        self._aliased = 0
        self._anchors: dict[str, _Anchor] = {}

    def report(
        self, code: str, message: str, place: Place, *, expected: str = "", help: str = "", notes: tuple[Note, ...] = ()
    ) -> None:
        """Note a fault and go on."""
        if len(self.faults) < MAX_FAULTS:
            self.faults += fault(code, message, place, expected=expected, help=help, notes=notes).diagnostics

    def documents(self) -> list[tuple[Any, Place]]:
        found = []
        try:
            while (kind := type(self._next())) is not StreamEndEvent:
                if kind is DocumentStartEvent:
                    self._anchors = {}
                    value, place = self._node(self._next())
                    if value is not None:
                        found.append((value, place))
        finally:
            self._parser.dispose()
        return found

    def _node(self, event: Any) -> tuple[Any, Place]:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if self._nodes > MAX_VALUES:
            raise fault("Y007", f"the file has more than {MAX_VALUES} values", self._place(event))
        if kind is AliasEvent:
            return self._alias(event)
        self._depth += 1
        if self._depth > self._deepest:
            self._bound_depth(0, event)
        if event.flow_style:
            self._flow += 1
        if event.anchor is None:
            composed = self._mapping(event) if kind is MappingStartEvent else self._sequence(event)
        else:
            composed = self._anchored(event, kind)
        self._depth -= 1
        if event.flow_style:
            self._flow -= 1
        return composed

    def _anchored(self, event: Any, kind: type) -> tuple[Any, Place]:
        anchor = self._anchors[event.anchor] = _Anchor(self._place(event))
        nodes, deepest, self._deepest = self._nodes, self._deepest, self._depth
        composed = self._mapping(event) if kind is MappingStartEvent else self._sequence(event)
        anchor.value, anchor.nodes, anchor.height = composed[0], self._nodes - nodes, self._deepest - self._depth + 1
        anchor.complete = True
        self._deepest = max(deepest, self._deepest)
        return composed

    def _bound_depth(self, height: int, event: Any) -> None:
        deep = self._depth + height
        self._deepest = max(self._deepest, deep)
        if deep > MAX_DEPTH:
            raise fault("Y006", f"nested deeper than {MAX_DEPTH} levels", self._place(event))

    def _place(self, event: Any) -> Place:
        return _place(self._file, event)

    def _scalar(self, event: Any) -> tuple[Any, Place]:
        self._nodes += 1
        value: Any = event.value
        text: str = value
        place = self._block_place(event) if event.style in _BLOCKS else _place(self._file, event)
        if self._flow and "?" in text:
            self._check_question(event, place)
        if event.implicit[0]:
            if text in self._words or text[0] in NUMBER_STARTS:
                value = self._typed(event, place)
        elif event.tag is not None:
            value = self._typed(event, place)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(place, True, value, 1)
        return value, place

    def _typed(self, event: Any, place: Place) -> Scalar:
        """The value of a scalar that may be more than its text."""
        text: str = event.value
        try:
            return resolve(text, self._dialect) if event.implicit[0] else resolve_tagged(event.tag, text)
        except ScalarError as error:
            self.report("Y014", f"the value cannot be read: {error}", place, help="quote it to mean text")
            return text

    def _check_question(self, event: Any, place: Place) -> None:
        """Between braces and brackets, Go's parsers end an unquoted text at a `?` (scannerc.go), libyaml no longer does."""
        if not event.style:
            message = "a `?` in an unquoted text between braces or brackets, which Kubernetes' tools cannot read"
            self.report("Y001", message, place, help="quote the text")

    def _block_place(self, event: Any) -> Place:
        """The parser ends a block scalar where the next token begins; the value ends with its last line that has text."""
        if self._lines is None:
            self._lines = split_lines(self._text)
        start, mark = event.start_mark, event.end_mark
        end = min(mark.line - (mark.column == 0), len(self._lines) - 1)
        while end > start.line and not self._lines[end].strip():
            end -= 1
        return Place(self._file, start.line + 1, start.column + 1, end + 1, len(self._lines[end]) + 1)

    def _alias(self, event: Any) -> tuple[Any, Place]:
        place = self._place(event)
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            self.report("Y004", f"no anchor `&{event.anchor}` before this alias", place)
            return None, place
        if not anchor.complete:
            note = Note("the anchor", anchor.place)
            self.report("Y011", f"anchor `&{event.anchor}` contains itself", place, notes=(note,))
            return None, place
        self._bound_depth(anchor.height, event)
        self._count_aliased(anchor.nodes, place)
        return clone(anchor.value), place

    def _count_aliased(self, nodes: int, place: Place) -> None:
        self._nodes += nodes
        self._aliased += nodes
        if self._aliased > MAX_ALIASED:
            raise fault("Y005", f"the aliases of this file expand to more than {MAX_ALIASED} values", place)

    def _sequence(self, start: Any) -> tuple[YamlList, Place]:
        self._nodes += 1
        made = YamlList()
        origins = made.origins
        last: Place | None = None
        step, node = self._next, self._node
        while type(event := step()) is not SequenceEndEvent:
            value, last = node(event)
            made.append(value)
            origins.append(_new(Origin, (last, None, "")))
        made.place = place = self._span(start, event, last)
        return made, place

    def _mapping(self, start: Any) -> tuple[YamlMap, Place]:
        self._nodes += 1
        made = YamlMap()
        origins, key_places = made.origins, made.key_places
        merged: list[tuple[Any, Place]] = []
        last: Place | None = None
        step, node = self._next, self._node
        while type(event := step()) is not MappingEndEvent:
            if type(event) is ScalarEvent and event.value == "<<" and _merges(event):
                value, last = node(step())
                merged.append((value, last))
                continue
            key, place = self._key(event)
            value, last = node(step())
            if key in key_places:
                self._repeated(made, key, value, place, last)
                continue
            made[key] = value
            key_places[key] = place
            origins[key] = _new(Origin, (last, None, ""))
        for value, place in merged:
            self._merge(made, value, place)
        made.place = place = self._span(start, event, last)
        return made, place

    def _repeated(self, container: YamlMap, key: str, value: Any, place: Place, value_place: Place) -> None:
        before = len(self.faults)
        self.report(
            "Y002",
            f"key `{key}` stands twice in one mapping",
            place,
            help="keep one of the two",
            notes=(Note("the first one", container.key_places[key]),),
        )
        self.repeats += [
            Repeat(container, key, value, place, Origin(value_place), report) for report in self.faults[before:]
        ]

    def _key(self, event: Any) -> tuple[str, Place]:
        if type(event) is ScalarEvent and event.tag is None and event.anchor is None:
            self._nodes += 1
            text: str = event.value
            key: str | None = text
            place = _place(self._file, event)
            if event.implicit[0] and (text in self._words or text[0] in NUMBER_STARTS):
                key = resolve_key(text, self._dialect)
                if self._kustomize and is_odd(text):
                    self.odd_keys.append(place)
            if self._flow and "?" in text:
                self._check_question(event, place)
        else:
            value, place = self._node(event)
            key = value if isinstance(value, str) else str(value).lower() if isinstance(value, int | float) else None
        if key is None:
            self.report("Y012", "this key is neither text nor number nor boolean", place, help="quote it to mean text")
            key = f"{place.line}:{place.column}"
        return key, place

    def _merge(self, target: YamlMap, value: Any, place: Place) -> None:
        """Take over what a `<<` brings, without replacing: what stands in the mapping itself wins, then what came first.

        So says the YAML merge type, and so does kustomize. sigs.k8s.io/yaml differs only where `<<` follows a key it also brings.
        """
        sources = value if isinstance(value, YamlList) else [value]
        for source in sources:
            if not isinstance(source, YamlMap):
                expected = "an alias of a mapping, or a list of such"
                self.report("Y013", "`<<` merges mappings only", place, expected=expected)
                continue
            for key, item in source.items():
                if key not in target:
                    target[key] = item
                    target.origins[key] = source.origins[key]
                    target.key_places[key] = source.key_places[key]

    def _span(self, start: Any, end: Any, last: Place | None) -> Place:
        """From the first to the last character. The end event of a block collection lies behind the comments that follow it."""
        first, mark = start.start_mark, end.end_mark
        if not start.flow_style and last is not None:
            return _new(Place, (self._file, first.line + 1, first.column + 1, last.end_line, last.end_column))
        return _new(Place, (self._file, first.line + 1, first.column + 1, mark.line + 1, mark.column + 1))
