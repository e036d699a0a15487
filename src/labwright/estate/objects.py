"""What stands in a cluster: objects of the repository, and what controllers make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labwright.estate.fields import Path
from labwright.kube import GVK, ObjectId, split_api_version
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.source import Place, YamlMap, nearest_place, place_of


@dataclass(frozen=True, slots=True, eq=False)
class EstateObject:
    """One rendered object, who it is in its cluster, and the unit that applies it.

    It stands for an item of a sequence that may be lazy: the object is made when somebody looks at more than its identity.
    """

    items: Sequence[Object] = field(repr=False)
    at: int
    id: ObjectId
    gvk: GVK
    unit: Unit = field(repr=False)

    @property
    def rendered(self) -> Object:
        """The object as the renderer gives it."""
        return self.items[self.at]

    @property
    def value(self) -> YamlMap:
        """The object itself; read-only."""
        return self.rendered.value

    @property
    def from_chart(self) -> bool:
        """Whether a chart made it: then nothing inside has an origin, and `place` is that of the release."""
        return bool(self.rendered.template)

    def place(self, *path: str | int) -> Place | None:
        """Where a field was set; where the object is named when that is not known (or nothing is asked for)."""
        found = place_of(self.value, *path) if path else None
        return found or place_of(self.value, "metadata", "name") or nearest_place(self.value) or self.rendered.place


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """One object that is not in the repository and will be in the cluster."""

    id: ObjectId
    value: Mapping[str, Any]
    """As much of the object as is known beforehand, as its manifest would have it. What is left out is unknown, not absent."""
    owner: EstateObject | None = None
    """The object of the repository that leads to it; None for what a distribution or a catalogue's footprint brings."""
    path: Path = ()
    """The field of `owner` that decides it."""
    by: ObjectId | None = None
    """What makes it, where that is itself projected: the StatefulSet of a claim of a Prometheus."""

    @property
    def gvk(self) -> GVK:
        """Its kind; the version is empty where nobody asks for one."""
        api_version = self.value.get("apiVersion")
        version = split_api_version(api_version)[1] if isinstance(api_version, str) else ""
        return GVK(self.id.group, version, self.id.kind)

    def place(self, *path: str | int) -> Place | None:
        """The line of its owner that leads to it, whichever of its own fields is asked for."""
        return self.owner.place(*self.path) if self.owner is not None else None


Thing = EstateObject | Projected
"""Whatever stands in a cluster."""
