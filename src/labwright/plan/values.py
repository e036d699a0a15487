"""What a plan is: the homelab resolved against the catalog, per cluster."""

from dataclasses import dataclass
from typing import Any

from labwright.catalog.capabilities import Offer
from labwright.catalog.contract import (
    ClusterFacts,
    Component,
    Contribution,
    HomelabFacts,
    Host,
    Namespace,
    Site,
)
from labwright.model import Flow, Inventory
from labwright.source import Diagnostic
from labwright.spec import ClusterSpec, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """One component instance of a cluster and everything it becomes there."""

    name: str
    component: Component[Any]
    site: Site[Any]
    offers: tuple[Offer, ...]
    contribution: Contribution
    implicit: bool
    """The distribution or the GitOps engine brings it; nobody asked for it."""

    @property
    def version(self) -> str:
        """The version for a reader; empty where the distribution decides it."""
        return self.component.version(self.site)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlan:
    """One cluster: all its components, built."""

    name: str
    spec: ClusterSpec
    facts: ClusterFacts
    homelab: HomelabFacts
    """The homelab's facts as this cluster has them."""
    installed: tuple[Installed, ...]
    switched_off: tuple[str, ...]
    """Components that the distribution would bring and that are not wanted here."""
    namespaces: tuple[Namespace, ...]
    flows: tuple[Flow, ...]
    hosts: tuple[Host, ...]
    offers: tuple[Offer, ...]

    def find(self, name: str) -> Installed | None:
        """The instance of that name."""
        return next((each for each in self.installed if each.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole homelab, resolved."""

    spec: Spec
    homelab: HomelabFacts
    inventory: Inventory
    clusters: tuple[ClusterPlan, ...]
    warnings: tuple[Diagnostic, ...] = ()
