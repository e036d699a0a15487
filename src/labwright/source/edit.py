"""Changes to a YAML text that leave its comments and layout alone, e.g. a new key in the user's homelab.yaml."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from labwright.source.errors import fault
from labwright.source.lines import line_starts
from labwright.source.loader import load, load_all
from labwright.source.nodes import YamlList, YamlMap, nearest_place, plain, walk
from labwright.source.places import Path, Place
from labwright.source.writer import dump, dump_part, inline

_BLOCKS = frozenset({"|", ">"})
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_EMPTY_LINES = re.compile(r"(?:\r?\n[ ]*(?=\r?\n|\Z))*")


def set_value(text: str, path: Path, value: Any, file: str = "") -> str:
    """The text with `value` at `path`. Only the lines that say it change.

    Missing mappings on the way are made; an index equal to the length of a list adds an item. Comments inside a value that
    is replaced go with it. Raises SourceError: what `load` raises, and Y015 where the path leads through something that is
    neither mapping nor list. Raises ValueError for an empty path.
    """
    if not path:
        raise ValueError("a path must name a key")
    documents = load_all(text, file)
    if not documents:
        return text + ("" if not text or text.endswith("\n") else "\n") + dump(_nested(path, value))
    root = load(text, file).value
    body = text.removeprefix("\ufeff")
    edited = text[: len(text) - len(body)] + _Edit(body, root).set(path, value, file)
    if plain(load(edited, file).value) != _expected(root, path, value):
        where = nearest_place(root, *path) or Place(file, 1, 1, 1, 1)
        raise fault("Y015", f"`{_shown(path)}` cannot be set in a file of this form", where, help="set it by hand")
    return edited


def _shown(path: Path) -> str:
    return ".".join(map(str, path))


def _nested(path: Path, value: Any) -> Any:
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def _expected(root: Any, path: Path, value: Any) -> Any:
    wanted = plain(root)
    depth = _known_depth(wanted, path)
    if depth == 0 and not isinstance(wanted, dict | list):
        return _nested(path, value)
    target = walk(wanted, *path[: min(depth, len(path) - 1)])
    rest = path[min(depth, len(path) - 1) :]
    if target is None:
        parent, last = walk(wanted, *path[: depth - 1]), path[depth - 1]
        parent[last] = _nested(rest, value)
    elif isinstance(target, list) and rest[0] == len(target):
        target.append(_nested(rest[1:], value))
    else:
        target[rest[0]] = _nested(rest[1:], value)
    return wanted


def _known_depth(root: Any, path: Path) -> int:
    """How many steps of the path exist."""
    for depth in range(len(path), 0, -1):
        try:
            walk(root, *path[:depth])
        except KeyError:
            continue
        return depth
    return 0


class _Edit:
    def __init__(self, text: str, root: Any) -> None:
        self._text = text
        self._root = root
        self._starts = line_starts(text)
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def set(self, path: Path, value: Any, file: str) -> str:
        depth = _known_depth(self._root, path)
        if depth == len(path) and self._is_own(path):
            return self._replace(path, value)
        parent_path = path[: min(depth, len(path) - 1)]
        parent = walk(self._root, *parent_path)
        rest = path[len(parent_path) :]
        if parent is None or (isinstance(parent, dict | list) and not self._entries(parent)):
            return self._replace(parent_path, _nested(rest, value))
        if isinstance(parent, YamlMap) and isinstance(rest[0], str):
            return self._add(parent, rest[0], _nested(rest[1:], value))
        if isinstance(parent, YamlList) and rest[0] == len(parent):
            return self._add(parent, None, _nested(rest[1:], value))
        place = nearest_place(self._root, *parent_path)
        raise fault(
            "Y015",
            f"`{_shown(parent_path)}` is not something that {rest[0]!r} can be added to",
            place or Place(file, 1, 1, 1, 1),
        )

    def _is_own(self, path: Path) -> bool:
        """Whether the entry stands in its mapping itself, not merged in from elsewhere."""
        parent = walk(self._root, *path[:-1])
        return any(key == path[-1] for key, _ in self._entries(parent))

    def _entries(self, parent: Any) -> list[tuple[str | int, Place]]:
        """The entries that stand between the first and the last character of a collection, with their places."""
        if isinstance(parent, YamlList):
            return [(index, origin.place) for index, origin in enumerate(parent.origins) if origin]
        whole = parent.place
        return [
            (key, parent.origins[key].place)
            for key, place in parent.key_places.items()
            if whole and (whole.line, whole.column) <= place[1:3] <= (whole.end_line, whole.end_column)
        ]

    def _add(self, parent: YamlMap | YamlList, key: str | None, value: Any) -> str:
        whole = parent.place
        assert whole is not None, "a loaded collection has its place"
        entry = [value] if key is None else {key: value}
        if self._opens_flow(whole):
            last = max(place[3:] for _, place in self._entries(parent))
            return self._splice(self._index(*last), self._index(*last), ", " + inline(entry)[1:-1])
        start, end = self._last_scalar(parent)
        at = self._line_end(self._block_end(start, end) if self._text[start : start + 1] in _BLOCKS else end)
        if at < len(self._text):
            at = self._starts[bisect_right(self._starts, at)]
        before = "" if self._text[:at].endswith(("\n", "\r")) else self._newline
        return self._splice(at, at, before + self._block(entry, self._indent(parent)))

    def _replace(self, path: Path, value: Any) -> str:
        if not path:
            whole = self._root.place
            return self._splice(self._index(*whole[1:3]), self._index(*whole[3:]), dump(value).rstrip("\n"))
        parent, last = walk(self._root, *path[:-1]), path[-1]
        place = parent.origins[last].place
        start, end = self._index(place.line, place.column), self._index(place.end_line, place.end_column)
        old = walk(parent, last)
        if self._is_flow(path[:-1]):
            gap = " " if start == end and not self._text[:start].endswith(" ") else ""
            return self._splice(start, end, gap + inline(value))
        indent = self._indent(parent)
        if isinstance(last, int):
            return self._splice(start, end, self._block([value], indent)[indent + 2 :].rstrip("\r\n"))
        key_end = self._index(*parent.key_places[last][3:])
        head_end = self._text.index(":", key_end) + 1
        entry = self._block({last: value}, indent).rstrip("\r\n")
        tail = entry[self._value_start(entry) :]
        if isinstance(old, dict | list) and old:
            end = self._line_end(end)
        if isinstance(old, dict | list) and old and place.line > parent.key_places[last].line and tail[:1] in "\r\n":
            # What stands behind the key, a comment perhaps, stays.
            return self._splice(self._starts[place.line - 1], end, tail.lstrip("\r\n"))
        if isinstance(old, str) and self._text[start : start + 1] in _BLOCKS:
            end = self._block_end(start, end)
        return self._splice(head_end, end, tail)

    def _value_start(self, entry: str) -> int:
        """Where the value begins in `key: value` that we wrote ourselves; the key may be quoted."""
        written = load(entry, "")
        place = next(iter(written.value.key_places.values()))
        starts = line_starts(entry)
        return entry.index(":", starts[place.end_line - 1] + place.end_column - 1) + 1

    def _is_flow(self, path: Path) -> bool:
        """Whether the collection at a path, or one around it, is written in braces or brackets."""
        for depth in range(len(path) + 1):
            place = walk(self._root, *path[:depth]).place
            if place and self._opens_flow(place):
                return True
        return False

    def _last_scalar(self, value: YamlMap | YamlList) -> tuple[int, int]:
        """Where the last scalar of a collection starts and ends; an alias or a flow collection counts as one."""
        key, place = max(self._entries(value), key=lambda entry: entry[1][3:])
        inner = walk(value, key)
        if isinstance(inner, YamlMap | YamlList) and inner.place == place and not self._opens_flow(place) and inner:
            return self._last_scalar(inner)
        return self._index(*place[1:3]), self._index(*place[3:])

    def _opens_flow(self, place: Place) -> bool:
        match = _PROPERTIES.match(self._text, self._index(place.line, place.column))
        return match is not None and self._text[match.end() : match.end() + 1] in {"{", "["}

    def _indent(self, parent: YamlMap | YamlList) -> int:
        """The columns before the entries of a block collection. Its own place may begin with an anchor, in an earlier line."""
        key, place = self._entries(parent)[0]
        if isinstance(parent, YamlMap):
            return parent.key_places[str(key)].column - 1
        dash = self._text.rindex("-", 0, max(self._index(place.line, place.column), 1))
        return dash - self._starts[bisect_right(self._starts, dash) - 1]

    def _block_end(self, start: int, end: int) -> int:
        """The end of a block scalar. The empty lines behind it belong to it where its header says `+`."""
        if "+" not in self._text[start : self._line_end(start)].partition("#")[0]:
            return end
        match = _EMPTY_LINES.match(self._text, end)
        return match.end() if match else end

    def _line_end(self, index: int) -> int:
        """The end of the line at an index: a comment behind the last line of a collection goes with it."""
        line = bisect_right(self._starts, index)
        following = self._starts[line] if line < len(self._starts) else len(self._text)
        return index + len(self._text[index:following].rstrip("\r\n"))

    def _block(self, value: Any, indent: int) -> str:
        lines = dump_part(value)
        pad = " " * indent
        return "".join((pad + line if line else "") + self._newline for line in lines)

    def _index(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self._text)

    def _splice(self, start: int, end: int, new: str) -> str:
        return self._text[:start] + new + self._text[end:]
