"""What a cluster really survives, by arithmetic on its members: the sentences that documents get wrong.

etcd needs more than half of its members (etcd.io/docs, FAQ "What is failure tolerance?": a cluster of n members
tolerates (n - 1) // 2 failures). A volume with r replicas on r nodes keeps its data after r - 1 losses, but nothing can
attach it elsewhere without an API server.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.contract import Node
from labwright.plan import ClusterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Members with a control plane, and how many of them must be alive."""

    members: int

    @property
    def needed(self) -> int:
        """The smallest majority: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5."""
        return self.members // 2 + 1

    @property
    def tolerated(self) -> int:
        """Members whose loss leaves a majority; a fourth member adds none to what three tolerate."""
        return self.members - self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What is left after losing that many nodes at once: `nodes`, or any number up to `up_to` where that is the same."""

    nodes: int
    up_to: int
    control_plane: str
    storage: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFate:
    """Something on which every node depends, so that no quorum helps when it fails."""

    what: str
    """`machine`, `power domain`, `enclosure`; several that have one name are one: `power domain and enclosure`."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Quorum and copies of one cluster."""

    nodes: int
    quorum: Quorum
    replicas: int
    """Copies of a volume; 0 without block storage."""
    losses: tuple[Loss, ...]
    shared: tuple[SharedFate, ...]


def availability(cluster: ClusterPlan) -> Availability:
    """Compute it for a cluster from its nodes and its block storage."""
    nodes = cluster.facts.nodes
    quorum = Quorum(members=sum(node.is_control_plane for node in nodes))
    storage = next((offer for offer in cluster.offers if isinstance(offer, BlockStorage)), None)
    return Availability(
        nodes=len(nodes),
        quorum=quorum,
        replicas=storage.replicas if storage is not None else 0,
        losses=_joined(loss(lost, len(nodes), quorum, storage) for lost in range(1, len(nodes) + 1)),
        shared=shared_fates(nodes),
    )


def _joined(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Neighbours that say the same become one."""
    made: list[Loss] = []
    for each in losses:
        if made and replace(each, nodes=made[-1].nodes, up_to=made[-1].up_to) == made[-1]:
            made[-1] = replace(made[-1], up_to=each.up_to)
        else:
            made.append(each)
    return tuple(made)


def loss(lost: int, nodes: int, quorum: Quorum, storage: BlockStorage | None) -> Loss:
    """What is left of a cluster of `nodes` after any `lost` of them are gone, from the best case to the worst."""
    if lost >= nodes:
        return Loss(nodes=lost, up_to=lost, control_plane="down", storage="down", verdict="The cluster is off.")
    worst = min(lost, quorum.members)
    best = max(0, lost - (nodes - quorum.members))
    return Loss(
        nodes=lost,
        up_to=lost,
        control_plane=_control_plane(best, worst, quorum),
        storage=_storage(lost, storage),
        verdict=_verdict(best, worst, quorum),
    )


def _control_plane(best: int, worst: int, quorum: Quorum) -> str:
    if worst <= quorum.tolerated:
        if best == worst:
            return f"works: {quorum.members - worst} of {quorum.members} members left, {quorum.needed} needed"
        return f"works: at least {quorum.members - worst} of {quorum.members} members left, {quorum.needed} needed"
    if best > quorum.tolerated:
        left = quorum.members - best
        most = "at most " if best != worst and left else ""
        return f"down: {most}{left} of {quorum.members} members left, {quorum.needed} needed"
    if quorum.members == 1:
        return "down if the control plane node is among them, else it works"
    return f"down if more than {quorum.tolerated} of the lost nodes are control plane nodes, else it works"


def _storage(lost: int, storage: BlockStorage | None) -> str:
    if storage is None:
        return "none in this cluster"
    if storage.node_local:
        return "the volumes on the lost nodes are out of reach until these are back"
    if lost < storage.replicas:
        return f"no data lost: at least {storage.replicas - lost} of {storage.replicas} replicas of every volume left"
    return "volumes whose replicas all lie on lost nodes are out of reach until one of these is back"


def _verdict(best: int, worst: int, quorum: Quorum) -> str:
    works = "Goes on; pods of the lost nodes start elsewhere after the eviction delay, where their volumes allow it."
    stops = (
        "The API server stops answering: pods that run go on, but nothing is rescheduled, attached, moved or deployed "
        "until the quorum is back."
    )
    if worst <= quorum.tolerated:
        return works
    if best > quorum.tolerated:
        return stops
    return f"Without a control plane: {stops[0].lower()}{stops[1:]} With it: {works[0].lower()}{works[1:]}"


def shared_fates(nodes: tuple[Node, ...]) -> tuple[SharedFate, ...]:
    """What all of several nodes have in common: one machine under them, one power domain, one enclosure."""
    machines = [node.machine for node in nodes if node.machine is not None]
    if len(nodes) < 2 or len(machines) < len(nodes):
        return ()
    names = {machine.name for machine in machines}
    hosts = {machine.host for machine in machines}
    kinds: dict[str, list[str]] = {}
    for what, values in (
        ("machine", names),
        ("machine", hosts),
        ("power domain", {machine.power for machine in machines}),
        ("enclosure", {machine.chassis for machine in machines}),
    ):
        if len(values) == 1 and "" not in values:
            kinds.setdefault(next(iter(values)), []).append(what)
    return tuple(SharedFate(what=" and ".join(whats), name=name) for name, whats in kinds.items())
