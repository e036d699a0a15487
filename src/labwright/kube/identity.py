"""Who an object is among all objects of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from labwright.kube.gvk import gvk_of
from labwright.kube.scope import is_namespaced


class ObjectId(NamedTuple):
    """What makes an object one: a cluster holds at most one of each. `namespace` is `""` for cluster-scoped objects."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        kind = f"{self.kind}.{self.group}" if self.group else self.kind
        return f"{kind} {self.namespace}/{self.name}" if self.namespace else f"{kind} {self.name}"


def object_id(obj: Mapping[str, Any], default_namespace: str = "") -> ObjectId:
    """The identity of an object. A namespaced kind, or one of unknown scope, without a namespace gets the default.

    A namespace on a kind known to be cluster-scoped is ignored, as the API server does not keep it.
    """
    gvk = gvk_of(obj)
    metadata = obj.get("metadata")
    fields = metadata if isinstance(metadata, Mapping) else {}
    namespace = _text(fields.get("namespace")) or default_namespace
    return ObjectId(gvk.group, gvk.kind, "" if is_namespaced(gvk) is False else namespace, _text(fields.get("name")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
