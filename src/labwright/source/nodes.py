"""Mappings and sequences that look plain and remember the origin of each key and item.

Read them as the dict and list that they are. To change one and keep its history right, use `assign`, `delete`, `append`
and `insert`: plain item assignment changes the value but leaves the origin of what stood there.
"""

from __future__ import annotations

from typing import Any

from labwright.source.places import Origin, Place

_SCALARS = frozenset((str, int, float, bool, type(None)))


class YamlMap(dict[str, Any]):
    """A mapping with the origin of each value, the place of each key and its own place."""

    __slots__ = ("key_places", "origins", "place")

    def __init__(self, values: Any = (), *, place: Place | None = None) -> None:
        if values:
            super().__init__(values)
        self.origins: dict[str, Origin] = {}
        self.key_places: dict[str, Place] = {}
        self.place = place

    def __copy__(self) -> YamlMap:
        made = YamlMap.__new__(YamlMap)
        made.update(self)
        made.place = self.place
        made.origins = self.origins.copy()
        made.key_places = self.key_places.copy()
        return made

    def copy(self) -> YamlMap:
        """A shallow copy, origins included."""
        return self.__copy__()

    def __deepcopy__(self, memo: object = None) -> YamlMap:
        made = self.__copy__()
        for key, value in self.items():
            if type(value) not in _SCALARS:
                made[key] = clone(value)
        return made


class YamlList(list[Any]):
    """A sequence with the origin of each item and its own place."""

    __slots__ = ("origins", "place")

    def __init__(self, values: Any = (), *, place: Place | None = None) -> None:
        if values:
            super().__init__(values)
        self.origins: list[Origin | None] = [None] * len(self)
        self.place = place

    def __copy__(self) -> YamlList:
        made = YamlList.__new__(YamlList)
        made.extend(self)
        made.place = self.place
        made.origins = self.origins.copy()
        return made

    def copy(self) -> YamlList:
        """A shallow copy, origins included."""
        return self.__copy__()

    def __deepcopy__(self, memo: object = None) -> YamlList:
        made = self.__copy__()
        for index, value in enumerate(self):
            if type(value) not in _SCALARS:
                made[index] = clone(value)
        return made


def clone(value: Any) -> Any:
    """A deep copy that keeps origins. Plain dicts and lists inside are copied as such; scalars are shared."""
    if isinstance(value, (YamlMap, YamlList)):
        return value.__deepcopy__()
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


def plain(value: Any) -> Any:
    """A deep copy made of plain dicts and lists, without origins."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def walk(value: Any, *path: str | int) -> Any:
    """The value at a path. Raises KeyError when there is none."""
    here = value
    for step in path:
        if isinstance(here, list):
            if not isinstance(step, int) or not -len(here) <= step < len(here):
                raise KeyError(step)
        elif not isinstance(here, dict) or step not in here:
            raise KeyError(step)
        here = here[step]
    return here


def origin_of(value: Any, *path: str | int) -> Origin | None:
    """The origin of the value at a path, None when unknown or when there is no such value.

    Without a path: the origin of the document or collection itself.
    """
    if not path:
        place = value.place if isinstance(value, YamlMap | YamlList) else None
        return Origin(place) if place else None
    try:
        parent = walk(value, *path[:-1]) if len(path) > 1 else value
    except KeyError:
        return None
    last = path[-1]
    if isinstance(parent, YamlMap):
        return parent.origins.get(last) if isinstance(last, str) and last in parent else None
    if isinstance(parent, YamlList) and isinstance(last, int) and len(parent.origins) == len(parent):
        return parent.origins[last] if -len(parent) <= last < len(parent) else None
    return None


def place_of(value: Any, *path: str | int) -> Place | None:
    """The place that set the value at a path, None when unknown."""
    origin = origin_of(value, *path)
    return origin.place if origin else None


def key_place_of(value: Any, *path: str | int) -> Place | None:
    """The place of the key at a path (of the item, where the path ends in a list), None when unknown."""
    try:
        parent = walk(value, *path[:-1])
    except KeyError:
        return None
    if path and isinstance(parent, YamlMap) and isinstance(path[-1], str):
        return parent.key_places.get(path[-1]) if path[-1] in parent else None
    return place_of(value, *path)


def nearest_place(value: Any, *path: str | int) -> Place | None:
    """The place to point at for a path that may not exist: the value's, else its key's, else that of the nearest parent."""
    for length in range(len(path), -1, -1):
        if place := place_of(value, *path[:length]) or (key_place_of(value, *path[:length]) if length else None):
            return place
    return None


def assign(container: Any, key: str | int, value: Any, origin: Origin | None) -> None:
    """Set `container[key]`; what set it before becomes the end of the new origin's history. Raises IndexError as a list does."""
    if isinstance(container, YamlMap) and isinstance(key, str):
        origins = container.origins
        new = _after(origin, origins.get(key))
        container[key] = value
        if new is None:
            origins.pop(key, None)
        else:
            origins[key] = new
            container.key_places.setdefault(key, new.place)
    elif isinstance(container, YamlList) and isinstance(key, int):
        _level(container)
        container[key] = value
        container.origins[key] = _after(origin, container.origins[key])
    else:
        container[key] = value


def delete(container: Any, key: str | int) -> None:
    """Remove a key or item and its origin. Raises KeyError or IndexError when it is not there."""
    if isinstance(container, YamlMap) and isinstance(key, str):
        del container[key]
        container.origins.pop(key, None)
        container.key_places.pop(key, None)
    elif isinstance(container, YamlList) and isinstance(key, int):
        _level(container)
        del container[key]
        del container.origins[key]
    else:
        del container[key]


def append(container: list[Any], value: Any, origin: Origin | None) -> None:
    """Add an item at the end."""
    insert(container, len(container), value, origin)


def append_to(value: YamlMap, field: str, item: Any, origin: Origin | None) -> None:
    """Add an item at the end of a list of a mapping, which gets the list where it has none."""
    if field not in value:
        assign(value, field, YamlList(), origin)
    append(value[field], item, origin)


def insert(container: list[Any], index: int, value: Any, origin: Origin | None) -> None:
    """Put an item before `index`, as `list.insert` does."""
    if isinstance(container, YamlList):
        _level(container)
        container.origins.insert(index, origin)
    container.insert(index, value)


def _after(origin: Origin | None, previous: Origin | None) -> Origin | None:
    """`origin`, its history continued by `previous`."""
    if origin is None or previous is None or origin == previous:
        return origin
    if origin.previous is None:
        return origin._replace(previous=previous)
    made = previous
    for earlier in reversed(origin.history):
        made = earlier._replace(previous=made)
    return made


def _level(sequence: YamlList) -> None:
    """Make origins as long as the list again, after plain list operations that know nothing of them."""
    missing = len(sequence) - len(sequence.origins)
    if missing > 0:
        sequence.origins.extend([None] * missing)
    elif missing < 0:
        sequence.origins[:] = [None] * len(sequence)
