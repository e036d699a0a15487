"""The list generator. Mirrors applicationset/generators/list.go."""

from __future__ import annotations

from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.generator_run import Run
from labwright.render.argocd.shapes import entries
from labwright.source import Origin, Place, SourceError, YamlMap, assign, clone, load_all, nearest_place, origin_of


def list_elements(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    """The elements, and those of `elementsYaml`. Raises ArgoError."""
    made: list[YamlMap] = []
    for index, element in enumerate(entries(settings, "elements")):
        at = nearest_place(settings, "elements", index) or place
        if not isinstance(element, YamlMap):
            raise refuse("AR007", "an element of a list generator must be a mapping", at)
        made.append(clone(element) if run.language.go else _texts(element, at))
    text = settings.get("elementsYaml")
    if isinstance(text, str) and text:
        made.extend(_elements(text, nearest_place(settings, "elementsYaml") or place))
    return made


def _texts(element: YamlMap, place: Place | None) -> YamlMap:
    """An element for the older templates: texts only, `values` flattened."""
    made = YamlMap(place=element.place)
    for key, value in element.items():
        origin = origin_of(element, key)
        if key == "values" and isinstance(value, YamlMap):
            for name, inner in value.items():
                assign(made, f"values.{name}", _text(inner, name, nearest_place(value, name)), origin_of(value, name))
        else:
            assign(made, key, _text(value, key, nearest_place(element, key) or place), origin)
    return made


def _text(value: Any, name: str, place: Place | None) -> str:
    if not isinstance(value, str):
        raise refuse("AR007", f"`{name}` of a list element must be text unless `goTemplate` is set", place)
    return value


def _elements(text: str, place: Place | None) -> list[YamlMap]:
    try:
        documents = load_all(text, place.file if place else "elementsYaml")
    except SourceError as error:
        raise refuse("AR007", f"`elementsYaml` is no YAML: {error.diagnostics[0].message}", place) from None
    value = documents[0].value if documents else []
    if not isinstance(value, list) or not all(isinstance(one, YamlMap) for one in value):
        raise refuse("AR007", "`elementsYaml` must hold a list of mappings", place)
    origin = Origin(place) if place else None
    for element in value:
        for key in element:
            if origin:
                element.origins[key] = origin
    return list(value)
