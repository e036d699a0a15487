"""What is wrong with charts and releases.

| code | meaning |
|---|---|
| HL001 | no Helm engine: releases stay unrendered |
| HL002 | the chart is not at hand: neither in the repository nor in the cache |
| HL003 | the archive or folder is no chart that can be read |
| HL004 | the chart refuses the values, or its templates fail |
| HL005 | the values do not satisfy the chart's schema |
| HL006 | a part of the chart's schema stands elsewhere and was not checked |
| HL007 | what the chart rendered is not YAML, or no Kubernetes object |
| HL008 | the chart does not support this Kubernetes version |
| HL009 | a chart that another one depends on is missing |
| HL010 | the chart makes values at random; fixed ones stand in their place |
| HL011 | the chart could not be fetched |
| HL012 | a version that is neither a version nor a range |
| HL013 | a hook that Helm does not know: the object is never applied |
| HL014 | a range of versions was answered from the cache: a newer one may exist |
| HL015 | a values file that the chart does not have, or that is no mapping |
| HL016 | the Helm engine gave up on the chart: too slow, too much memory, or it does not work here |
"""

from __future__ import annotations

from labwright.render.remarks import remark
from labwright.source import Diagnostic, Place, Severity, SourceError

__all__ = ["ChartError", "refuse", "remark"]


class ChartError(SourceError):
    """A chart that cannot be had, read or rendered."""


def refuse(code: str, message: str, place: Place | None = None, *, help: str = "") -> ChartError:
    """The exception for one refusal; the caller raises it."""
    return ChartError(Diagnostic(Severity.ERROR, code, message, place, help=help))
