"""LoadBalancer Services: which address each gets, who decides it, and where two want the same.

Sources: metallb.io/usage (`metallb.io/loadBalancerIPs`, `metallb.io/address-pool`, `metallb.io/allow-shared-ip`, the older
`metallb.universe.tf/…`, `spec.loadBalancerIP`, `autoAssign`, `serviceAllocation`); docs.cilium.io/en/stable/network/lb-ipam
(`lbipam.cilium.io/ips`, `io.cilium/lb-ipam-ips`, `sharing-key`, pools with `serviceSelector`); kube-vip.io/docs/usage/on-prem
(`kube-vip.io/loadbalancerIPs`; `0.0.0.0`: by DHCP); docs.k3s.io/networking/networking-services (ServiceLB publishes the
addresses of the nodes, which no manifest tells).
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from labwright.estate.fields import Path, field, mapping, mappings, text, texts
from labwright.estate.objects import EstateObject, Thing
from labwright.estate.projections.namespaces import selected
from labwright.estate.services import Service

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METALLB_POOL = ("metallb.io", "IPAddressPool")
CILIUM_POOL = ("cilium.io", "CiliumLoadBalancerIPPool")
_ASKS: tuple[tuple[str, str], ...] = (
    ("metallb.io/loadBalancerIPs", "metallb"),
    ("metallb.universe.tf/loadBalancerIPs", "metallb"),
    ("lbipam.cilium.io/ips", "cilium"),
    ("io.cilium/lb-ipam-ips", "cilium"),
    ("kube-vip.io/loadbalancerIPs", "kube-vip"),
)
"""Annotations that ask for addresses, and who reads them."""
_POOL_ASKS = ("metallb.io/address-pool", "metallb.universe.tf/address-pool")
_SHARES = (
    "metallb.io/allow-shared-ip",
    "metallb.universe.tf/allow-shared-ip",
    "lbipam.cilium.io/sharing-key",
    "io.cilium/lb-ipam-sharing-key",
)
_DHCP = "0.0.0.0"  # noqa: S104 - what kube-vip takes as "ask the network"
_CLASSES = {"io.cilium": "cilium", "kube-vip.io": "kube-vip", "metallb": "metallb", "tailscale": "tailscale"}
"""Beginning of `spec.loadBalancerClass` → who reads it."""


class Allocator(StrEnum):
    """Who gives a Service its address."""

    METALLB = "metallb"
    CILIUM = "cilium"
    KUBE_VIP = "kube-vip"
    SERVICE_LB = "servicelb"
    """K3s' own: the addresses of the nodes, which no manifest tells."""
    TAILSCALE = "tailscale"
    UNKNOWN = "unknown"
    """Nothing in the repository says who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A range of addresses for Services."""

    source: EstateObject
    allocator: Allocator
    ranges: tuple[tuple[Address, Address, Path], ...]
    """First and last address of each range, and where it is said."""
    automatic: bool
    """Whether a Service that names no pool may get an address of it."""
    namespaces: tuple[str, ...] = ()
    """Only Services of these; none: all."""
    selectors: tuple[Any, ...] = ()
    """Only Services whose labels one of these label selectors means; none: all."""
    priority: int = 0
    """The smallest that is not 0 comes first."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.source.id.name

    @property
    def size(self) -> int:
        """How many addresses it has."""
        return sum(int(last) - int(first) + 1 for first, last, _ in self.ranges)

    def __contains__(self, address: Address) -> bool:
        return any(
            first.version == address.version and int(first) <= int(address) <= int(last)
            for first, last, _ in self.ranges
        )

    def serves(self, service: Service) -> bool:
        """Whether its limits let a Service have an address of it."""
        if self.namespaces and service.id.namespace not in self.namespaces:
            return False
        labels = {**texts(service.thing.value, "metadata", "labels")}
        labels["io.kubernetes.service.namespace"] = service.id.namespace
        labels["io.kubernetes.service.name"] = service.id.name
        return not self.selectors or any(list(selected(each, {"": labels})) for each in self.selectors)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer:
    """A Service of type LoadBalancer and what is known of its address."""

    service: Service
    allocator: Allocator
    asked: tuple[Address, ...] = ()
    """The addresses it asks for."""
    path: Path = ()
    """The field of the Service that asks, or says that it is a LoadBalancer."""
    pools: tuple[Pool, ...] = ()
    """Those that may give it one, in the order in which they are tried."""
    sharing: str = ""
    """Services with the same key may have one address together."""

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Those it will certainly have: asked for, or the only one of the only pool."""
        if self.asked:
            return self.asked
        if len(self.pools) == 1 and self.pools[0].size == 1:
            return (self.pools[0].ranges[0][0],)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two Services want one address and may not share it."""

    address: Address
    one: LoadBalancer
    other: LoadBalancer


class Addresses:
    """The addresses of one cluster's Services."""

    def __init__(self, services: Iterable[Service], pools: Iterable[Pool], distribution: str, kube_vip: bool) -> None:  # noqa: FBT001
        self.pools: tuple[Pool, ...] = tuple(pools)
        self._distribution = distribution
        self._kube_vip = kube_vip
        self.balancers: tuple[LoadBalancer, ...] = tuple(
            self._balancer(each) for each in services if each.type == "LoadBalancer"
        )

    def _balancer(self, service: Service) -> LoadBalancer:
        annotations = mapping(service.thing.value, "metadata", "annotations")
        asked: tuple[Address, ...] = ()
        path: Path = ("spec", "type")
        reader = ""
        for key, who in _ASKS:
            if text(annotations, key):
                asked, path, reader = parsed(text(annotations, key)), ("metadata", "annotations", key), who
                break
        else:
            if text(service.thing.value, "spec", "loadBalancerIP"):
                path = ("spec", "loadBalancerIP")
                asked = parsed(text(service.thing.value, *path))
        allocator = self._allocator(service, reader)
        named = next((found for key in _POOL_ASKS if (found := text(annotations, key))), "")
        pools = tuple(
            pool
            for pool in sorted(self.pools, key=lambda each: (each.priority == 0, each.priority, each.name))
            if pool.allocator is allocator
            and (pool.name == named if named else pool.automatic and pool.serves(service))
            and (not asked or any(each in pool for each in asked))
        )
        sharing = next((found for key in _SHARES if (found := text(annotations, key))), "")
        return LoadBalancer(service=service, allocator=allocator, asked=asked, path=path, pools=pools, sharing=sharing)

    def _allocator(self, service: Service, reader: str) -> Allocator:
        wanted = text(service.thing.value, "spec", "loadBalancerClass")
        if wanted:
            return next(
                (Allocator(who) for start, who in _CLASSES.items() if wanted.startswith(start)), Allocator.UNKNOWN
            )
        here = {pool.allocator for pool in self.pools}
        if reader and (Allocator(reader) in here or not here):
            return Allocator(reader)
        if len(here) == 1:
            return next(iter(here))
        if self._kube_vip:
            return Allocator.KUBE_VIP
        return Allocator.SERVICE_LB if self._distribution in ("k3s", "k3d") and not here else Allocator.UNKNOWN

    @property
    def unserved(self) -> tuple[LoadBalancer, ...]:
        """Those that no pool serves although their allocator works with pools: they wait without end."""
        return tuple(
            each
            for each in self.balancers
            if each.allocator in (Allocator.METALLB, Allocator.CILIUM) and self.pools and not each.pools
        )

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Services that certainly get the same address without having agreed to share it."""
        wanted: dict[Address, list[LoadBalancer]] = defaultdict(list)
        for each in self.balancers:
            for address in each.addresses:
                wanted[address].append(each)
        return tuple(
            Conflict(address=address, one=one, other=other)
            for address, claimants in wanted.items()
            for position, one in enumerate(claimants)
            for other in claimants[position + 1 :]
            if not (one.sharing and one.sharing == other.sharing) or _same_port(one, other)
        )

    @property
    def overlaps(self) -> tuple[tuple[Pool, Pool], ...]:
        """Pools that have addresses in common."""
        return tuple(
            (one, other)
            for position, one in enumerate(self.pools)
            for other in self.pools[position + 1 :]
            if any(
                a.version == c.version and int(a) <= int(d) and int(c) <= int(b)
                for a, b, _ in one.ranges
                for c, d, _ in other.ranges
            )
        )

    @property
    def exhausted(self) -> tuple[tuple[Pool, int], ...]:
        """Pools with fewer addresses than Services that only they can serve, each with that number."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for each in self.balancers:
            if len(each.pools) == 1:
                key = each.sharing or ",".join(map(str, each.asked)) or str(each.service.id)
                wanted[each.pools[0].name].add(key)
        return tuple((pool, len(wanted[pool.name])) for pool in self.pools if len(wanted[pool.name]) > pool.size)


def _same_port(one: LoadBalancer, other: LoadBalancer) -> bool:
    """Sharing needs different ports."""
    ports = {(port.protocol, port.number) for port in one.service.ports}
    return bool(ports & {(port.protocol, port.number) for port in other.service.ports})


def parsed(listed: str) -> tuple[Address, ...]:
    """The addresses of a list separated by commas; what is none is left out."""
    found = []
    for each in listed.split(","):
        try:
            address = ipaddress.ip_address(each.strip())
        except ValueError:
            continue
        if str(address) != _DHCP:
            found.append(address)
    return tuple(found)


def find_pools(objects: Iterable[EstateObject]) -> Iterator[Pool]:
    """The pools of MetalLB and of Cilium."""
    for obj in objects:
        spec = mapping(obj.value, "spec")
        if obj.id[:2] == METALLB_POOL:
            allocation = mapping(spec, "serviceAllocation")
            yield Pool(
                source=obj,
                allocator=Allocator.METALLB,
                ranges=tuple(_metallb_ranges(spec)),
                automatic=spec.get("autoAssign") is not False,
                namespaces=tuple(_texts(allocation.get("namespaces"))),
                selectors=tuple(each for _, each in mappings(allocation.get("serviceSelectors"))),
                priority=_number(allocation.get("priority")),
            )
        elif obj.id[:2] == CILIUM_POOL and spec.get("disabled") is not True:
            selector = spec.get("serviceSelector")
            yield Pool(
                source=obj,
                allocator=Allocator.CILIUM,
                ranges=tuple(_cilium_ranges(spec)),
                automatic=True,
                selectors=(selector,) if isinstance(selector, dict) else (),
            )


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def _metallb_ranges(spec: Any) -> Iterator[tuple[Address, Address, Path]]:
    listed = field(spec, "addresses")
    for index, each in enumerate(listed) if isinstance(listed, list) else ():
        if isinstance(each, str):
            yield from _range(each, ("spec", "addresses", index))


def _cilium_ranges(spec: Any) -> Iterator[tuple[Address, Address, Path]]:
    for name in ("blocks", "cidrs"):
        for index, block in mappings(field(spec, name)):
            if text(block, "cidr"):
                yield from _range(text(block, "cidr"), ("spec", name, index, "cidr"))
            elif text(block, "start"):
                last = text(block, "stop") or text(block, "start")
                yield from _range(f"{text(block, 'start')}-{last}", ("spec", name, index, "start"))


def _range(said: str, path: Path) -> Iterator[tuple[Address, Address, Path]]:
    """`10.0.40.0/24` or `10.0.40.100-10.0.40.120`; what is neither is left out."""
    first, dash, last = said.partition("-")
    try:
        if dash:
            low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
        else:
            network = ipaddress.ip_network(said.strip(), strict=False)
            low, high = network[0], network[-1]
    except ValueError:
        return
    if low.version == high.version and int(low) <= int(high):
        yield low, high, path


def uses_kube_vip(things: Iterable[Thing]) -> bool:
    """Whether kube-vip runs in the cluster, known by the name of its workload."""
    kinds = (("apps", "DaemonSet"), ("apps", "Deployment"), ("", "Pod"))
    return any(each.id[:2] in kinds and each.id.name.startswith("kube-vip") for each in things)
