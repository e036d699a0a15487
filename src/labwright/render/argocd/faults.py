"""What is wrong with an Argo CD repository.

| code | meaning |
|---|---|
| AR001 | path of an Application that does not exist |
| AR002 | source that is not this repository |
| AR003 | project that does not exist |
| AR004 | source, destination or kind that the project does not permit |
| AR005 | Applications that apply each other |
| AR006 | two Applications of one name, or Applications nested without end |
| AR007 | field of an Application or ApplicationSet with the wrong shape, or a missing one; generators that make too much |
| AR008 | reference to a source that does not exist |
| AR009 | values file that does not exist or cannot be read |
| AR010 | source of a kind that only a running Argo CD renders: a plugin, jsonnet |
| AR011 | source of several kinds at once |
| AR012 | generator that asks something outside the repository |
| AR013 | template that cannot be rendered |
| AR014 | object that an Application, or two of them, have twice |
| AR015 | file of a directory source that is no manifest |
| AR016 | parameter of a Helm source that Helm cannot read |
| AR017 | Application or ApplicationSet that nothing in the repository applies |
| AR018 | Applications without automated sync |
"""

from __future__ import annotations

from collections.abc import Iterable

from labwright.render.remarks import remark
from labwright.source import Diagnostic, Note, Place, Severity, SourceError

__all__ = ["ArgoError", "refuse", "remark"]


class ArgoError(SourceError):
    """Something that Argo CD refuses too."""


def refuse(
    code: str, message: str, place: Place | None, *, expected: str = "", help: str = "", notes: Iterable[Note] = ()
) -> ArgoError:
    """The exception for one refusal; the caller raises it."""
    found = Diagnostic(Severity.ERROR, code, message, place, expected=expected, help=help, notes=tuple(notes))
    return ArgoError(found)
