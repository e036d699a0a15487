"""What is wrong with a Flux repository.

| code | meaning |
|---|---|
| FX002 | path of a Kustomization that does not exist |
| FX003 | source that does not exist, or that is not this repository |
| FX004 | dependency on a Kustomization that does not exist |
| FX005 | cycle of dependencies |
| FX006 | ConfigMap or Secret that is not in the repository, so that its values are unknown |
| FX007 | variable without value |
| FX008 | field of a Flux object with the wrong shape, or a missing one |
| FX009 | Kustomizations nested without end, or one defined twice |
| FX010 | impossible variable name |
| FX011 | substitution that cannot be read, or that makes invalid YAML |
| FX012 | values out of an encrypted Secret, unknown here |
| FX013 | ConfigMap, key or file of a release's values that does not exist |
| FX014 | values of a release that cannot be read or set |
| FX015 | folder of an application that nothing applies |
| FX016 | field that a Flux object does not have |
| FX017 | template of a ResourceSet that cannot be filled, or inputs that only somebody outside knows |
"""

from __future__ import annotations

from labwright.render.remarks import remark
from labwright.source import Diagnostic, Place, Severity, SourceError

__all__ = ["FluxError", "refuse", "remark"]


class FluxError(SourceError):
    """Something that Flux refuses too."""


def refuse(code: str, message: str, place: Place | None, *, expected: str = "", help: str = "") -> FluxError:
    """The exception for one refusal; the caller raises it."""
    return FluxError(Diagnostic(Severity.ERROR, code, message, place, expected=expected, help=help))
