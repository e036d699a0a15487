"""The plan while it is being made: what the checks of `plan/checks` look at.

A draft exists per cluster as soon as it is known which components the cluster has, with which options and offers;
contributions are built only from a draft without errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labwright.catalog.capabilities import Offer
from labwright.catalog.contract import ClusterFacts, Component, HomelabFacts, Site
from labwright.source import Place
from labwright.spec import ClusterSpec, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One component instance that a cluster asks for, with its options read."""

    name: str
    component: Component[Any]
    path: tuple[str | int, ...]
    """Where the cluster's merged spec names it: `("platform", "metallb")`, `("databases", "postgres-cluster")`.
    Empty for one that comes along by itself."""
    site: Site[Any]
    offers: tuple[Offer, ...] = ()

    @property
    def implicit(self) -> bool:
        """Whether nobody asked for it: the distribution or the GitOps engine brings it."""
        return not self.path

    @property
    def brought(self) -> bool:
        """Whether it is there anyway, named or not: what it offers steps back for what the owner asks for."""
        return self.implicit or self.site.cluster.distribution in self.component.bundled_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A name in `platform`, `apps` or `databases.*.engine` that the catalog does not have."""

    name: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One cluster, chosen but not yet built."""

    spec: Spec
    cluster: ClusterSpec
    facts: ClusterFacts
    homelab: HomelabFacts
    chosen: tuple[Chosen, ...]
    unknown: tuple[Unknown, ...] = ()
    chosen_offers: Mapping[str, str] = field(default_factory=dict)
    """`choose` of the spec: capability → instance."""

    def place(self, *path: str | int) -> Place | None:
        """Where the spec sets a field of this cluster: in the cluster's own section, else in the shared one."""
        return self.cluster.place(*path)
