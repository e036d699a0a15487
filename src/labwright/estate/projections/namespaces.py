"""Which namespaces a controller works in, when an object asks for some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labwright.estate.fields import mapping, mappings, text

Namespaces = Mapping[str, Mapping[str, Any]]
"""Every namespace of a cluster with its labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a projection may ask of the cluster that its object stands in."""

    namespaces: Namespaces = field(default_factory=dict)
    issuer_namespace: str = "cert-manager"
    """Where cert-manager runs, and keeps the Secrets of ClusterIssuers."""


_LONGEST_PATTERN = 200
_PLAIN = re.compile(r"[A-Za-z0-9_-]*(\.\*)?[A-Za-z0-9_-]*")
"""Patterns that are no danger to match: names, perhaps with one `.*`."""


def selected(selector: Any, namespaces: Namespaces) -> Iterator[str]:
    """The namespaces that a label selector means; an empty one means all, none at all means none.

    Source: Kubernetes API reference, LabelSelector. Each namespace carries its name under `kubernetes.io/metadata.name`.
    """
    if not isinstance(selector, Mapping):
        return
    wanted = mapping(selector, "matchLabels")
    expressions = [each for _, each in mappings(selector.get("matchExpressions"))]
    for name, labels in namespaces.items():
        known = {**labels, "kubernetes.io/metadata.name": name}
        if all(known.get(key) == value for key, value in wanted.items()) and all(
            _met(each, known) for each in expressions
        ):
            yield name


def _met(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, values = text(expression, "key"), expression.get("values")
    named = values if isinstance(values, list) else []
    match text(expression, "operator"):
        case "In":
            return labels.get(key) in named
        case "NotIn":
            return labels.get(key) not in named
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return False


def listed(patterns: str, namespaces: Namespaces) -> Iterator[str]:
    """The namespaces of a list of names and patterns, separated by commas, as the annotations of mirroring controllers have it.

    A pattern that is more than a name with one `.*` is left alone: it is input, and might be made to take forever.
    """
    for each in dict.fromkeys(part.strip() for part in patterns.split(",")):
        if not each or len(each) > _LONGEST_PATTERN or not _PLAIN.fullmatch(each):
            continue
        if ".*" not in each:
            yield each
        else:
            before, _, after = each.partition(".*")
            long_enough = len(before) + len(after)
            yield from (
                name
                for name in namespaces
                if name.startswith(before) and name.endswith(after) and len(name) >= long_enough
            )
