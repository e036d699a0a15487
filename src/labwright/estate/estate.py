"""The indexed model of one cluster. Rules ask it; they never walk raw lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from labwright.estate.distribution import built_ins
from labwright.estate.projections import projected
from labwright.estate.schemas import Schemas, definition_schemas
from labwright.kube import GVK, ObjectId, gvk_of, object_id
from labwright.model import Footprint
from labwright.source import Place, YamlMap, place_of

_HELM = "helm.toolkit.fluxcd.io"
_CRD = ("apiextensions.k8s.io", "CustomResourceDefinition")


@dataclass(frozen=True, slots=True, eq=False)
class EstateObject:
    """One rendered object and the unit that applies it."""

    value: YamlMap
    id: ObjectId
    gvk: GVK
    unit: str
    """Name of the Flux Kustomization (or Argo CD Application) that applies it."""

    def place(self, *path: str | int) -> Place | None:
        """Where a field was set; where the object was named when that is not known."""
        return (place_of(self.value, *path) if path else None) or place_of(self.value, "metadata", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that the GitOps engine applies as a whole, with what it waits for."""

    name: str
    path: str
    after: tuple[str, ...]
    waits: bool
    """Whether it is ready only when all its objects are."""
    objects: tuple[EstateObject, ...] = field(repr=False)


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
            obj.id.namespace
            for obj in self.of_kind(_HELM, "HelmRelease")
            if (obj.id.namespace, obj.id.name) not in self.explained
        )

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Namespaces that exist: applied, and those every cluster has."""
        return frozenset(
            (
                "default",
                "kube-system",
                "kube-public",
                "kube-node-lease",
                *(obj.id.name for obj in self.of_kind("", "Namespace")),
            )
        )

    def names(self, group: str, kind: str, namespace: str) -> list[str]:
        """Names of what exists of a kind in a namespace, for suggestions."""
        everything = (*self.by_id, *self.projections)
        return sorted(each.name for each in everything if each[:3] == (group, kind, namespace))


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
    units: Iterable[tuple[str, str, Sequence[str], bool, Iterable[YamlMap]]],
    *,
    kubernetes_version: str = "",
    distribution: str = "",
    known: Footprint | None = None,
    explained: Iterable[tuple[str, str]] = (),
    schema_folders: Iterable[Path] = (),
) -> Estate:
    """Index rendered units, given as (name, path, names it waits for, whether it waits for health, objects)."""
    indexed = tuple(
        Unit(
            name=name,
            path=path,
            after=tuple(after),
            waits=waits,
            objects=tuple(EstateObject(obj, object_id(obj), gvk_of(obj), name) for obj in objects),
        )
        for name, path, after, waits, objects in units
    )
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
