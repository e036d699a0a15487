"""What a rule is: a code, a severity, and a function from an estate to findings. One rule, one file.

A rule's module docstring is its page: what it finds, why that matters, `Bad` and `Good` examples, the fix, the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from labwright.estate.estate import Estate
from labwright.source import Note, Place, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule reports: the message names the very objects, the place is as narrow as is known."""

    message: str
    place: Place | None
    expected: str = ""
    help: str = ""
    notes: tuple[Note, ...] = ()
    likely: bool = False
    """The evidence is incomplete (something could not be rendered); never more than a warning."""
    about: str = ""
    """What it is that may be missing: findings that are only likely are told once for it, with their number."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    code: str
    """`R001`; never reused."""
    name: str
    """`missing-config-reference`."""
    severity: Severity
    check: Callable[[Estate], Iterator[Finding]]
