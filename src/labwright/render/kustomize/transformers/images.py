"""images.

Mirrors ImageTagTransformer: first any `image` in a list called containers or initContainers, wherever it is, then the
configured fields. CRDs are left alone.
"""

from __future__ import annotations

import re
from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.patterns import compile_pattern
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Origin, YamlList, YamlMap, assign, nearest_place

_CONTAINERS = ("containers", "initContainers")
_LABEL = r"[a-zA-Z0-9_.{}-]*"


def set_images(resources: Resources, definition: Definition, config: Config) -> None:
    """Apply the images of a kustomization, one after the other."""
    for index, image in enumerate(definition.list("images")):
        origin = definition.origin("images", index, why="images")
        apply_image(resources, image, config.specs["images"], origin)


def apply_image(resources: Resources, image: YamlMap, specs: tuple[FieldSpec, ...], origin: Origin) -> None:
    """Change the references of one image."""
    pattern = compile_pattern(f"^{image.get('name', '')}(:{_LABEL})?(@sha256:{_LABEL})?$", origin.place)

    def setter(container: Any, at: Any) -> None:
        found = container[at]
        if found is None:
            return
        if not isinstance(found, str):
            if isinstance(found, dict | list):
                raise refuse("KZ018", "an image reference must be text", nearest_place(container, at))
            return
        if pattern.search(found) and (new := _changed(found, image)) != found:
            assign(container, at, new, origin)

    for resource in resources.items:
        if resource.empty or resource.gvk.kind == "CustomResourceDefinition":
            continue
        _walk(resource.map, setter)
        for spec in specs:
            _visit(resource, spec, setter)


def _visit(resource: Resource, spec: FieldSpec, setter: Any) -> None:
    visit(resource, FieldSpec(spec.gvk, spec.path), setter)


def _walk(value: Any, setter: Any) -> None:
    if isinstance(value, YamlMap):
        for key, item in value.items():
            if isinstance(item, dict | list):
                _walk(item, setter)
                if key in _CONTAINERS and isinstance(item, YamlList):
                    for entry in item:
                        if isinstance(entry, YamlMap) and "image" in entry:
                            setter(entry, "image")
    elif isinstance(value, YamlList):
        for item in value:
            if isinstance(item, dict | list):
                _walk(item, setter)


def _changed(reference: str, image: YamlMap) -> str:
    """The reference with the entry's new name, tag or digest; a new tag or digest replaces both old ones."""
    name, tag, digest = split_image(reference)
    name = image.get("newName") or name
    new_tag, new_digest = image.get("newTag") or "", image.get("digest") or ""
    if new_tag or new_digest:
        tag, digest = new_tag, new_digest
    elif suffix := image.get("tagSuffix"):
        tag, digest = tag + suffix, ""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def split_image(reference: str) -> tuple[str, str, str]:
    """Name, tag and digest of an image reference; a registry's port is no tag."""
    slash = reference.find("/")
    start = max(0, slash)
    match = re.search(r"[:@]", reference[start:])
    if match is None:
        return reference, "", ""
    name, rest = reference[: start + match.start()], reference[start + match.start() :]
    if rest.startswith("@"):
        return name, "", rest[1:]
    tag, _, digest = rest[1:].partition("@")
    return name, tag, digest
