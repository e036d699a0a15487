"""Reading fields of objects that may be anything: what is missing or of another type is as good as absent.

A repository is input. `spec` may be a string and `metadata` null; a reader that trips over it would hide every other
finding, and the schema rule names the fault anyway. All mappings are dicts here, and asking for that is several times
cheaper than asking for a Mapping.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]


def mapping(value: Any, *path: str) -> Mapping[str, Any]:
    """The mapping at a path; an empty one when there is none."""
    found = field(value, *path)
    return found if isinstance(found, dict) else {}


def text(value: Any, *path: str) -> str:
    """The text at a path; empty when there is none."""
    found = field(value, *path)
    return found if isinstance(found, str) else ""


def field(value: Any, *path: str) -> Any:
    """The value at a path of keys; None when it leads nowhere."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def mappings(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list, each with its index; nothing for what is no list."""
    if isinstance(value, list):
        yield from ((index, item) for index, item in enumerate(value) if isinstance(item, dict))


def matches(value: Any, pattern: tuple[str, ...], at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that a path leads to, with its full path; `*` stands for every item of a list."""
    if not pattern:
        yield at, value
        return
    step, rest = pattern[0], pattern[1:]
    if step == "*":
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from matches(item, rest, (*at, index))
    elif isinstance(value, dict) and step in value:
        yield from matches(value[step], rest, (*at, step))


def texts(value: Any, *path: str) -> dict[str, str]:
    """The entries of the mapping at a path that are text: labels, annotations, selectors."""
    return {key: each for key, each in mapping(value, *path).items() if isinstance(each, str)}
