"""Label selectors over parameters.

Mirrors applicationset/utils/selector.go: Kubernetes' label selectors without its rules for values, so that a URL can be matched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labwright.render.argocd.shapes import listed


def matches(selector: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """Whether all of `matchLabels` and `matchExpressions` hold."""
    wanted = selector.get("matchLabels")
    if isinstance(wanted, Mapping) and any(key not in labels or str(labels[key]) != str(wanted[key]) for key in wanted):
        return False
    expressions = selector.get("matchExpressions")
    return all(
        _holds(one, labels)
        for one in (expressions if isinstance(expressions, list) else ())
        if isinstance(one, Mapping)
    )


def _holds(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key = str(expression.get("key", ""))
    values = {str(value) for value in listed(expression.get("values"))}
    found = str(labels[key]) if key in labels else None
    match expression.get("operator"):
        case "In":
            return found in values
        case "NotIn":
            return found not in values
        case "Exists":
            return found is not None
        case "DoesNotExist":
            return found is None
        case _:
            return False
