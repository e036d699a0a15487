"""The indexed model of one cluster. Rules ask it; they never walk raw lists.

Every index is made when it is first asked for: an estate whose charts are parsed lazily parses only what somebody looks at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from labwright.estate.addresses import Addresses, find_pools, uses_kube_vip
from labwright.estate.certainty import is_whole, opaque, rendered_ids, said_by_owner
from labwright.estate.claims import Claim, StorageClass, find_claims, find_classes
from labwright.estate.definitions import Definitions
from labwright.estate.distribution import built_ins, inferred
from labwright.estate.fields import mapping, texts
from labwright.estate.footprints import names as footprint_names
from labwright.estate.footprints import workloads as footprint_workloads
from labwright.estate.graph import ApplyGraph
from labwright.estate.identity import identified
from labwright.estate.objects import EstateObject, Projected, Thing
from labwright.estate.operators import issuer_namespace
from labwright.estate.projections import own_sources, project
from labwright.estate.projections.mirrors import is_filled
from labwright.estate.projections.namespaces import Around
from labwright.estate.references import Reference, References
from labwright.estate.references.selections import selections
from labwright.estate.routes import Route, find_routes
from labwright.estate.schemas import Schemas
from labwright.estate.services import Service, find_services
from labwright.estate.workloads import ByLabels, Workload, find_workloads
from labwright.kube import ObjectId
from labwright.model import Footprint
from labwright.render.units import Engine, RenderedCluster, Unit, UnitKind
from labwright.source import Place

_SYSTEM = "kube-system"
_FLUX = "flux-system"
_OF_ARGOCD = (UnitKind.APPLICATION, UnitKind.APPLICATION_SET)
_EVERY_CLUSTER = frozenset({"default", "kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that Kubernetes makes itself."""


@dataclass(frozen=True, kw_only=True)
class Estate:
    """All objects of one cluster, what applies them, and what will exist without being in Git."""

    rendered: RenderedCluster
    kubernetes_version: str = ""
    """`1.32.9`; empty when nobody said."""
    known: Footprint = field(default_factory=Footprint)
    """What charts that were not rendered are known to bring."""
    explained: frozenset[tuple[str, str]] = frozenset()
    """(namespace, name) of the releases whose content `known` covers."""
    said_distribution: str = ""
    """`k3s`; empty when nobody said."""
    schemas: Schemas = field(default_factory=Schemas)

    @property
    def cluster(self) -> str:
        """The cluster's name."""
        return self.rendered.name

    @property
    def units(self) -> tuple[Unit, ...]:
        """What the GitOps engine applies as a whole, in apply order."""
        return self.rendered.units

    @cached_property
    def distribution(self) -> str:
        """What somebody said, else what the repository itself tells; empty when neither does."""
        return self.said_distribution or inferred(self.rendered)

    @cached_property
    def graph(self) -> ApplyGraph:
        """What applies what, in which order, waiting for what."""
        return ApplyGraph(self.units)

    # Objects of the repository -----------------------------------------------------------------------------------------

    @cached_property
    def objects(self) -> tuple[EstateObject, ...]:
        """Every object, in apply order."""
        return tuple(identified(self.units))

    @cached_property
    def by_id(self) -> dict[ObjectId, EstateObject]:
        """Objects by identity; the first where two units apply the same."""
        found: dict[ObjectId, EstateObject] = {}
        for obj in self.objects:
            found.setdefault(obj.id, obj)
        return found

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str], tuple[EstateObject, ...]]:
        return _grouped((obj.id[:2], obj) for obj in self.objects)

    @cached_property
    def _by_namespace(self) -> dict[str, tuple[EstateObject, ...]]:
        return _grouped((obj.id.namespace, obj) for obj in self.objects)

    @cached_property
    def _by_unit(self) -> dict[str, tuple[EstateObject, ...]]:
        return _grouped((obj.unit.id, obj) for obj in self.objects)

    @cached_property
    def _by_label(self) -> dict[tuple[str, str], tuple[Thing, ...]]:
        return _grouped(
            (pair, thing) for thing in self.things for pair in texts(thing.value, "metadata", "labels").items()
        )

    def of_kind(self, group: str, kind: str) -> Sequence[EstateObject]:
        """All objects of a kind, whatever version."""
        return self._by_kind.get((group, kind), ())

    def in_namespace(self, namespace: str) -> Sequence[EstateObject]:
        """All objects of a namespace; of the empty one those that live in none."""
        return self._by_namespace.get(namespace, ())

    def of_unit(self, unit: str) -> Sequence[EstateObject]:
        """All objects that a unit applies, by its id."""
        return self._by_unit.get(unit, ())

    def labelled(self, key: str, value: str) -> Sequence[Thing]:
        """Everything with a label, projections included."""
        return self._by_label.get((key, value), ())

    def get(self, group: str, kind: str, namespace: str, name: str) -> EstateObject | None:
        """The object as it stands in Git."""
        return self.by_id.get(ObjectId(group, kind, namespace, name))

    # What will be there besides ----------------------------------------------------------------------------------------

    @cached_property
    def projections(self) -> Mapping[ObjectId, Projected]:
        """What will exist without being in Git: made by controllers, charts, the distribution. What is in Git is left out."""
        found: dict[ObjectId, Projected] = {}

        def take(each: Projected) -> None:
            if each.id not in self.by_id:
                found.setdefault(each.id, each)

        around = Around(namespaces=self._applied_namespaces, issuer_namespace=self.issuer_namespace)
        for each in project(self.objects, around):
            take(each)
        for each in own_sources(self.graph, self.by_id):
            take(each)
        for each in footprint_names(self.known):
            take(each)
        for one in built_ins(self.distribution):
            take(Projected(one.id, one.value))
        known = ByLabels(find_workloads((*self.objects, *found.values())))
        for each in footprint_workloads(self.known, known):
            take(each)
        return found

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Everything that will stand in the cluster, as far as anybody knows: each identity once, objects of Git first."""
        return (*self.by_id.values(), *self.projections.values())

    def find(self, wanted: ObjectId) -> Thing | None:
        """The object as it stands in Git, else what is known of it beforehand."""
        return self.by_id.get(wanted) or self.projections.get(wanted)

    def keys_of(self, wanted: ObjectId) -> tuple[str, ...] | None:
        """The keys of a ConfigMap or Secret; None where nobody knows all of them."""
        found = self.find(wanted)
        if found is None or is_filled(found.value):
            return None
        keys = tuple(key for part in ("data", "stringData", "binaryData") for key in mapping(found.value, part))
        return keys if keys or isinstance(found, EstateObject) else None

    def exists(self, group: str, kind: str, namespace: str, name: str) -> bool:
        """Whether the object will be there: in Git, or made from what is in Git."""
        return self.find(ObjectId(group, kind, namespace, name)) is not None

    @cached_property
    def issuer_namespace(self) -> str:
        """Where cert-manager keeps the Secrets of ClusterIssuers."""
        return issuer_namespace(self.objects)

    @cached_property
    def _applied_namespaces(self) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {name: {} for name in sorted(_EVERY_CLUSTER)}
        for obj in self.of_kind("", "Namespace"):
            found[obj.id.name] = mapping(obj.value, "metadata", "labels")
        return found

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Namespaces that exist: applied, made by a release, the engine's own, and those every cluster has."""
        made = (each.name for each in self.projections if each[:2] == ("", "Namespace"))
        applied = (obj.id.name for obj in self.of_kind("", "Namespace"))
        return frozenset((*_EVERY_CLUSTER, *self.engine_namespaces, *made, *applied))

    @cached_property
    def engine_namespaces(self) -> frozenset[str]:
        """Where the GitOps engine and what it is told live: made by its bootstrap, before anything in Git is applied."""
        match self.rendered.engine:
            case Engine.FLUX:
                roots = (self.graph.unit(each) for each in self.graph.roots)
                return frozenset({_FLUX, *(unit.namespace for unit in roots if unit.kind is UnitKind.KUSTOMIZATION)})
            case Engine.ARGOCD:
                return frozenset(unit.namespace for unit in self.units if unit.kind in _OF_ARGOCD and unit.namespace)
            case _:
                return frozenset()

    def labels_of_namespace(self, namespace: str) -> dict[str, str]:
        """Its labels, as far as they are known; Kubernetes itself adds its name."""
        found = self.find(ObjectId("", "Namespace", "", namespace))
        labels = texts(found.value, "metadata", "labels") if found is not None else {}
        return {**labels, "kubernetes.io/metadata.name": namespace}

    @cached_property
    def _names(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for each in (*self.by_id, *self.projections):
            found[each.group, each.kind, each.namespace].add(each.name)
        return {key: sorted(each) for key, each in found.items()}

    def names(self, group: str, kind: str, namespace: str) -> list[str]:
        """Names of what exists of a kind in a namespace, sorted, for suggestions."""
        return self._names.get((group, kind, namespace), [])

    # What is known for certain -----------------------------------------------------------------------------------------

    @cached_property
    def opaque(self) -> frozenset[str]:
        """Namespaces that some release fills in a way nobody knows: what is missing there may yet exist."""
        return frozenset(opaque(self.units, self.objects, self.explained))

    @cached_property
    def rendered_releases(self) -> frozenset[ObjectId]:
        """Releases and Applications whose objects are all here."""
        return rendered_ids(self.units)

    @cached_property
    def is_whole(self) -> bool:
        """Whether everything that is applied could be read. Of plain overlays nobody says what else is applied beside them."""
        return self.rendered.engine is not Engine.KUSTOMIZE and all(is_whole(unit) for unit in self.units)

    def is_certain(self, namespace: str) -> bool:
        """Whether what is missing is missing: in a namespace, or (empty) among cluster-scoped objects.

        Charts that were not rendered may bring objects to their namespace and cluster-scoped ones besides; a distribution that
        nobody named brings some to `kube-system`.
        """
        if namespace == _SYSTEM and not self.distribution:
            return False
        return self.is_whole and (namespace not in self.opaque if namespace else not self.opaque)

    def is_answerable(self, reference: Reference) -> bool:
        """Whether a dangling reference is the repository's fault. One that a chart makes up by itself is not: the chart, or
        something that it starts, makes what it names. One that stands in the release's values is.
        """
        holder = reference.holder
        if isinstance(holder, EstateObject) and holder.from_chart:
            return said_by_owner(holder.unit, reference.name) is not None
        # Kubernetes and its distributions keep these for themselves.
        return not (reference.group == "rbac.authorization.k8s.io" and reference.name.startswith("system:"))

    def blamed(self, reference: Reference) -> Place | None:
        """The line of the repository that a reference goes back to: of a release's values, where the holder is a chart's."""
        holder = reference.holder
        if isinstance(holder, EstateObject) and holder.from_chart:
            return said_by_owner(holder.unit, reference.name) or reference.place
        return reference.place

    @cached_property
    def coverage(self) -> Counter[str]:
        """How many objects are held against which schemas; `nothing` counts those without one."""
        return Counter(self.schemas.source_of(obj.gvk) or "nothing" for obj in self.objects)

    # What runs, and how it is reached ----------------------------------------------------------------------------------

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """Everything that makes pods, projections included."""
        return tuple(find_workloads(self.things))

    @cached_property
    def _pods(self) -> ByLabels:
        return ByLabels(self.workloads)

    def pods_with(self, namespace: str, labels: Mapping[str, str]) -> tuple[Workload, ...]:
        """Workloads of a namespace whose pods have all of the labels; without labels all of them."""
        return self._pods.matching(namespace, labels)

    @cached_property
    def services(self) -> Mapping[ObjectId, Service]:
        """All Services, projections included."""
        return {each.id: each for each in find_services(self.things)}

    def behind(self, service: ObjectId) -> tuple[Workload, ...]:
        """The workloads whose pods a Service leads to; none where it has no selector, or is not known."""
        found = self.services.get(service)
        return self._pods.matching(service.namespace, found.selector) if found and found.selector else ()

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Names and paths from outside, with the Service that each leads to."""
        return tuple(find_routes(self.objects))

    @cached_property
    def storage_classes(self) -> Mapping[str, StorageClass]:
        """All storage classes by name, projections included."""
        return {each.name: each for each in find_classes(self.things)}

    @cached_property
    def claims(self) -> Mapping[ObjectId, Claim]:
        """All claims, those included that controllers will make, each with its class."""
        return {each.id: each for each in find_claims(self.things, self.storage_classes.values())}

    @cached_property
    def mounting(self) -> Mapping[ObjectId, tuple[Workload, ...]]:
        """Claim → the workloads that mount it."""
        pairs = (
            (claim, each)
            for each in self.workloads
            for claim in (*each.mounted, *(own for _, own in each.own_claims()))
        )
        return _grouped(pairs)

    @cached_property
    def addresses(self) -> Addresses:
        """LoadBalancer Services and the addresses they get."""
        return Addresses(
            self.services.values(), find_pools(self.objects), self.distribution, kube_vip=uses_kube_vip(self.things)
        )

    # Who refers to whom ------------------------------------------------------------------------------------------------

    @cached_property
    def references(self) -> References:
        """All references among the things of the cluster."""
        return References(self.things, selections(self.things, self.workloads), self.issuer_namespace)

    def references_of(self, obj: Thing) -> tuple[Reference, ...]:
        """What an object names or selects, each with the line that does."""
        return self.references.of(obj)

    def referrers(self, wanted: ObjectId) -> tuple[Reference, ...]:
        """What names or selects an object, each with the line that does."""
        return self.references.to(wanted)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def estate_of(
    cluster: RenderedCluster,
    *,
    kubernetes_version: str = "",
    distribution: str = "",
    known: Footprint | None = None,
    explained: Iterable[tuple[str, str]] = (),
    schema_folders: Iterable[Path] = (),
) -> Estate:
    """Index a rendered cluster. Schemas come from its own definitions first, then from the folders, in their order."""
    return Estate(
        rendered=cluster,
        kubernetes_version=kubernetes_version,
        said_distribution=distribution,
        schemas=Schemas(kubernetes_version, tuple(schema_folders), Definitions(cluster.units)),
        known=known or Footprint(),
        explained=frozenset(explained),
    )
