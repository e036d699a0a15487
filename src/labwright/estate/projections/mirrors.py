"""Controllers that copy Secrets and ConfigMaps to other namespaces because an annotation asks for it.

Sources: github.com/emberstack/kubernetes-reflector (`reflection-auto-enabled`, `reflection-auto-namespaces`, empty: all of
those allowed; `reflects` on the copy), github.com/mittwald/kubernetes-replicator (`replicate-to`, `replicate-from` on the copy),
github.com/mittwald/kubernetes-secret-generator (`autogenerate`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, mapping, text
from labwright.estate.projections.made import Made, made
from labwright.estate.projections.namespaces import Around, listed
from labwright.kube import ObjectId

_REFLECTOR = "reflector.v1.k8s.emberstack.com/"
_REPLICATOR = "replicator.v1.mittwald.de/replicate-to"
_FILLED = frozenset(
    {
        f"{_REFLECTOR}reflects",
        "replicator.v1.mittwald.de/replicate-from",
        "secret-generator.v1.mittwald.de/autogenerate",
    }
)
"""Annotations under which somebody else fills a Secret or ConfigMap that stands in Git."""


def copies(obj: Mapping[str, Any], identity: ObjectId, around: Around) -> Iterator[Made]:
    """The copies of a Secret or ConfigMap, with its own keys."""
    annotations = mapping(obj, "metadata", "annotations")
    if not annotations:
        return
    for key, patterns in _asked(annotations):
        path: Path = ("metadata", "annotations", key)
        wanted = listed(patterns, around.namespaces) if patterns.strip() else iter(around.namespaces)
        for namespace in wanted:
            if namespace != identity.namespace:
                data = {
                    part: dict.fromkeys(mapping(obj, part), "") for part in ("data", "stringData") if mapping(obj, part)
                }
                yield made("v1", identity.kind, namespace, identity.name, path=path, **data)


def is_filled(obj: Mapping[str, Any]) -> bool:
    """Whether a controller puts keys into a Secret or ConfigMap that its manifest does not have."""
    return bool(_FILLED & mapping(obj, "metadata", "annotations").keys())


def _asked(annotations: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if text(annotations, f"{_REFLECTOR}reflection-auto-enabled") == "true":
        name = f"{_REFLECTOR}reflection-auto-namespaces"
        allowed = text(annotations, f"{_REFLECTOR}reflection-allowed-namespaces")
        yield (
            (name, text(annotations, name))
            if name in annotations
            else (f"{_REFLECTOR}reflection-auto-enabled", allowed)
        )
    if text(annotations, _REPLICATOR):
        yield _REPLICATOR, text(annotations, _REPLICATOR)
