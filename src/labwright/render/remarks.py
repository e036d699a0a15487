"""What a renderer says about a repository without stopping. Refusals are each engine's own: `<engine>/faults.py`."""

from __future__ import annotations

from collections.abc import Iterable

from labwright.source import Diagnostic, Note, Place, Severity


def remark(
    severity: Severity, code: str, message: str, place: Place | None, *, help: str = "", notes: Iterable[Note] = ()
) -> Diagnostic:
    """A diagnostic that stops nothing by itself."""
    return Diagnostic(severity, code, message, place, help=help, notes=tuple(notes))
