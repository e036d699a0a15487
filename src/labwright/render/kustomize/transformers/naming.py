"""namePrefix and nameSuffix.

Mirrors PrefixTransformer and SuffixTransformer: CRDs, APIServices and Namespaces keep their names; the name before the
change is remembered, so that references can follow.
"""

from __future__ import annotations

from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.ids import Gvk, text_of
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Origin, assign, nearest_place

_UNTOUCHED = (
    Gvk(kind="CustomResourceDefinition"),
    Gvk(group="apiregistration.k8s.io", kind="APIService"),
    Gvk(kind="Namespace"),
)


def add_prefix(resources: Resources, definition: Definition, config: Config) -> None:
    """Put `namePrefix` before names."""
    if prefix := definition.value.get("namePrefix"):
        origin = definition.origin("namePrefix", why="namePrefix")
        apply_affix(resources, config.specs["namePrefix"], prefix, "", origin)


def add_suffix(resources: Resources, definition: Definition, config: Config) -> None:
    """Put `nameSuffix` behind names."""
    if suffix := definition.value.get("nameSuffix"):
        origin = definition.origin("nameSuffix", why="nameSuffix")
        apply_affix(resources, config.specs["nameSuffix"], "", suffix, origin)


def apply_affix(resources: Resources, specs: tuple[FieldSpec, ...], prefix: str, suffix: str, origin: Origin) -> None:
    """Both transformers in one; one of the texts is empty."""
    for resource in resources.items:
        original = resource.original_id()
        if any(original.gvk.selected_by(gvk) for gvk in _UNTOUCHED):
            continue
        for spec in specs:
            if not original.gvk.selected_by(spec.gvk):
                continue
            if spec.path == "metadata/name":
                if prefix:
                    resource.prefixes.append(prefix)
                elif suffix:
                    resource.suffixes.append(suffix)
                else:
                    continue
                resource.store_id()
            _change(resource, spec, prefix, suffix, origin)


def _change(resource: Resource, spec: FieldSpec, prefix: str, suffix: str, origin: Origin) -> None:
    def setter(container: Any, at: Any) -> None:
        if isinstance(container[at], dict | list):
            raise refuse("KZ018", f"`{spec.path}` of {resource.id} is no text", nearest_place(container, at))
        assign(container, at, f"{prefix}{text_of(container[at])}{suffix}", origin)

    visit(resource, spec, setter, origin, str)
