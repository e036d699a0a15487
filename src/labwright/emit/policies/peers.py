"""The far end of a connection in a NetworkPolicy's words, and which far end includes which."""

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, Literal

from labwright.catalog.contract import ClusterFacts
from labwright.emit.policies.hosts import control_plane_blocks, node_blocks, overlay_blocks
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Internet, Nodes, Peer, Pods
from labwright.model.inventory import Cidr

Direction = Literal["ingress", "egress"]

NAMESPACE_LABEL = "kubernetes.io/metadata.name"
"""Every namespace carries its own name under this label (Kubernetes 1.22 and newer)."""

NOT_INTERNET = {
    4: (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ),
    6: ("::1/128", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "ff00::/8"),
}
"""Address ranges that are not the public Internet: private, shared (carrier-grade NAT), link-local, loopback,
benchmarking, multicast and reserved ones. Source: IANA's special-purpose address registries (RFC 6890)."""


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """An `ipBlock`: a range and the parts of it that do not count."""

    cidr: str
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Far:
    """One far end. Exactly one of the fields says who: pods by namespace and label, address blocks, or anybody."""

    pods: Pods | None = None
    every_pod: bool = False
    blocks: tuple[Block, ...] = ()
    anybody: bool = False

    @property
    def order(self) -> tuple[int, str, tuple[tuple[str, str], ...], tuple[Block, ...]]:
        """Pods first, then every pod, then addresses, then anybody; inside these by name."""
        rank = 0 if self.pods else 1 if self.every_pod else 2 if self.blocks else 3
        namespace, labels = (self.pods.namespace, self.pods.labels) if self.pods else ("", ())
        return rank, namespace, labels, self.blocks

    def includes(self, other: "Far") -> bool:
        """Whether everybody in `other` is in this one too, as far as that is certain."""
        if self.anybody or self == other:
            return True
        if self.every_pod:
            return other.pods is not None
        if self.pods is not None:
            return (
                other.pods is not None
                and self.pods.namespace == other.pods.namespace
                and set(self.pods.labels) <= set(other.pods.labels)
            )
        return bool(other.blocks) and all(any(_within(theirs, ours) for ours in self.blocks) for theirs in other.blocks)

    def entries(self) -> list[dict[str, Any]]:
        """The items of a rule's `from` or `to`; none for anybody, whose rule has no such list."""
        if self.every_pod:
            return [{"namespaceSelector": {}}]
        if self.pods is not None:
            entry: dict[str, Any] = {"namespaceSelector": {"matchLabels": {NAMESPACE_LABEL: self.pods.namespace}}}
            if self.pods.labels:
                entry["podSelector"] = {"matchLabels": dict(self.pods.labels)}
            return [entry]
        return [
            {"ipBlock": {"cidr": block.cidr} | ({"except": list(block.excepted)} if block.excepted else {})}
            for block in self.blocks
        ]


def far_end(peer: Peer, direction: Direction, cluster: ClusterFacts) -> Far:
    """Who `peer` is when it is the source of an ingress side or the target of an egress side."""
    match peer:
        case Pods():
            return Far(pods=peer)
        case AllPods():
            return Far(every_pod=True)
        case Anywhere():
            return Far(anybody=True)
        case Internet():
            return Far(blocks=_internet(cluster))
        case Cidrs():
            return Far(blocks=_plain(peer.blocks))
        case ApiServer():
            return Far(blocks=_plain(_with_overlay(control_plane_blocks(cluster), direction, cluster)))
        case Nodes():
            return Far(blocks=_plain(_with_overlay(node_blocks(cluster), direction, cluster)))


def _with_overlay(blocks: tuple[str, ...], direction: Direction, cluster: ClusterFacts) -> tuple[str, ...]:
    return blocks + overlay_blocks(cluster) if direction == "ingress" else blocks


def _plain(blocks: tuple[str, ...]) -> tuple[Block, ...]:
    return tuple(Block(block) for block in blocks)


def _internet(cluster: ClusterFacts) -> tuple[Block, ...]:
    """Public addresses, less those that this house or cluster uses inside although they look public."""
    versions = sorted({cluster.pod_cidr.version})
    return tuple(_public(version, cluster) for version in versions)


def _public(version: int, cluster: ClusterFacts) -> Block:
    inside = (cluster.pod_cidr, cluster.service_cidr, *cluster.node_cidrs, *(net.cidr for net in cluster.networks))
    excepted: list[Cidr] = [ip_network(text) for text in NOT_INTERNET[version]]
    for cidr in inside:
        if cidr.version == version and not any(_subnet(cidr, known) for known in excepted):
            excepted.append(cidr)
    excepted.sort(key=lambda block: (int(block.network_address), block.prefixlen))
    return Block("0.0.0.0/0" if version == 4 else "::/0", tuple(str(block) for block in excepted))


def _within(inner: Block, outer: Block) -> bool:
    cidr = ip_network(inner.cidr)
    if not _subnet(cidr, ip_network(outer.cidr)):
        return False
    return all(
        not cidr.overlaps(ip_network(hole)) or any(_subnet(ip_network(hole), ip_network(own)) for own in inner.excepted)
        for hole in outer.excepted
    )


def _subnet(inner: Cidr, outer: Cidr) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]
