"""`templatePatch` of an ApplicationSet.

Mirrors applyTemplatePatch in applicationset/controllers/template/patch.go: a strategic merge over the typed Application, of
which no list has a merge key, so that lists are replaced; the project cannot be changed.
"""

from __future__ import annotations

from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.shapes import mapped
from labwright.render.kustomize.reading import relocate
from labwright.source import Origin, Place, SourceError, YamlMap, assign, clone, delete, load_all


def apply_patch(application: YamlMap, text: str, place: Place | None, why: str) -> None:
    """Patch an Application with a filled template. Raises ArgoError."""
    try:
        documents = load_all(text, place.file if place else "templatePatch")
    except SourceError as error:
        raise refuse("AR013", f"templatePatch of {why} gives no YAML: {error.diagnostics[0].message}", place) from None
    patch = documents[0].value if documents else None
    if patch is None:
        return
    if not isinstance(patch, YamlMap):
        raise refuse("AR013", f"templatePatch of {why} gives no mapping", place)
    if place is not None:
        relocate(patch, place)
    project = mapped(application.get("spec")).get("project")
    origin = Origin(place, why="templatePatch") if place else None
    _merge(application, patch, origin)
    spec = application.get("spec")
    if isinstance(spec, YamlMap) and spec.get("project") != project:
        assign(spec, "project", project, origin)


def _merge(base: YamlMap, patch: YamlMap, origin: Origin | None) -> None:
    if patch.get("$patch") == "replace":
        for key in list(base):
            delete(base, key)
    for key, item in patch.items():
        here: Any = base.get(key)
        if key == "$patch" or key.startswith("$setElementOrder"):
            continue
        if item is None or (isinstance(item, dict) and item.get("$patch") == "delete"):
            if key in base:
                delete(base, key)
        elif isinstance(here, YamlMap) and isinstance(item, YamlMap):
            _merge(here, item, origin)
        elif here != item:
            assign(base, key, clone(item), origin)
