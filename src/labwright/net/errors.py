"""Reading other people's objects: what is of the wrong kind is refused with its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from labwright.source import Diagnostic, Severity, SourceError, nearest_place

CODE = "N001"
"""A network policy that the API server would refuse."""


class NetError(SourceError):
    """A network policy that cannot be read."""


def refuse(message: str, root: Any, *path: str | int, expected: str = "") -> NetError:
    """The error for what stands at `path` of `root`."""
    return NetError(Diagnostic(Severity.ERROR, CODE, message, nearest_place(root, *path), expected))


def mapping(value: Any, root: Any, *path: str | int) -> Mapping[str, Any]:
    """`value` if it is a mapping, an empty one if it is missing. Raises NetError otherwise."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    raise refuse(f"{_dotted(path)} is no mapping", root, *path)


def sequence(value: Any, root: Any, *path: str | int) -> Sequence[Any]:
    """`value` if it is a list, an empty one if it is missing. Raises NetError otherwise."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return value
    raise refuse(f"{_dotted(path)} is no list", root, *path)


def text(value: Any, root: Any, *path: str | int) -> str:
    """`value` if it is a text. Raises NetError otherwise."""
    if isinstance(value, str):
        return value
    raise refuse(f"{_dotted(path)} is no text", root, *path)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path) or "the object"
