"""Flows and policies as rows of a table, and as connections between namespaces."""

from collections import defaultdict
from dataclasses import dataclass

from labwright.emit.policies import PolicySet
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods, Port
from labwright.plan import ClusterPlan

INTERNET = "internet"
OUTSIDE = "outside"
_NAMES = frozenset({"app", "k8s-app", "name"})
"""Label keys that everybody reads as the workload's name."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All flows from one namespace (or `outside`) to another (or `internet`), drawn as one arrow."""

    source: str
    target: str
    ports: tuple[str, ...]
    """`5432/TCP`, sorted by number; empty when a flow needs every port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceRow:
    """One namespace: how strict it is, and how much is permitted in it."""

    name: str
    pod_security: str
    why: str
    """Why it is not `restricted`."""
    policies: int
    flows: int
    """Declared connections that start or end in it."""


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
            policies=tuple(dict.fromkeys(f"{each.namespace}/{each.policy}" for each in policies.index.get(flow, ()))),
        )
        for flow in cluster.flows
    ]
    return tuple(sorted(rows, key=lambda row: (row.namespace, row.target, row.source, row.ports, row.why)))


def namespace_rows(policies: PolicySet, cluster: ClusterPlan) -> tuple[NamespaceRow, ...]:
    """Every namespace of the cluster, sorted by name."""
    return tuple(
        NamespaceRow(
            name=namespace.name,
            pod_security=namespace.pod_security,
            why=namespace.why,
            policies=len(policies.of_namespace(namespace.name)),
            flows=sum(namespace.name in _namespaces(flow) for flow in cluster.flows),
        )
        for namespace in cluster.namespaces
    )


def links(cluster: ClusterPlan) -> tuple[Link, ...]:
    """What crosses the border of a namespace: between two of them, from outside, to the internet.

    The Kubernetes API, the nodes and what stays inside one namespace are left out: nearly every namespace has those,
    and a drawing of them says nothing.
    """
    found: dict[tuple[str, str], set[Port] | None] = defaultdict(set)
    for flow in cluster.flows:
        source, target = _end(flow.source), _end(flow.target)
        if not source or not target or source == target:
            continue
        known = found[source, target]
        found[source, target] = None if known is None or not flow.ports else known | set(flow.ports)
    return tuple(
        Link(source=source, target=target, ports=tuple(_port(port) for port in sorted(ports, key=_by_number)))
        if (ports := found[source, target]) is not None
        else Link(source=source, target=target, ports=())
        for source, target in sorted(found)
    )


def _end(peer: Peer) -> str:
    match peer:
        case Pods(namespace=namespace):
            return namespace
        case Internet():
            return INTERNET
        case Anywhere() | Cidrs():
            return OUTSIDE
        case _:
            return ""


def _namespaces(flow: Flow) -> set[str]:
    return {peer.namespace for peer in (flow.source, flow.target) if isinstance(peer, Pods)}


def _namespace(flow: Flow) -> str:
    for peer in (flow.target, flow.source):
        if isinstance(peer, Pods):
            return peer.namespace
    return ""


def peer_text(peer: Peer) -> str:
    """A peer in words: `linkding: linkding`, `database: cluster=postgres-cluster`, `internet (api.github.com)`."""
    match peer:
        case Pods(namespace=namespace, labels=labels):
            shown = dict.fromkeys(_label(key, value) for key, value in labels)
            return f"{namespace}: {', '.join(shown)}" if labels else f"{namespace}: all pods"
        case AllPods():
            return "all pods"
        case ApiServer():
            return "Kubernetes API"
        case Nodes():
            return "nodes"
        case Internet(hosts=hosts):
            return f"internet ({', '.join(hosts)})" if hosts else "internet"
        case Cidrs(blocks=blocks, name=name):
            return f"{name} ({', '.join(blocks)})" if name else ", ".join(blocks)
        case Anywhere():
            return "anywhere"


def _label(key: str, value: str) -> str:
    """The value alone where the key says nothing: it is one of the usual name labels."""
    if key in _NAMES or key.startswith("app.kubernetes.io/"):
        return value
    return f"{key.rpartition('/')[2]}={value}"


def ports_text(ports: tuple[Port, ...]) -> str:
    """`443/TCP, 53/UDP`; `all` for none."""
    return ", ".join(_port(port) for port in ports) or "all"


def _port(port: Port) -> str:
    return f"{port.number}/{port.protocol}"


def _by_number(port: Port) -> tuple[int, str]:
    return port.number, port.protocol
