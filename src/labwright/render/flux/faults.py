"""What is wrong with a Flux repository.

| code | meaning |
|---|---|
| FX002 | path of a Kustomization that does not exist |
| FX003 | Kustomization whose source is not this repository |
| FX004 | dependency on a Kustomization that does not exist |
| FX005 | cycle of dependencies |
| FX006 | ConfigMap or Secret of substituteFrom that is not in the repository |
| FX007 | variable without value |
| FX008 | field of a Kustomization with the wrong shape, or a missing one |
| FX009 | Kustomizations nested without end, or one defined twice |
| FX010 | impossible variable name |
| FX011 | substitution that cannot be read, or that makes invalid YAML |
| FX012 | values out of an encrypted Secret, left as they are |
"""

from __future__ import annotations

from collections.abc import Iterable

from labwright.source import Diagnostic, Note, Place, Severity, SourceError


class FluxError(SourceError):
    """Something that Flux refuses too."""


def refuse(code: str, message: str, place: Place | None, *, expected: str = "", help: str = "") -> FluxError:
    """The exception for one refusal; the caller raises it."""
    return FluxError(Diagnostic(Severity.ERROR, code, message, place, expected=expected, help=help))


def remark(
    severity: Severity, code: str, message: str, place: Place | None, *, help: str = "", notes: Iterable[Note] = ()
) -> Diagnostic:
    """A diagnostic that does not stop anything by itself."""
    return Diagnostic(severity, code, message, place, help=help, notes=tuple(notes))
