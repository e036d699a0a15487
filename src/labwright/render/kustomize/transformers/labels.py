"""labels, commonLabels and commonAnnotations.

Mirrors LabelTransformer and AnnotationsTransformer with their configurators: `labels` first, then `commonLabels`, which go
into selectors as well.
"""

from __future__ import annotations

from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec, merge_specs
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.fields import set_entry
from labwright.render.kustomize.ids import Gvk
from labwright.render.kustomize.resource import Resources
from labwright.render.kustomize.settling import odd_key
from labwright.source import Origin, Place, YamlMap
from labwright.source.scalars import is_odd

_METADATA = FieldSpec(Gvk(), "metadata/labels", True)


def add_labels(resources: Resources, definition: Definition, config: Config) -> None:
    """labels."""
    for index, entry in enumerate(definition.list("labels")):
        place = definition.origin("labels", index).place
        specs = merge_specs(_own_specs(entry), config.specs.get("labels", ()), place)
        if entry.get("includeSelectors"):
            specs = merge_specs(specs, config.specs["commonLabels"], place)
        else:
            if entry.get("includeTemplates"):
                specs = merge_specs(specs, config.specs["templateLabels"], place)
            specs = merge_specs(specs, (_METADATA,), place)
        apply_entries(resources, entry.get("pairs"), specs, "labels", place)


def add_common_labels(resources: Resources, definition: Definition, config: Config) -> None:
    """commonLabels."""
    common = definition.value.get("commonLabels")
    apply_entries(resources, common, config.specs["commonLabels"], "commonLabels", definition.start)


def add_annotations(resources: Resources, definition: Definition, config: Config) -> None:
    """commonAnnotations."""
    entries = definition.value.get("commonAnnotations")
    apply_entries(resources, entries, config.specs["commonAnnotations"], "commonAnnotations", definition.start)


def apply_entries(resources: Resources, entries: Any, specs: tuple[FieldSpec, ...], why: str, place: Place) -> None:
    """Write each entry into every field that a spec names, in the order of the keys."""
    if not entries:
        return
    origins = entries.origins if isinstance(entries, YamlMap) else {}
    for resource in resources.items:
        for key in sorted(entries):
            known = origins.get(key)
            if is_odd(key):
                raise odd_key(key, known.place if known else place)
            origin = Origin(known.place if known else place, why=why)
            set_entry(resource, specs, key, entries[key], origin)


def _own_specs(entry: YamlMap) -> tuple[FieldSpec, ...]:
    return tuple(
        FieldSpec(
            Gvk(field.get("group", ""), field.get("version", ""), field.get("kind", "")),
            field.get("path", ""),
            field.get("create", False),
        )
        for field in entry.get("fields") or ()
    )
