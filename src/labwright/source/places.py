"""Where something stands in a file, and what set it.

Both types are named tuples, not dataclasses: a repository of 600 files has some hundred thousand of them, and a tuple is
several times cheaper to make than a frozen dataclass.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, overload

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indexes from the root of a document, e.g. `("spec", "ports", 0, "name")`."""


class Place(NamedTuple):
    """A span in a file. Lines and columns count from 1, columns in characters; the end is just behind the last one."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Origin(NamedTuple):
    """What set a value: the place that says so, and, where that replaced something, what had set it before."""

    place: Place
    previous: Origin | None = None
    why: str = ""
    """How the place came to decide, e.g. `patch` or `postBuild substitution`; empty for a plain value in a document."""

    @property
    def history(self) -> tuple[Origin, ...]:
        """This origin and all before it, newest first."""
        found = [self]
        while (previous := found[-1].previous) is not None:
            found.append(previous)
        return tuple(found)


@overload
def start_of(place: Place) -> Place: ...
@overload
def start_of(place: Place | None) -> Place | None: ...
def start_of(place: Place | None) -> Place | None:
    """The first character of a place alone: what spans many lines is shown by it."""
    return Place(place.file, place.line, place.column, place.line, place.column + 1) if place is not None else None


@overload
def in_one_line(place: Place) -> Place: ...
@overload
def in_one_line(place: Place | None) -> Place | None: ...
def in_one_line(place: Place | None) -> Place | None:
    """The place itself, or its start where it goes on beyond its first line."""
    return place if place is None or place.line == place.end_line else start_of(place)
