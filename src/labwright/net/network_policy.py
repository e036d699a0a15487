"""NetworkPolicy of networking.k8s.io/v1, read into values.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/ and the API's own field descriptions:
`policyTypes` defaults to Ingress, and to Egress where there are egress rules; a missing or empty `from`/`to` means
everybody, a missing or empty `ports` every port; an item of `from` with both selectors means both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Literal

from labwright.net.errors import mapping, refuse, sequence, text
from labwright.net.ports import EVERY_PORT, FIRST, LAST, PROTOCOLS, PortSet, Range
from labwright.net.selectors import Selector, read_selector

Direction = Literal["ingress", "egress"]
DIRECTIONS: tuple[Direction, ...] = ("ingress", "egress")
Block = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class IpBlock:
    """A range of addresses and the holes in it."""

    cidr: Block
    excepted: tuple[Block, ...] = ()

    def meets(self, other: Block) -> bool:
        """Whether it means at least one address of `other`."""
        if other.version != self.cidr.version or not self.cidr.overlaps(other):
            return False
        common = other if other.prefixlen >= self.cidr.prefixlen else self.cidr
        left = [common]
        for hole in self.excepted:
            left = [piece for whole in left for piece in _without(whole, hole)]
        return bool(left)


@dataclass(frozen=True, slots=True)
class PodPeer:
    """Pods by label, in namespaces by label. Without a namespace selector: those of the policy's own namespace."""

    pods: Selector
    namespaces: Selector | None


Peer = PodPeer | IpBlock


@dataclass(frozen=True, slots=True)
class Ports:
    """What a rule opens: ports by number, and ports that the target itself gives a number to."""

    numbered: PortSet = EVERY_PORT
    named: tuple[tuple[str, str], ...] = ()
    """(protocol, name)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One item of `ingress` or `egress`."""

    position: int
    """Its place in the list, for finding the line it stands on."""
    peers: tuple[Peer, ...] | None
    """None: everybody."""
    ports: Ports


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """One policy. A direction that it does not govern has no entry in `rules`."""

    namespace: str
    name: str
    pods: Selector
    rules: Mapping[Direction, tuple[Rule, ...]]

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


def read_network_policy(manifest: Mapping[str, Any]) -> NetworkPolicy:
    """A policy out of its object (plain or with places). Raises NetError for one that the API server would refuse."""
    metadata = mapping(manifest.get("metadata"), manifest, "metadata")
    spec = mapping(manifest.get("spec"), manifest, "spec")
    types = [str(each).lower() for each in sequence(spec.get("policyTypes"), manifest, "spec", "policyTypes")]
    if not types:
        types = ["ingress", *(["egress"] if spec.get("egress") is not None else [])]
    for position, each in enumerate(types):
        if each not in DIRECTIONS:
            raise refuse(
                f"{each!r} is no policy type", manifest, "spec", "policyTypes", position, expected="Ingress, Egress"
            )
    return NetworkPolicy(
        namespace=str(metadata.get("namespace") or "default"),
        name=text(metadata.get("name"), manifest, "metadata", "name"),
        pods=read_selector(spec.get("podSelector"), "spec", "podSelector", root=manifest),
        rules={
            direction: tuple(
                _rule(item, position, direction, manifest)
                for position, item in enumerate(sequence(spec.get(direction), manifest, "spec", direction))
            )
            for direction in DIRECTIONS
            if direction in types
        },
    )


def _rule(item: Any, position: int, direction: Direction, root: Any) -> Rule:
    path = ("spec", direction, position)
    rule = mapping(item, root, *path)
    field = "from" if direction == "ingress" else "to"
    peers = tuple(
        _peer(each, root, *path, field, number)
        for number, each in enumerate(sequence(rule.get(field), root, *path, field))
    )
    listed = sequence(rule.get("ports"), root, *path, "ports")
    return Rule(position, peers or None, _ports(listed, root, *path, "ports") if listed else Ports())


def _peer(item: Any, root: Any, *path: str | int) -> Peer:
    peer = mapping(item, root, *path)
    if peer.get("ipBlock") is not None:
        if peer.get("podSelector") is not None or peer.get("namespaceSelector") is not None:
            raise refuse("a peer is an ipBlock or a selector, not both", root, *path)
        block = mapping(peer["ipBlock"], root, *path, "ipBlock")
        holes = sequence(block.get("except"), root, *path, "ipBlock", "except")
        return IpBlock(
            _cidr(block.get("cidr"), root, *path, "ipBlock", "cidr"),
            tuple(_cidr(each, root, *path, "ipBlock", "except", number) for number, each in enumerate(holes)),
        )
    if peer.get("podSelector") is None and peer.get("namespaceSelector") is None:
        raise refuse("a peer without a selector and without an ipBlock", root, *path)
    namespaces = peer.get("namespaceSelector")
    return PodPeer(
        read_selector(peer.get("podSelector"), *path, "podSelector", root=root),
        None if namespaces is None else read_selector(namespaces, *path, "namespaceSelector", root=root),
    )


def _ports(listed: Any, root: Any, *path: str | int) -> Ports:
    ranges: list[Range] = []
    named: set[tuple[str, str]] = set()
    for position, item in enumerate(listed):
        here = (*path, position)
        entry = mapping(item, root, *here)
        protocol = str(entry.get("protocol") or "TCP")
        if protocol not in PROTOCOLS:
            raise refuse(f"{protocol!r} is no protocol", root, *here, "protocol", expected=", ".join(PROTOCOLS))
        port, end = entry.get("port"), entry.get("endPort")
        if port is None:
            ranges.append((protocol, FIRST, LAST))
        elif isinstance(port, str):
            named.add((protocol, port))
        else:
            first, last = _number(port, root, *here, "port"), _number(end or port, root, *here, "endPort")
            if last < first:
                raise refuse(f"endPort {last} is below port {first}", root, *here, "endPort")
            ranges.append((protocol, first, last))
    return Ports(PortSet.of(ranges), tuple(sorted(named)))


def _number(value: Any, root: Any, *path: str | int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and FIRST <= value <= LAST:
        return value
    raise refuse(f"{value!r} is no port", root, *path, expected=f"a number from {FIRST} to {LAST}")


def _cidr(value: Any, root: Any, *path: str | int) -> Block:
    try:
        return ip_network(text(value, root, *path), strict=False)
    except ValueError:
        raise refuse(f"{value!r} is no address range", root, *path, expected="a range such as 10.0.40.0/24") from None


def _without(whole: Block, hole: Block) -> list[Block]:
    """What is left of `whole`. Either is inside the other or they are apart: address ranges never half overlap."""
    if whole.version != hole.version or not whole.overlaps(hole):
        return [whole]
    if hole.prefixlen <= whole.prefixlen:
        return []
    return list(whole.address_exclude(hole))  # type: ignore[arg-type]
