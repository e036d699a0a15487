"""Visiting the fields that a field spec names.

Mirrors api/filters/fieldspec: lists on the way are entered without being named, a missing field ends the visit quietly
unless the spec says to create it, and a scalar on the way is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from labwright.render.kustomize.config import FieldSpec
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import gvk_of
from labwright.render.kustomize.resource import Resource
from labwright.source import Origin, Place, YamlList, YamlMap, assign, nearest_place

Setter = Callable[[Any, Any], None]
"""Called with the container and the key or index of a found field."""


def visit(
    resource: Resource, spec: FieldSpec, setter: Setter, origin: Origin | None = None, create: Any = None
) -> None:
    """Call `setter` for each field of the resource that the spec names.

    `create` makes the value of a missing last step where the spec says so; maps on the way are made as well.
    """
    value = resource.map
    if gvk_of(value).selected_by(spec.gvk):
        _descend(value, spec.steps, 0, _Visit(resource, spec, setter, origin, create if spec.create else None))


class _Visit:
    __slots__ = ("create", "origin", "resource", "setter", "spec")

    def __init__(self, resource: Resource, spec: FieldSpec, setter: Setter, origin: Origin | None, create: Any) -> None:
        self.resource = resource
        self.spec = spec
        self.setter = setter
        self.origin = origin
        self.create = create

    def fault(self, place: Place | None) -> Exception:
        return refuse(
            "KZ018",
            f"`{self.spec.path}` of {self.resource.id} leads through something that is neither a mapping nor a list",
            place or self.resource.named_at(),
        )


def _descend(value: Any, steps: tuple[str, ...], index: int, job: _Visit) -> None:
    if isinstance(value, YamlList):
        for position, item in enumerate(value):
            if item is None:
                continue
            if not isinstance(item, YamlMap | YamlList):
                raise job.fault(nearest_place(value, position))
            _descend(item, steps, index, job)
        return
    if not isinstance(value, YamlMap):
        raise job.fault(None)
    step = steps[index]
    name = step.removesuffix("[]")
    last = index == len(steps) - 1
    making = job.create is not None and name == step
    if name not in value or (value[name] is None and making):
        if not making:
            return
        assign(value, name, job.create() if last else YamlMap(), job.origin)
    if value[name] is None and name != step:
        value[name] = YamlList()  # kustomize takes the hint of the path and makes the null a list
    if last:
        job.setter(value, name)
    elif value[name] is not None:
        if not isinstance(value[name], YamlMap | YamlList):
            raise job.fault(nearest_place(value, name))
        _descend(value[name], steps, index + 1, job)


def set_entry(resource: Resource, specs: Iterable[FieldSpec], key: str, text: str, origin: Origin) -> None:
    """Write one entry (a label, an annotation) into each mapping that a spec names."""
    made: list[tuple[YamlMap, str]] = []

    def setter(container: Any, at: Any) -> None:
        found = container[at]
        if found is None:
            found = YamlMap()
            assign(container, at, found, origin)
        if not isinstance(found, YamlMap):
            place = nearest_place(container, at)
            raise refuse("KZ018", f"`{at}` of {resource.id} is no mapping", place, expected="a mapping")
        if key not in found:
            assign(found, key, text, origin)
            made.append((found, key))
        elif found[key] != text:
            assign(found, key, text, origin)
            resource.spread(found, key)

    for spec in specs:
        visit(resource, spec, setter, origin, YamlMap)
    if len(made) > 1:
        resource.shared.append(made)
