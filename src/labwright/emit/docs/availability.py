"""What a cluster really survives, by arithmetic on its members: the sentences that documents get wrong.

etcd needs more than half of its members (etcd.io/docs/latest/faq: a cluster of n tolerates (n-1)//2 failures). A volume
with r replicas on r nodes keeps its data after r-1 losses, but nothing can attach it without an API server.
"""

from dataclasses import dataclass

from labwright.catalog.capabilities import BlockStorage
from labwright.plan import ClusterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What is left after losing that many nodes at once, any of them."""

    nodes: int
    control_plane: str
    storage: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Quorum and copies of one cluster."""

    nodes: int
    members: int
    """Machines with a control plane; each has an etcd member when there is more than one."""
    quorum: int
    tolerated: int
    """Members whose loss the control plane survives."""
    replicas: int
    """Copies of a volume."""
    node_local: bool
    losses: tuple[Loss, ...]
    shared_power: str
    """The power domain or enclosure that all nodes share, empty when they share none."""


def availability(cluster: ClusterPlan) -> Availability:
    """Compute it for a cluster from its nodes and its block storage."""
    nodes = cluster.facts.nodes
    members = sum(node.is_control_plane for node in nodes)
    quorum = members // 2 + 1
    tolerated = members - quorum
    storage = next((offer for offer in cluster.offers if isinstance(offer, BlockStorage)), None)
    replicas = storage.replicas if storage is not None else 0
    domains = {node.machine.power or node.machine.chassis for node in nodes if node.machine is not None}
    hosts = {node.machine.name for node in nodes if node.machine is not None}
    shared = domains.pop() if len(domains) == 1 else ""
    if len(hosts) == 1 and len(nodes) > 1:
        shared = hosts.pop()
    return Availability(
        nodes=len(nodes),
        members=members,
        quorum=quorum,
        tolerated=tolerated,
        replicas=replicas,
        node_local=storage is not None and storage.node_local,
        losses=tuple(
            _loss(lost, len(nodes), members, tolerated, replicas, storage) for lost in range(1, len(nodes) + 1)
        ),
        shared_power=shared,
    )


def _loss(lost: int, nodes: int, members: int, tolerated: int, replicas: int, storage: BlockStorage | None) -> Loss:
    if lost == nodes:
        return Loss(nodes=lost, control_plane="down", storage="down", verdict="The cluster is off.")
    worst = min(lost, members)
    if worst > tolerated:
        control = f"down: {members - worst} of {members} members left, {members // 2 + 1} needed for quorum"
    else:
        control = f"works: {members - worst} of {members} members left"
    if storage is None:
        kept = "none"
    elif storage.node_local:
        kept = "volumes of the lost nodes are gone until the nodes return"
    elif lost < replicas:
        kept = f"data intact on {replicas - lost} of {replicas} replicas"
    else:
        kept = "volumes with all replicas on the lost nodes are unavailable"
    if worst <= tolerated:
        verdict = "Works; pods of the lost node are started elsewhere after the eviction delay."
    else:
        verdict = (
            "The API server stops answering. Running pods go on, but nothing is rescheduled, no volume is attached, "
            "no address moves, until quorum is back."
        )
    return Loss(nodes=lost, control_plane=control, storage=kept, verdict=verdict)
