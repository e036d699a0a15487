"""The state of a walk through one Argo CD's Applications."""

from __future__ import annotations

from dataclasses import dataclass, field

from labwright.render.argocd.application import Application
from labwright.render.argocd.building import Build, Workshop
from labwright.render.argocd.destinations import Destinations
from labwright.render.argocd.generator_run import Generation
from labwright.render.argocd.projects import Projects
from labwright.render.objects import Object
from labwright.render.units import Unit, unit_id
from labwright.source import Diagnostic


@dataclass(slots=True)
class Job:
    """An Application or ApplicationSet that is still to be built."""

    item: Object
    namespace: str
    parent: str
    cluster: str
    """Where the object itself is: the cluster whose Argo CD reads it."""

    @property
    def id(self) -> str:
        return unit_id(self.item.kind, self.namespace, self.item.name)


@dataclass(slots=True)
class Walk:
    """A walk under way, and what it has found."""

    shop: Workshop
    generation: Generation
    destinations: Destinations
    units: dict[str, Unit] = field(default_factory=dict)
    apps: dict[str, Application] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    """Where the objects of each unit go."""
    waiting: list[Job] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    projects: Projects = field(default_factory=Projects)
    built: list[tuple[Job, Build]] = field(default_factory=list)
