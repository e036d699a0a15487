"""Which kinds live in a namespace. Facts of Kubernetes 1.21 and 1.36, and of the custom resources common in homelabs."""

from __future__ import annotations

from labwright.kube.facts import facts
from labwright.kube.gvk import GVK


def is_namespaced(kind: GVK | tuple[str, str]) -> bool | None:
    """Whether objects of the kind (a GVK, or group and kind) live in a namespace; None when the kind is not known."""
    group, name = kind.group_kind if isinstance(kind, GVK) else kind
    known: bool | None = facts("scope")["kinds"].get(group, {}).get(name)
    return known


def known_kinds(group: str) -> tuple[str, ...]:
    """The kinds of a group whose scope is known, sorted."""
    return tuple(sorted(facts("scope")["kinds"].get(group, {})))
