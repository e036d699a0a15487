"""Where the objects of an Application go: the destination's namespace, and the Namespace that Argo CD makes for it.

Mirrors DeduplicateTargetObjects in controller/state.go and `CreateNamespace=true` in controller/sync_namespace.go.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from labwright.kube import gvk_of, is_namespaced
from labwright.render.argocd.application import Application
from labwright.render.definitions import Scopes
from labwright.render.objects import Object
from labwright.source import Origin, Place, YamlMap, assign, clone, delete, origin_of

CREATE = "CreateNamespace=true"


def settled(item: Object, app: Application, known: Scopes) -> Object:
    """The object with the namespace in which it ends up; the value given is not changed."""
    kind = gvk_of(item.value).group_kind
    namespaced = known.get(kind, is_namespaced(kind))
    if namespaced is False:
        return _with_namespace(item, "", None) if item.namespace else item
    if item.namespace or not app.target_namespace:
        return item
    place = app.place_of("destination", "namespace")
    return _with_namespace(item, app.target_namespace, Origin(place, why="destination.namespace") if place else None)


def _with_namespace(item: Object, namespace: str, origin: Origin | None) -> Object:
    value = item.value.copy()
    metadata = value["metadata"].copy() if isinstance(value.get("metadata"), dict) else YamlMap()
    if namespace:
        assign(metadata, "namespace", namespace, origin)
    else:
        delete(metadata, "namespace")
    value["metadata"] = metadata
    return replace(item, value=value, namespace=namespace)


def projected(app: Application) -> Object | None:
    """The Namespace that `CreateNamespace=true` makes; None when the Application does not ask for it."""
    if CREATE not in app.options or not app.target_namespace:
        return None
    place = _option_place(app)
    origin = Origin(place, why=CREATE) if place else None
    value = YamlMap(place=place)
    metadata = YamlMap(place=place)
    assign(value, "apiVersion", "v1", origin)
    assign(value, "kind", "Namespace", origin)
    assign(metadata, "name", app.target_namespace, origin_of(app.spec, "destination", "namespace") or origin)
    managed = _managed(app)
    for name in ("labels", "annotations"):
        if isinstance(managed.get(name), YamlMap) and managed[name]:
            assign(metadata, name, clone(managed[name]), origin_of(managed, name))
    assign(value, "metadata", metadata, origin)
    return Object(
        value=value, api_version="v1", kind="Namespace", name=app.target_namespace, place=place, generated=True
    )


def _managed(app: Application) -> YamlMap:
    policy = app.spec.get("syncPolicy")
    found: Any = policy.get("managedNamespaceMetadata") if isinstance(policy, dict) else None
    return found if isinstance(found, YamlMap) else YamlMap()


def _option_place(app: Application) -> Place | None:
    policy = app.spec.get("syncPolicy")
    options = policy.get("syncOptions") if isinstance(policy, dict) else None
    for index, option in enumerate(options if isinstance(options, list) else ()):
        if option == CREATE:
            return app.place_of("syncPolicy", "syncOptions", index)
    return app.place_of("syncPolicy")
