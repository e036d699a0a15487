"""buildMetadata, as far as it concerns the result: the label of the tool that built an object, and which notes stay.

Mirrors krusty.Kustomizer.Run and RemoveBuildAnnotations of api/resource. The notes themselves are made by `tracing`.
"""

from __future__ import annotations

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.tracing import ORIGIN, TRANSFORMATIONS
from labwright.source import YamlMap, assign, delete

_MANAGER = "kustomize-v5.8.1"
"""What the mirrored version of the real tool writes."""

_INTERNAL = "internal.config.kubernetes.io/"
_OWN = frozenset(
    f"{_INTERNAL}{name}"
    for name in (
        "previousKinds",
        "previousNames",
        "prefixes",
        "suffixes",
        "previousNamespaces",
        "allowNameChange",
        "allowKindChange",
        "refBy",
        "generatorBehavior",
        "needsHashSuffix",
        "path",
        "index",
        "seqindent",
        "id",
        "annotations-migration-resource-id",
        "helm-generated",
    )
) | {"config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"}
"""Annotations that kustomize keeps to itself: it takes them off, whoever wrote them."""


def label_manager(resources: Resources, definition: Definition) -> None:
    """managedByLabel."""
    if "managedByLabel" not in definition.list("buildMetadata"):
        return
    origin = definition.origin("buildMetadata", why="managedByLabel")
    for resource in resources.items:
        metadata = resource.metadata()
        found = metadata.get("labels")
        if not isinstance(found, YamlMap):
            found = YamlMap()
            assign(metadata, "labels", found, origin)
        assign(found, "app.kubernetes.io/managed-by", _MANAGER, origin)


def drop_notes(resources: Resources, definition: Definition) -> None:
    """Take off the annotations that nobody asked for (originAnnotations, transformerAnnotations) and kustomize's own."""
    wanted = definition.list("buildMetadata")
    unwanted = {
        key
        for key, option in ((ORIGIN, "originAnnotations"), (TRANSFORMATIONS, "transformerAnnotations"))
        if option not in wanted
    }
    for resource in resources.items:
        _drop(resource, unwanted)


def _drop(resource: Resource, unwanted: set[str]) -> None:
    annotations = resource.annotations()
    if not annotations:
        return
    for key in [key for key in annotations if key in unwanted or key in _OWN]:
        delete(annotations, key)
