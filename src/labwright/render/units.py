"""What a repository renders to: clusters, and the units that the GitOps engine applies as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, place_of

if TYPE_CHECKING:  # what of a cluster is shown out of a cache needs none of it
    from labwright.render.helm.contract import ReleaseSpec


class Engine(StrEnum):
    """What applies a cluster's objects."""

    FLUX = "flux"
    ARGOCD = "argocd"
    KUSTOMIZE = "kustomize"
    """Nobody in the repository: plain overlays, applied by hand or by a pipeline."""


class UnitKind(StrEnum):
    """What a unit is in the cluster: the kind of the object that makes the engine apply it."""

    KUSTOMIZATION = "Kustomization"
    HELM_RELEASE = "HelmRelease"
    RESOURCE_SET = "ResourceSet"
    APPLICATION = "Application"
    APPLICATION_SET = "ApplicationSet"
    OVERLAY = "Overlay"
    """A folder with a kustomization that no object of the cluster names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterEntry:
    """Where the engine starts for one cluster."""

    name: str
    """For example `production`: the last part of the path that tells clusters apart."""
    path: str
    """Folder that the first unit applies, relative to the repository."""
    engine: Engine = Engine.FLUX
    place: Place | None = None
    """The object that says so; None when only the folder does."""
    folders: tuple[str, ...] = ()
    """Of plain overlays: each one's folder."""
    source: tuple[str, str] | None = None
    """Kind and name of the Flux source that is this repository; None when nothing tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that the GitOps engine applies as a whole, with its objects."""

    kind: UnitKind
    namespace: str
    name: str
    path: str = ""
    """Folder, relative to the repository; of a release the chart's, where that is in the repository."""
    source: Object | None = None
    """The Kustomization, HelmRelease, Application …; None for the entry of a folder that no object names."""
    objects: Sequence[Object] = ()
    """In the order in which they are applied."""
    depends_on: tuple[str, ...] = ()
    """Ids of the units it waits for."""
    parent: str = ""
    """Id of the unit that applies `source`; empty for the entry."""
    wait: bool = False
    suspended: bool = False
    prune: bool = False
    force: bool = False
    wave: int = 0
    """Sync wave of an Application."""
    target_namespace: str = ""
    health_checks: tuple[Any, ...] = ()
    """`spec.healthChecks` as written."""
    chart: str = ""
    """Of a release: name and version of the chart, e.g. `cert-manager 1.16.3`."""
    release: ReleaseSpec | None = field(default=None, repr=False)
    """Of a release: what Helm was asked for, so that `explain` can ask again with other values."""
    unrendered: str = ""
    """Why there are no objects although there should be, e.g. `the chart is not in the cache`; empty when all are there."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def id(self) -> str:
        """`Kustomization/namespace/name`."""
        return unit_id(self.kind, self.namespace, self.name)

    @property
    def ok(self) -> bool:
        """No error stopped its build."""
        return not any(one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def place(self) -> Place | None:
        """The name of its source in its file."""
        return place_of(self.source.value, "metadata", "name") if self.source else None

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {where}{self.name}"


def unit_id(kind: str, namespace: str, name: str) -> str:
    """The id of a unit: `Kustomization/flux-system/apps`."""
    return f"{kind}/{namespace}/{name}"


def spoken(identity: str) -> str:
    """The unit of an id as a reader would say it: `Kustomization flux-system/apps`."""
    kind, _, rest = identity.partition("/")
    return f"{kind} {rest}"


class Later(Protocol):
    """Units of a cluster whose objects were not made yet."""

    def finish(self, ids: Iterable[str]) -> Mapping[str, Unit]:
        """Those of the ids that were put off, by id, with their objects and all that is wrong with them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedCluster:
    """Everything that is applied to one cluster out of this repository."""

    name: str
    engine: Engine = Engine.FLUX
    units: tuple[Unit, ...] = ()
    """In apply order: a parent before its children, a dependency before its dependant."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All of them, those of the units included."""
    later: Later | None = field(default=None, repr=False, compare=False)
    """What finishes the units whose objects are deferred; None when none are."""

    @property
    def objects(self) -> tuple[Object, ...]:
        """The objects of all units, in apply order."""
        return tuple(item for unit in self.units for item in unit.objects)
