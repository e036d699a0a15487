"""Operators that make Secrets out of something that may stand in Git.

Sources: external-secrets.io/latest/api/spec (`target.name` defaults to the object's own, `creationPolicy` to `Owner`),
github.com/bitnami-labs/sealed-secrets, github.com/isindir/sops-secrets-operator.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import matches, text
from labwright.kube import ObjectId

_CREATES = frozenset({"", "Owner", "Orphan"})
"""Creation policies under which External Secrets makes the Secret; `Merge` and `None` expect it to be there."""


def external_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The Secret that is filled from an outside store."""
    if text(obj, "spec", "target", "creationPolicy") in _CREATES:
        yield ObjectId("", "Secret", identity.namespace, text(obj, "spec", "target", "name") or identity.name)


def sealed_secret(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The Secret of the same name."""
    yield ObjectId("", "Secret", identity.namespace, identity.name)


def sops_secret(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A Secret per template."""
    for _, name in matches(obj, ("spec", "secretTemplates", "*", "name")):
        if isinstance(name, str):
            yield ObjectId("", "Secret", identity.namespace, name)
