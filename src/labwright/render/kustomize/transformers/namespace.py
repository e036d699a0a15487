"""namespace.

Mirrors NamespaceTransformer and api/filters/namespace: every resource that is not certainly cluster-scoped gets it, and so
do a core Namespace's name and the subjects named `default` of role bindings.
"""

from __future__ import annotations

from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.ids import Gvk, text_of
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Note, Origin, YamlMap, assign, nearest_place

_NAMESPACE = FieldSpec(Gvk(), "metadata/namespace", True)
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def set_namespace(resources: Resources, definition: Definition, config: Config) -> None:
    """Give the resources the kustomization's namespace. Raises KustomizeError when two become one."""
    if namespace := definition.value.get("namespace"):
        origin = definition.origin("namespace", why="namespace")
        apply_namespace(resources, namespace, config.specs["namespace"], origin)


def apply_namespace(
    resources: Resources,
    namespace: str,
    specs: tuple[FieldSpec, ...],
    origin: Origin,
    *,
    unset_only: bool = False,
    subjects: str = "defaultOnly",
) -> None:
    """The transformer itself; `subjects` is defaultOnly, allServiceAccounts or none."""
    for resource in resources.items:
        if not resource.empty and not resource.helm:
            resource.store_id()
            give_namespace(resource, namespace, specs, origin, unset_only=unset_only, subjects=subjects)
    _check_unique(resources, origin)


def give_namespace(
    resource: Resource,
    namespace: str,
    specs: tuple[FieldSpec, ...],
    origin: Origin,
    *,
    unset_only: bool = False,
    subjects: str = "defaultOnly",
) -> None:
    """The same for one resource, whose identity before is remembered already."""

    def setter(container: Any, at: Any) -> None:
        found = container[at]
        if isinstance(found, dict | list):
            place = nearest_place(container, at)
            raise refuse("KZ018", "the namespace transformer found a collection where text belongs", place)
        if found != namespace and not (unset_only and text_of(found)):
            assign(container, at, namespace, origin)

    gvk = resource.gvk
    if not gvk.cluster_scoped:
        visit(resource, _NAMESPACE, setter, origin, str)
    binding = gvk.kind in _BINDINGS
    if binding:
        _set_subjects(resource, subjects, setter)
    for spec in specs:
        if not gvk.selected_by(spec.gvk) or spec.path == "metadata/namespace":
            continue
        if spec.path == "metadata/name" and gvk.api_version != "v1":
            continue
        if not (binding and spec.path == "subjects/namespace" and spec.gvk.kind in _BINDINGS):
            visit(resource, spec, setter, origin, str)


def _set_subjects(resource: Resource, mode: str, setter: Any) -> None:
    subjects = resource.map.get("subjects")
    if mode == "none" or not isinstance(subjects, list):
        return
    for subject in subjects:
        if not isinstance(subject, YamlMap):
            continue
        if mode == "defaultOnly" and subject.get("name") != "default":
            continue
        if mode == "allServiceAccounts" and subject.get("kind") != "ServiceAccount":
            continue
        subject.setdefault("namespace", None)
        setter(subject, "namespace")


def _check_unique(resources: Resources, origin: Origin) -> None:
    seen: dict[tuple[Any, str, str], Resource] = {}
    for resource in resources.items:
        if resource.empty:
            continue
        one = resource.id
        key = (one.gvk, one.name, one.effective_namespace)
        if key in seen:
            first = seen[key].named_at()
            notes = (Note("one of them", first), Note("the other", resource.named_at()))
            raise refuse("KZ012", f"the namespace makes two objects one: {one}", origin.place, notes=notes)
        seen[key] = resource
