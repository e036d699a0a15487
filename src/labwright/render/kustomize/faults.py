"""What a build can refuse, and how it says so.

One function per code is not needed: `refuse` makes the exception, the code says which refusal it is.

| code | meaning |
|---|---|
| KZ001 | no kustomization file in a folder |
| KZ002 | two kustomization files in one folder |
| KZ003 | empty kustomization, or one that is no mapping |
| KZ004 | unknown field of a kustomization |
| KZ005 | value of the wrong type in a kustomization |
| KZ006 | wrong kind or apiVersion of a kustomization, or a component where none belongs |
| KZ007 | missing file or folder |
| KZ008 | file outside the folder that may be read |
| KZ009 | cycle of kustomizations |
| KZ010 | something remote, which is never fetched |
| KZ011 | document that is no Kubernetes object (no kind, no name, not a mapping) |
| KZ012 | two objects of one identity |
| KZ013 | patch without a target, or whose target is missing |
| KZ014 | ambiguous: several objects match where one is needed |
| KZ015 | patch that cannot be read or applied |
| KZ016 | generator: bad source, repeated key, nothing to merge with |
| KZ017 | replacement or variable without source or target |
| KZ018 | field of an unexpected shape where a transformer works |
| KZ019 | feature that labwright does not render |
| KZ020 | option with an impossible value (sort order, regular expression, replica target) |
"""

from __future__ import annotations

from collections.abc import Iterable

from labwright.source import Diagnostic, Note, Place, Severity, SourceError


class KustomizeError(SourceError):
    """A build that the real tool would refuse too, or that needs something labwright does not fetch."""


def refuse(
    code: str,
    message: str,
    place: Place | None,
    *,
    expected: str = "",
    help: str = "",
    notes: Iterable[Note] = (),
) -> KustomizeError:
    """The exception for one refusal; the caller raises it."""
    return KustomizeError(
        Diagnostic(Severity.ERROR, code, message, place, expected=expected, help=help, notes=tuple(notes))
    )


def warn(code: str, message: str, place: Place | None, *, help: str = "", notes: Iterable[Note] = ()) -> Diagnostic:
    """A remark that does not stop a build."""
    return Diagnostic(Severity.WARNING, code, message, place, help=help, notes=tuple(notes))
