"""replicas.

Mirrors ReplicaCountTransformer: every workload of that name, today's or an earlier one, gets the count; none is an error.
"""

from __future__ import annotations

from typing import Any

from labwright.render.kustomize.config import Config, FieldSpec
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.fields import visit
from labwright.render.kustomize.ids import ResId
from labwright.render.kustomize.resource import Resources
from labwright.source import Origin, assign, nearest


def set_replicas(resources: Resources, definition: Definition, config: Config) -> None:
    """Apply the replica counts of a kustomization."""
    for index, entry in enumerate(definition.list("replicas")):
        origin = definition.origin("replicas", index, why="replicas")
        apply_replicas(resources, entry.get("name", ""), entry.get("count", 0), config.specs["replicas"], origin)


def apply_replicas(resources: Resources, name: str, count: int, specs: tuple[FieldSpec, ...], origin: Origin) -> None:
    """Set one count. Raises KustomizeError when no workload has that name."""

    def setter(container: Any, at: Any) -> None:
        if container[at] != count:
            assign(container, at, count, origin)

    found = False
    for spec in specs:

        def matches(one: ResId, spec: FieldSpec = spec) -> bool:
            return one.name == name and one.gvk.selected_by(spec.gvk)

        for resource in resources.matching(matches):
            found = True
            visit(resource, spec, setter, origin, int)
    if not found:
        kinds = {spec.gvk.kind for spec in specs}
        names = [item.name for item in resources.items if not item.empty and item.gvk.kind in kinds]
        near = nearest(name, names)
        raise refuse(
            "KZ020",
            f"no workload is named `{name}`",
            origin.place,
            expected=" or ".join(sorted(kinds)),
            help=f"did you mean `{near}`?" if near else "",
        )
