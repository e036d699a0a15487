"""A ResourceSet of the Flux operator to its objects.

Behaviour of the operator (documentation of ResourceSet): each input fills the templates once; `<< >>` are the delimiters, the
functions those of sprig; what two inputs make twice counts once; an object may switch itself off by an annotation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labwright.render.embedded import Lines
from labwright.render.flux.faults import FluxError, refuse
from labwright.render.flux.groups import OPERATOR
from labwright.render.flux.inputs import Key, UnknownInputsError, inputs_of
from labwright.render.flux.templates import Filling, TextTemplate
from labwright.render.objects import Object, object_of
from labwright.render.units import Unit, UnitKind, unit_id
from labwright.source import (
    Diagnostic,
    Note,
    Origin,
    Severity,
    SourceError,
    YamlMap,
    assign,
    nearest_place,
    origin_of,
    place_of,
)

_DISABLED = f"{OPERATOR}/reconcile"
_OWNER = f"resourceset.{OPERATOR}"
_UNIT_KINDS = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): UnitKind.KUSTOMIZATION,
    ("helm.toolkit.fluxcd.io", "HelmRelease"): UnitKind.HELM_RELEASE,
    (OPERATOR, "ResourceSet"): UnitKind.RESOURCE_SET,
}


def resource_set(source: Object, namespace: str, parent: str, providers: Mapping[Key, Object], lines: Lines) -> Unit:
    """The unit of a ResourceSet in `namespace` with its objects. Raises nothing: what is wrong is in its diagnostics."""
    spec = source.value.get("spec")
    spec = spec if isinstance(spec, YamlMap) else YamlMap()
    unrendered = ""
    found: tuple[Diagnostic, ...] = ()
    objects: tuple[Object, ...] = ()
    try:
        objects = _built(source, spec, namespace, providers, lines)
    except UnknownInputsError as error:
        unrendered = error.diagnostics[0].message
    except SourceError as error:
        found = error.diagnostics
        unrendered = found[0].message
    return Unit(
        kind=UnitKind.RESOURCE_SET,
        namespace=namespace,
        name=source.name,
        source=source,
        objects=objects,
        depends_on=_depends(spec, namespace),
        parent=parent,
        wait=spec.get("wait") is True,
        suspended=_annotation(source.value) == "disabled",
        prune=True,
        unrendered=unrendered,
        diagnostics=found,
    )


def _depends(spec: YamlMap, namespace: str) -> tuple[str, ...]:
    """The units among the objects that it waits for."""
    made = []
    for one in spec.get("dependsOn") or ():
        if isinstance(one, dict):
            group = str(one.get("apiVersion", "")).partition("/")[0]
            kind = _UNIT_KINDS.get((group, str(one.get("kind"))))
            if kind is not None:
                made.append(unit_id(kind, str(one.get("namespace") or namespace), str(one.get("name"))))
    return tuple(made)


def _built(
    source: Object, spec: YamlMap, namespace: str, providers: Mapping[Key, Object], lines: Lines
) -> tuple[Object, ...]:
    inputs = inputs_of(source, spec, namespace, providers)
    if spec.get("inputsFrom") and not inputs:
        return ()
    steps = [spec]
    if isinstance(spec.get("steps"), list) and spec["steps"]:
        steps = [one for one in spec["steps"] if isinstance(one, YamlMap)]
    made: dict[tuple[str, str, str, str], Object] = {}
    step_of: dict[tuple[str, str, str, str], int] = {}
    for number, step in enumerate(steps):
        for item in _templates(step, inputs, lines):
            if _annotation(item) == "disabled" and inputs:
                continue
            one = _object(item, source)
            group = one.api_version.rpartition("/")[0]
            key = (group, one.kind, one.namespace, one.name)
            if step_of.setdefault(key, number) != number:
                notes = (Note("the first one", made[key].place),)
                raise FluxError(
                    Diagnostic(Severity.ERROR, "FX017", f"{one} is made by two steps", one.place, notes=notes)
                )
            made.setdefault(key, one)
    for one in made.values():
        _label(one.value, spec, source, namespace)
    return tuple(made.values())


def _annotation(value: YamlMap) -> Any:
    """Whether an object is to be reconciled, as its annotation says."""
    metadata = value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations.get(_DISABLED) if isinstance(annotations, dict) else None


def _templates(step: YamlMap, inputs: list[dict[str, Any]], lines: Lines) -> list[YamlMap]:
    """The values of all objects of a step."""
    made: list[YamlMap] = []
    fillings = [Filling(values) for values in inputs] or [Filling(None)]
    resources = step.get("resources")
    for index, one in enumerate(resources if isinstance(resources, list) else ()):
        if not isinstance(one, YamlMap):
            raise refuse("FX008", "a resource must be a mapping", nearest_place(resources, index))
        for filling in fillings:
            filled = filling.filled(one)
            if isinstance(filled, YamlMap):
                made.append(filled)
    text = step.get("resourcesTemplate")
    if isinstance(text, str) and text.strip():
        origin = origin_of(step, "resourcesTemplate")
        template = TextTemplate(text, origin, lines)
        made.extend(value for filling in fillings for value in template.objects(filling))
    return made


def _object(value: YamlMap, source: Object) -> Object:
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    place = place_of(value, "metadata", "name") or value.place or source.place
    if not value.get("kind") or not value.get("apiVersion") or not isinstance(name, str):
        raise refuse("FX017", "the template makes something that is no Kubernetes object", place)
    return object_of(value, generated=True, place=source.place)


def _label(value: YamlMap, spec: YamlMap, source: Object, namespace: str) -> None:
    """The owner's labels, then commonMetadata."""
    metadata = value["metadata"]
    place = source.place
    owner = Origin(place, why="flux-operator") if place else None
    added: dict[str, YamlMap] = {"labels": YamlMap(), "annotations": YamlMap()}
    assign(added["labels"], f"{_OWNER}/name", source.name, owner)
    assign(added["labels"], f"{_OWNER}/namespace", namespace, owner)
    common = spec.get("commonMetadata")
    for field, entries in added.items():
        given = common.get(field) if isinstance(common, YamlMap) else None
        if isinstance(given, YamlMap):
            for key, text in given.items():
                origin = given.origins.get(key)
                assign(entries, key, text, origin._replace(why="commonMetadata") if origin else None)
        if not entries:
            continue
        if not isinstance(metadata.get(field), YamlMap):
            assign(metadata, field, YamlMap(), owner)
        for key, text in entries.items():
            assign(metadata[field], key, text, entries.origins.get(key))
