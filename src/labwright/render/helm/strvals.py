r"""Helm's `--set` syntax, written into values with an origin.

Mirrors helm.sh/helm/v4/pkg/strvals (parser.go): `a.b[0].c=value,d={1,2}`, `\` before a character that would end a part.
helm-controller feeds `targetPath=value` to it, Argo CD the parameters of a source.
"""

from __future__ import annotations

import re
from typing import Any

from labwright.source import Origin, YamlList, YamlMap, append, assign

MAX_INDEX = 65_536
MAX_NESTED = 30
"""Bounds of Helm's own parser."""

_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "0": 0}
_INT64 = range(-(2**63), 2**63)


class SetError(ValueError):
    """Something that Helm's parser refuses. The message never holds the value: it may be a secret."""


class _EndError(Exception):
    """The text is used up."""


def set_value(values: YamlMap, line: str, origin: Origin | None, *, text: bool = False) -> None:
    """Write `path=value` into `values`, in place. `text` keeps every value a text. Raises SetError."""
    parser = _Parser(line, origin, text=text)
    while True:
        try:
            parser.key(values, 0)
        except _EndError:
            return


class _Parser:
    def __init__(self, line: str, origin: Origin | None, *, text: bool) -> None:
        self._line = line
        self._at = 0
        self._origin = origin
        self._text = text

    def _until(self, stop: str) -> tuple[str, str]:
        """The text up to one of the characters, and that character; empty at the end of the line."""
        made: list[str] = []
        while self._at < len(self._line):
            character = self._line[self._at]
            self._at += 1
            if character in stop:
                return "".join(made), character
            if character == "\\":
                if self._at >= len(self._line):
                    break
                character = self._line[self._at]
                self._at += 1
            made.append(character)
        return "".join(made), ""

    def key(self, data: YamlMap, nested: int) -> None:
        key, last = self._until("=[,.")
        if not last:
            if not key:
                raise _EndError
            raise SetError("a part without `=`: an unescaped `,` in the value begins a new key")
        if last == "[":
            index = self._index()
            found = data.get(key, YamlList())
            if not isinstance(found, YamlList):
                raise SetError(f"`{key}` is no list")
            try:
                found = self._item(found, index, nested)
            finally:
                self._put(data, key, found)  # Helm keeps the list even where an empty value ends the line inside it
        elif last == "=":
            ended = self._at >= len(self._line)
            self._put(data, key, *self._value())
            if ended:
                raise _EndError
        elif last == ",":
            self._put(data, key, "")
            raise SetError("a key without value before `,`")
        else:
            self._inner(data, key, nested + 1)

    def _inner(self, data: YamlMap, key: str, nested: int) -> None:
        if nested > MAX_NESTED:
            raise SetError(f"nested deeper than {MAX_NESTED}")
        inner = data.get(key, YamlMap()) if key in data else YamlMap()
        if not isinstance(inner, YamlMap):
            raise SetError(f"`{key}` is no mapping")
        ended = False
        try:
            self.key(inner, nested)
        except _EndError:
            ended = True
        if inner:
            if data.get(key) is not inner:
                self._put(data, key, inner)
        elif not ended:
            raise SetError(f"`{key}` has no value")
        if ended:
            raise _EndError

    def _put(self, data: YamlMap, key: str, value: Any) -> None:
        if key:
            assign(data, key, value, self._origin)

    def _value(self) -> tuple[Any]:
        """What follows `=`: a list in braces, or text up to a comma."""
        if self._at >= len(self._line):
            return ("",)
        if self._line[self._at] == "{":
            self._at += 1
            return (self._braces(),)
        return (self._typed(self._until(",")[0]),)

    def _braces(self) -> YamlList:
        made = YamlList()
        while True:
            part, last = self._until(",}")
            if not last:
                raise SetError("a list without `}`")
            append(made, self._typed(part), self._origin)
            if last == "}":
                if self._line[self._at : self._at + 1] == ",":
                    self._at += 1
                return made

    def _index(self) -> int:
        text, last = self._until("]")
        if not last or not _WHOLE.fullmatch(text):
            raise SetError("an index that is no number")
        return int(text[:30])

    def _item(self, items: YamlList, index: int, nested: int) -> YamlList:
        """The list with what follows `]` at the index."""
        if index < 0:
            raise SetError("a negative index")
        key, last = self._until("[.=")
        if key:
            raise SetError("text between `]` and what follows")
        if not last:
            raise _EndError
        if last == "=":
            return self._at_index(items, index, *self._value())
        there = items[index] if index < len(items) else None
        if last == "[":
            inner = self._index()
            if there is not None and not isinstance(there, YamlList):
                raise SetError("an item that is no list")
            return self._at_index(items, index, self._item(there if there is not None else YamlList(), inner, nested))
        if not isinstance(there, YamlMap):
            there = YamlMap()
            if index < len(items):
                assign(items, index, there, self._origin)
        self.key(there, nested)
        return self._at_index(items, index, there)

    def _at_index(self, items: YamlList, index: int, value: Any) -> YamlList:
        if index > MAX_INDEX:
            raise SetError(f"an index above {MAX_INDEX}")
        if len(items) <= index:
            # A new list, as Helm makes one: whoever holds the old one does not see the change.
            items = items.copy()
            while len(items) <= index:
                append(items, None, None)
        if items[index] is not value or value is None:
            assign(items, index, value, self._origin)
        return items

    def _typed(self, text: str) -> Any:
        if self._text:
            return text
        if text.casefold() in _WORDS:
            return _WORDS[text.casefold()]
        if text[:1] != "0" and _WHOLE.fullmatch(text) and len(text) < 30 and int(text) in _INT64:
            return int(text)
        return text
