"""The addresses under which policies see a cluster's machines.

Policies are enforced behind Service translation and in front of the pod, so the API server is met under its machines'
own addresses and port, never under the ClusterIP of the `kubernetes` Service (kube-router, which K3s embeds, filters
in the FORWARD and INPUT chains, after kube-proxy's DNAT in PREROUTING).

The other way round a machine has two faces. To a pod of its own it may always talk (kube-router accepts local source
addresses, which is why probes need no policy). To a pod on *another* machine it speaks from the address of flannel's
overlay device, which is the first address of the machine's own range inside the pod network: `10.42.1.0` of
`10.42.1.0/24`. No pod ever has that address. See `docs/decisions/0006-host-traffic-in-policies.md`.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, ip_network

from labwright.catalog.contract import ClusterFacts
from labwright.model.inventory import Address, Cidr

NODE_RANGE_BITS = 8
"""Host bits of a node's range in the pod network: /24, the default of kube-controller-manager
(`--node-cidr-mask-size-ipv4`) and of K3s."""

MIN_NODE_RANGES = 16
"""How many node ranges are let in at least. The controller manager hands ranges out from the lowest free one, so a
cluster of three leaves room for thirteen replaced nodes between two restarts of its control plane; chosen by feel."""

RANGES_PER_NODE = 4
"""Node ranges let in per node of a bigger cluster; chosen by feel, as above."""


def node_blocks(cluster: ClusterFacts) -> tuple[str, ...]:
    """Where the cluster's machines are, as address blocks.

    A machine whose address is unknown may be anywhere in the networks of the house, unless the cluster has a network of
    its own (k3d's containers). Raises LookupError when neither is known.
    """
    blocks = cluster.node_cidrs or _hosts(node.address for node in cluster.nodes)
    if all(block.num_addresses == 1 for block in blocks) and not all(node.address for node in cluster.nodes):
        blocks = (*blocks, *(network.cidr for network in cluster.networks))
    return _blocks(cluster, blocks)


def control_plane_blocks(cluster: ClusterFacts) -> tuple[str, ...]:
    """Where the API server is: its machines' addresses, or all nodes' where those are not known one by one (k3d).

    Raises LookupError as `node_blocks` does.
    """
    servers = [node for node in cluster.nodes if node.is_control_plane]
    addresses = [node.address for node in servers if node.address is not None]
    inside = [address for address in addresses if any(address in block for block in cluster.node_cidrs)]
    if not servers or len(inside if cluster.node_cidrs else addresses) < len(servers):
        return node_blocks(cluster)
    return _blocks(cluster, _hosts(addresses))


def overlay_blocks(cluster: ClusterFacts) -> tuple[str, ...]:
    """The addresses from which machines speak to pods of other machines, one per node range that may be handed out."""
    pods = cluster.pod_cidr
    count = max(MIN_NODE_RANGES, RANGES_PER_NODE * len(cluster.nodes))
    if not isinstance(pods, IPv4Network) or pods.prefixlen > 32 - NODE_RANGE_BITS:
        return (f"{pods.network_address}/{pods.max_prefixlen}",)
    ranges = pods.subnets(new_prefix=32 - NODE_RANGE_BITS)
    return tuple(f"{found.network_address}/32" for found, _ in zip(ranges, range(count), strict=False))


def _hosts(addresses: Iterable[Address | None]) -> tuple[Cidr, ...]:
    return tuple(ip_network(address) for address in addresses if address is not None)


def _blocks(cluster: ClusterFacts, blocks: Iterable[Cidr]) -> tuple[str, ...]:
    found = tuple(blocks) or tuple(network.cidr for network in cluster.networks)
    if not found:
        raise LookupError(f"cluster {cluster.name} has neither node addresses nor networks")
    ordered = sorted(set(found), key=lambda block: (block.version, int(block.network_address), block.prefixlen))
    return tuple(str(block) for block in ordered)
