"""The sides of a flow that network policies govern."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labwright.catalog.contract import ClusterFacts
from labwright.emit.policies.peers import Direction, Far, far_end
from labwright.model import AllPods, ApiServer, Flow, Peer, Pods, Port

Ports = frozenset[Port]
"""Ports of the target; empty means every port."""


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a connection, as the policy of the pods at this end sees it."""

    pods: Pods
    """The governed pods."""
    direction: Direction
    far: Far
    ports: Ports

    def serves(self, other: "Side") -> bool:
        """Whether allowing this side allows `other` too, for all of its pods and ports."""
        return (
            self.direction == other.direction
            and self.pods.namespace == other.pods.namespace
            and set(self.pods.labels) <= set(other.pods.labels)
            and (not self.ports or (bool(other.ports) and other.ports <= self.ports))
            and self.far.includes(other.far)
        )


def sides_of(flow: Flow, cluster: ClusterFacts, namespaces: Iterable[str]) -> Iterator[Side]:
    """The sides of `flow` that have pods at their near end: none, one or two, times all namespaces for `AllPods`.

    One side for each port, so that flows which share a port meet in it. Machines, the API server and the outside world
    have no policies of their own. The API server has one port, so a flow to it need not name it. Raises LookupError for pods of a namespace that the cluster does not have: such a
    policy could never be applied.
    """
    known = tuple(namespaces)
    needed = flow.ports
    if isinstance(flow.target, ApiServer) and not needed:
        needed = (Port(number=cluster.api_port),)
    ends: tuple[tuple[Peer, Direction, Peer], ...] = (
        (flow.source, "egress", flow.target),
        (flow.target, "ingress", flow.source),
    )
    for near, direction, other in ends:
        for pods in _governed(near, known, flow):
            far = far_end(other, direction, cluster)
            for ports in [frozenset({port}) for port in needed] or [frozenset[Port]()]:
                yield Side(pods, direction, far, ports)


def _governed(peer: Peer, namespaces: tuple[str, ...], flow: Flow) -> tuple[Pods, ...]:
    match peer:
        case AllPods():
            return tuple(Pods(namespace=namespace) for namespace in namespaces)
        case Pods():
            if peer.namespace not in namespaces:
                raise LookupError(f"flow “{flow.why}” names pods of {peer.namespace}, a namespace that does not exist")
            return (peer,)
        case _:
            return ()
