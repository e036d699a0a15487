"""The indexed model of one cluster. Rules ask it; they never walk raw lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from labwright.estate.definitions import definition_schemas
from labwright.estate.distribution import built_ins
from labwright.estate.projections import projected
from labwright.estate.projections.helm import target_namespace
from labwright.estate.schemas import Schemas
from labwright.kube import GVK, ObjectId, gvk_of, object_id
from labwright.model import Footprint
from labwright.source import Place, YamlMap, nearest_place, place_of

_RELEASES = (("helm.toolkit.fluxcd.io", "HelmRelease"), ("helm.cattle.io", "HelmChart"))
_CRD = ("apiextensions.k8s.io", "CustomResourceDefinition")
_EVERY_CLUSTER = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that Kubernetes makes itself."""


@dataclass(frozen=True, slots=True, eq=False)
class EstateObject:
    """One rendered object and the unit that applies it."""

    value: YamlMap
    id: ObjectId
    gvk: GVK
    unit: str
    """Name of the Flux Kustomization (or Argo CD Application) that applies it."""

    def place(self, *path: str | int) -> Place | None:
        """Where a field was set; where the object is named when that is not known (or nothing is asked for)."""
        found = place_of(self.value, *path) if path else None
        return found or place_of(self.value, "metadata", "name") or nearest_place(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that the GitOps engine applies as a whole, with what it waits for."""

    name: str
    path: str
    after: tuple[str, ...]
    waits: bool
    """Whether it is ready only when all its objects are."""
    objects: tuple[EstateObject, ...] = field(repr=False)
    whole: bool = True
    """False when something it applies could not be read: what is missing elsewhere may be in it."""


def unit_of(
    name: str,
    objects: Iterable[YamlMap],
    *,
    path: str = "",
    after: Iterable[str] = (),
    waits: bool = False,
    whole: bool = True,
) -> Unit:
    """A unit out of rendered objects, whatever they look like: a malformed object has an identity with empty parts."""
    return Unit(
        name=name,
        path=path,
        after=tuple(after),
        waits=waits,
        objects=tuple(EstateObject(obj, object_id(obj), gvk_of(obj), name) for obj in objects),
        whole=whole,
    )


@dataclass(frozen=True, kw_only=True)
class Estate:
    """All objects of one cluster, what applies them, and what will exist without being in Git."""

    cluster: str
    kubernetes_version: str
    """`1.32.9`; empty when nobody said."""
    units: tuple[Unit, ...]
    """In apply order."""
    known: Footprint = field(default_factory=Footprint)
    """What charts that were not rendered are known to bring."""
    explained: frozenset[tuple[str, str]] = frozenset()
    """(namespace, name) of the releases whose content `known` covers."""
    distribution: str = ""
    schemas: Schemas = field(default_factory=Schemas)

    @cached_property
    def objects(self) -> tuple[EstateObject, ...]:
        """Every object, in apply order."""
        return tuple(obj for unit in self.units for obj in unit.objects)

    @cached_property
    def by_id(self) -> dict[ObjectId, EstateObject]:
        """Objects by identity; the first where two units apply the same."""
        found: dict[ObjectId, EstateObject] = {}
        for obj in self.objects:
            found.setdefault(obj.id, obj)
        return found

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str], tuple[EstateObject, ...]]:
        found: dict[tuple[str, str], list[EstateObject]] = defaultdict(list)
        for obj in self.objects:
            found[obj.id.group, obj.id.kind].append(obj)
        return {key: tuple(objects) for key, objects in found.items()}

    def of_kind(self, group: str, kind: str) -> Sequence[EstateObject]:
        """All objects of a kind, whatever version."""
        return self._by_kind.get((group, kind), ())

    @cached_property
    def projections(self) -> frozenset[ObjectId]:
        """What will exist without being in Git: made by controllers, charts, the distribution."""
        return frozenset(
            (
                *(each for obj in self.objects for each in projected(obj.value, obj.id)),
                *built_ins(self.distribution),
                *_footprint(self.known),
            )
        )

    def exists(self, group: str, kind: str, namespace: str, name: str) -> bool:
        """Whether the object will be there: in Git, or made from what is in Git."""
        wanted = ObjectId(group, kind, namespace, name)
        return wanted in self.by_id or wanted in self.projections

    def get(self, group: str, kind: str, namespace: str, name: str) -> EstateObject | None:
        """The object as it stands in Git."""
        return self.by_id.get(ObjectId(group, kind, namespace, name))

    @cached_property
    def opaque(self) -> frozenset[str]:
        """Namespaces that some release fills in a way nobody knows: what is missing there may yet exist."""
        return frozenset(
            namespace
            for kind in _RELEASES
            for obj in self.of_kind(*kind)
            if (obj.id.namespace, obj.id.name) not in self.explained
            for namespace in (obj.id.namespace, target_namespace(obj.value, obj.id))
        )

    @cached_property
    def is_whole(self) -> bool:
        """Whether everything that is applied could be read."""
        return all(unit.whole for unit in self.units)

    def is_certain(self, namespace: str) -> bool:
        """Whether what is missing is missing: in a namespace, or (empty) among cluster-scoped objects.

        Charts that were not rendered may bring objects to their namespace and cluster-scoped ones besides.
        """
        return self.is_whole and (namespace not in self.opaque if namespace else not self.opaque)

    @cached_property
    def coverage(self) -> Counter[str]:
        """How many objects are held against which schemas; `nothing` counts those without one."""
        return Counter(self.schemas.source_of(obj.gvk) or "nothing" for obj in self.objects)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Namespaces that exist: applied, made by a release, and those every cluster has."""
        made = (each.name for each in self.projections if (each.group, each.kind) == ("", "Namespace"))
        return frozenset((*_EVERY_CLUSTER, *made, *(obj.id.name for obj in self.of_kind("", "Namespace"))))

    @cached_property
    def _names(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for each in (*self.by_id, *self.projections):
            found[each.group, each.kind, each.namespace].append(each.name)
        return {key: sorted(set(names)) for key, names in found.items()}

    def names(self, group: str, kind: str, namespace: str) -> list[str]:
        """Names of what exists of a kind in a namespace, sorted, for suggestions."""
        return self._names.get((group, kind, namespace), [])


def _footprint(known: Footprint) -> Iterable[ObjectId]:
    for namespace, name in known.services:
        yield ObjectId("", "Service", namespace, name)
    for namespace, name in known.secrets:
        yield ObjectId("", "Secret", namespace, name)
    for namespace, name in known.config_maps:
        yield ObjectId("", "ConfigMap", namespace, name)
    for name in known.storage_classes:
        yield ObjectId("storage.k8s.io", "StorageClass", "", name)
    for name in known.ingress_classes:
        yield ObjectId("networking.k8s.io", "IngressClass", "", name)
    for workload in known.workloads:
        group = "batch" if workload.kind in ("Job", "CronJob") else "" if workload.kind == "Pod" else "apps"
        yield ObjectId(group, workload.kind, workload.namespace, workload.name)


def estate_of(
    cluster: str,
    units: Iterable[Unit],
    *,
    kubernetes_version: str = "",
    distribution: str = "",
    known: Footprint | None = None,
    explained: Iterable[tuple[str, str]] = (),
    schema_folders: Iterable[Path] = (),
) -> Estate:
    """Index a cluster's units. Schemas come from its own definitions first, then from the folders, in their order."""
    indexed = tuple(units)
    crds = (obj.value for unit in indexed for obj in unit.objects if obj.id[:2] == _CRD)
    return Estate(
        cluster=cluster,
        kubernetes_version=kubernetes_version,
        distribution=distribution,
        units=indexed,
        schemas=Schemas(kubernetes_version, tuple(schema_folders), definition_schemas(crds)),
        known=known or Footprint(),
        explained=frozenset(explained),
    )
