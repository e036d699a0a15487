"""What a component may know: its options, its cluster, the homelab, and what others offer and claim."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from labwright.catalog.capabilities import Offer
from labwright.catalog.contract.contribution import DatabaseClaim
from labwright.model import Machine
from labwright.model.inventory import Address, Cidr, Network


class Options(BaseModel):
    """Base of every component's typed options. Keys are written with dashes in `homelab.yaml`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


OptionsT_co = TypeVar("OptionsT_co", bound=Options, covariant=True)
OfferT = TypeVar("OfferT", bound=Offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A Kubernetes node: a machine with roles, or one that the distribution makes (k3d's containers)."""

    name: str
    roles: tuple[str, ...]
    arch: str
    address: Address | None
    machine: Machine | None

    @property
    def is_control_plane(self) -> bool:
        """Whether it runs the API server (and etcd, where that is embedded)."""
        return "control-plane" in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFacts:
    """What is known of one cluster before any component is looked at."""

    name: str
    production: bool
    """False for a cluster whose loss hurts nobody; it is `class: production` or `staging` in the spec."""
    domain: str
    """`staging.example.org`."""
    distribution: str
    """`k3s`, `k3d`, …"""
    distribution_version: str
    """`v1.32.9+k3s1`."""
    kubernetes_version: str
    """`1.32.9`."""
    nodes: tuple[Node, ...]
    networks: tuple[Network, ...]
    pod_cidr: Cidr
    service_cidr: Cidr
    dns_service: Address
    """ClusterIP of the cluster's DNS Service."""
    entry: Address | None
    """Where the DNS names of the cluster lead: the load balancer's address, or the host that forwards to it."""
    api_port: int = 6443
    node_cidrs: tuple[Cidr, ...] = ()
    """Where nodes have their addresses: /32s of machines, or the container network of k3d."""

    @property
    def architectures(self) -> frozenset[str]:
        """Architectures of its nodes, in Kubernetes' names."""
        return frozenset(node.arch for node in self.nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomelabFacts:
    """What is known of the whole homelab."""

    name: str
    domain: str
    email: str
    timezone: str
    repository_url: str
    branch: str
    clusters: tuple[str, ...]
    gitops_engine: str
    gitops_version: str
    interval: str
    zero_trust: bool


@dataclass(frozen=True, kw_only=True)
class Site(Generic[OptionsT_co]):
    """One component instance in its cluster: everything its functions may look at."""

    name: str
    """The instance: the component's name, or the name of the database."""
    options: OptionsT_co
    cluster: ClusterFacts
    homelab: HomelabFacts
    offers: tuple[Offer, ...] = ()
    """All offers of all components of the cluster. Empty while offers are being collected."""
    claims: tuple[DatabaseClaim, ...] = ()
    """All database claims of the cluster. Empty while claims are being collected."""
    installed: frozenset[str] = frozenset()
    """Names of all component instances of the cluster."""
    siblings: Mapping[str, "Site[OptionsT_co]"] = field(default_factory=dict)
    """The same instance in the other clusters that have it, by cluster name (without their siblings and offers)."""

    def find(self, kind: type[OfferT]) -> OfferT | None:
        """The offer of that kind, or None. Where several exist the plan has already chosen one."""
        return self._by_kind.get(kind)  # type: ignore[return-value]

    def offer(self, kind: type[OfferT]) -> OfferT:
        """The offer of that kind. Raises LookupError, our own fault: a declared need is always met by the plan."""
        found = self.find(kind)
        if found is None:
            raise LookupError(f"{self.name} uses {kind.__name__} without declaring the need for it")
        return found

    def all(self, kind: type[OfferT]) -> tuple[OfferT, ...]:
        """Every offer of that kind, for those kinds of which a cluster may have many (databases)."""
        return tuple(offer for offer in self.offers if isinstance(offer, kind))

    @cached_property
    def _by_kind(self) -> dict[type[Offer], Offer]:
        return {type(offer): offer for offer in reversed(self.offers)}

    def host(self, name: str) -> str:
        """`name` in the cluster's domain: `linkding` → `linkding.staging.example.org`."""
        return f"{name}.{self.cluster.domain}"
