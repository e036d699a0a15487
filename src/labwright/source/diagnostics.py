"""The one type for every message that has a place in a file.

A diagnostic is a value; how it looks is the business of `render`. Bad input raises `SourceError`, which carries all the
diagnostics of that input, so that a user mends them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from labwright.source.places import Place


class Severity(StrEnum):
    """How bad it is. Errors stop the command; the order of the members is the order of gravity, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Note:
    """A second thing to look at, e.g. `also the address of kube-srv-1` and the place that gives it."""

    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about one place.

    `message` is a short phrase that names the very thing. `expected` says what would have been right there, `help` how to
    mend it. An unknown place is None, never line 1.
    """

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    expected: str = ""
    help: str = ""
    notes: tuple[Note, ...] = ()

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity.value}[{self.code}]: {self.message}"


class SourceError(Exception):
    """Bad input. Every exception about what a user wrote derives from it and carries at least one diagnostic."""

    def __init__(self, diagnostics: Iterable[Diagnostic] | Diagnostic) -> None:
        found = (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        if not found:
            raise ValueError("a SourceError needs a diagnostic")
        self.diagnostics: tuple[Diagnostic, ...] = found
        super().__init__(*found)

    def __str__(self) -> str:
        return "\n".join(str(diagnostic) for diagnostic in self.diagnostics)


_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, line and column, then gravity and code; those without a place come last. Exact repeats are dropped."""

    def key(item: Diagnostic) -> tuple[bool, Place, int, str, str]:
        place = item.place or Place("", 0, 0, 0, 0)
        return (item.place is None, place, _GRAVITY[item.severity], item.code, item.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))
