"""buildMetadata: the label of the tool that built an object, and where it came from.

Mirrors krusty.Kustomizer.Run and api/resource/origin.go, as far as one repository goes.
"""

from __future__ import annotations

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.resource import Resources
from labwright.source import Origin, YamlMap, assign

_MANAGER = "kustomize-v5.8.1"
"""What the mirrored version of the real tool writes."""


def label_manager(resources: Resources, definition: Definition) -> None:
    """managedByLabel."""
    if "managedByLabel" in definition.list("buildMetadata"):
        origin = definition.origin("buildMetadata", why="managedByLabel")
        for resource in resources.items:
            _set(resource.metadata(), "labels", "app.kubernetes.io/managed-by", _MANAGER, origin)


def annotate_origins(resources: Resources, definition: Definition) -> None:
    """originAnnotations: the file of each object, relative to the kustomization."""
    if "originAnnotations" not in definition.list("buildMetadata"):
        return
    import posixpath

    origin = definition.origin("buildMetadata", why="originAnnotations")
    for resource in resources.items:
        if resource.place is None:
            continue
        path = posixpath.relpath(resource.place.file, definition.root)
        text = f"path: {path}\n"
        if resource.generator is not None:
            kind = "ConfigMapGenerator" if resource.gvk.kind == "ConfigMap" else "SecretGenerator"
            text = f"configuredIn: {path}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}\n"
        _set(resource.metadata(), "annotations", "config.kubernetes.io/origin", text, origin)


def _set(metadata: YamlMap, field: str, key: str, text: str, origin: Origin) -> None:
    found = metadata.get(field)
    if not isinstance(found, YamlMap):
        found = YamlMap()
        assign(metadata, field, found, origin)
    assign(found, key, text, origin)
