"""What a Flux repository renders to: units, in the order in which Flux applies them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, place_of

GROUP = "kustomize.toolkit.fluxcd.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterEntry:
    """Where Flux starts for one cluster."""

    name: str
    """For example `production`: the last part of the path that tells clusters apart."""
    path: str
    """Folder that the first Kustomization applies, relative to the repository."""
    place: Place | None = None
    """The Kustomization or FluxInstance that says so; None when only the folder does."""
    source: tuple[str, str] | None = None
    """Kind and name of the source that is this repository; None when nothing tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One Flux Kustomization with the objects that it applies."""

    kind: str
    namespace: str
    name: str
    path: str
    """Folder, relative to the repository."""
    source: Object | None
    """The Kustomization itself; None for the entry of a folder that no Kustomization names."""
    objects: tuple[Object, ...] = ()
    depends_on: tuple[str, ...] = ()
    """Ids of the units it waits for."""
    parent: str = ""
    """Id of the unit that applies the Kustomization; empty for the entry."""
    wait: bool = False
    suspended: bool = False
    prune: bool = False
    force: bool = False
    target_namespace: str = ""
    health_checks: tuple[Any, ...] = ()
    """`spec.healthChecks` as written."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def id(self) -> str:
        """`namespace/name`."""
        return f"{self.namespace}/{self.name}"

    @property
    def ok(self) -> bool:
        """No error stopped its build."""
        return not any(one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def place(self) -> Place | None:
        """The Kustomization's name in its file."""
        return place_of(self.source.value, "metadata", "name") if self.source else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedCluster:
    """Everything that Flux applies to one cluster out of this repository."""

    name: str
    units: tuple[Unit, ...] = ()
    """In apply order: a parent before its children, a dependency before its dependant."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All of them, those of the units included."""

    @property
    def objects(self) -> tuple[Object, ...]:
        """The objects of all units, in apply order."""
        return tuple(item for unit in self.units for item in unit.objects)
