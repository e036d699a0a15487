"""Flows and policies as rows of a table."""

from dataclasses import dataclass

from labwright.emit.policies import PolicySet
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods, Port
from labwright.plan import ClusterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """One flow with the policies that permit it."""

    namespace: str
    """Where a reader looks for it: the target's namespace, else the source's."""
    source: str
    target: str
    ports: str
    why: str
    component: str
    policies: tuple[str, ...]
    """`namespace/name` of each policy that serves it."""


def flow_rows(policies: PolicySet, cluster: ClusterPlan) -> tuple[FlowRow, ...]:
    """Every declared flow of the cluster, sorted for reading."""
    rows = [
        FlowRow(
            namespace=_namespace(flow),
            source=peer_text(flow.source),
            target=peer_text(flow.target),
            ports=ports_text(flow.ports),
            why=flow.why,
            component=flow.component,
            policies=tuple(
                dict.fromkeys(f"{each.namespace}/{each.policy}" for each in policies.index.get(flow, ()))
            ),
        )
        for flow in cluster.flows
    ]
    return tuple(sorted(rows, key=lambda row: (row.namespace, row.target, row.source, row.ports)))


def _namespace(flow: Flow) -> str:
    for peer in (flow.target, flow.source):
        if isinstance(peer, Pods):
            return peer.namespace
    return ""


def peer_text(peer: Peer) -> str:
    """A peer in words: `linkding/linkding`, `internet (api.github.com)`."""
    match peer:
        case Pods(namespace=namespace, labels=labels):
            return f"{namespace}: {', '.join(value for _, value in labels)}" if labels else f"{namespace}: all pods"
        case AllPods():
            return "all pods"
        case ApiServer():
            return "Kubernetes API"
        case Nodes():
            return "nodes"
        case Internet(hosts=hosts):
            return f"internet ({', '.join(hosts)})" if hosts else "internet"
        case Cidrs(blocks=blocks, name=name):
            return name or ", ".join(blocks)
        case Anywhere():
            return "anywhere"


def ports_text(ports: tuple[Port, ...]) -> str:
    """`443/TCP, 53/UDP`; `all` for none."""
    return ", ".join(f"{port.number}/{port.protocol}" for port in ports) or "all"
