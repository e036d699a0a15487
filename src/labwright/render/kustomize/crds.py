"""`crds`: OpenAPI definitions whose extensions say which fields of custom resources hold names, labels and annotations.

Mirrors api/internal/accumulator/loadconfigfromcrds.go. The files are maps from type names to definitions, not
CustomResourceDefinition objects.
"""

from __future__ import annotations

import json
from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec, NameReference
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk
from labwright.source import Place
from labwright.source.fast import load_plain

MAX_DEPTH = 100
"""Most references followed one from another. Chosen by feel; kustomize itself follows a circle until it crashes."""

MAX_FIELDS = 100_000
"""Most fields looked at in one file, references followed. Chosen by feel: definitions that name two others each double."""

_EXTENSIONS = {
    "x-kubernetes-annotation": "commonAnnotations",
    "x-kubernetes-label-selector": "commonLabels",
    "x-kubernetes-identity": "namePrefix",
}
_VERSION = "x-kubernetes-object-ref-api-version"
_KIND = "x-kubernetes-object-ref-kind"
_NAME_KEY = "x-kubernetes-object-ref-name-key"


def config_from_crds(text: str, file: str, place: Place | None) -> Config:
    """What the definitions of a file add to the configuration. Raises SourceError."""
    types = _types(text, file, place)
    walk = _Walk(types, place)
    for name, properties in types.items():
        if all(field in properties for field in ("kind", "apiVersion", "metadata")):
            walk.gvk = Gvk(kind=name.rsplit(".", 1)[-1])
            walk.run(name, ())
    return Config(
        {name: tuple(found) for name, found in walk.specs.items()},
        tuple(NameReference(target, tuple(found)) for target, found in walk.references.items()),
    )


def _types(text: str, file: str, place: Place | None) -> dict[str, dict[str, Any]]:
    """The properties of each type."""
    value: Any
    if text[:1] == "{":
        try:
            value = json.loads(text)
        except RecursionError:
            raise refuse("KZ011", f"{file} is nested too deep", place) from None
        except ValueError as error:
            raise refuse("KZ011", f"{file} is not JSON: {error}", place) from None
    else:
        documents = load_plain(text, file)
        value = documents[0] if documents else None
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        hint = "list CustomResourceDefinition objects under `resources`"
        help_ = hint if isinstance(value, dict) and "apiVersion" in value else ""
        raise refuse(
            "KZ011",
            f"{file} holds no OpenAPI definitions",
            place,
            expected="a mapping from type names to `Schema`s",
            help=help_,
        )
    return {name: _properties(definition) for name, definition in value.items()}


def _properties(definition: dict[str, Any]) -> dict[str, Any]:
    schema = next((item for key, item in definition.items() if key.casefold() == "schema"), None)
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


class _Walk:
    """Follows the properties of one kind after the other."""

    __slots__ = ("fields", "gvk", "place", "references", "specs", "types")

    def __init__(self, types: dict[str, dict[str, Any]], place: Place | None) -> None:
        self.types = types
        self.gvk = Gvk()
        self.specs: dict[str, list[FieldSpec]] = {}
        self.references: dict[Gvk, list[FieldSpec]] = {}
        self.place = place
        self.fields = 0

    def run(self, name: str, path: tuple[str, ...]) -> None:
        if len(path) > MAX_DEPTH:
            raise refuse("KZ011", f"the definition of {self.gvk.kind} refers to itself without end", self.place)
        for field, schema in sorted(self.types.get(name, {}).items()):
            if not isinstance(schema, dict):
                continue
            self.fields += 1
            if self.fields > MAX_FIELDS:
                raise refuse("KZ011", f"the definitions lead to more than {MAX_FIELDS} fields", self.place)
            here = (*path, field)
            extensions = {key.lower(): item for key, item in schema.items() if isinstance(item, str)}
            for extension, transformer in _EXTENSIONS.items():
                if extension in extensions:
                    self.specs.setdefault(transformer, []).append(FieldSpec(self.gvk, "/".join(here)))
            if _VERSION in extensions and _KIND in extensions:
                target = Gvk("", extensions[_VERSION], extensions[_KIND])
                spec = FieldSpec(self.gvk, "/".join((*here, extensions.get(_NAME_KEY, "name"))))
                self.references.setdefault(target, []).append(spec)
            if isinstance(reference := schema.get("$ref"), str):
                self.run(reference, here)
