"""Sides merged into policies, and the index from each flow to the policies that serve it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labwright.catalog.capabilities import ClusterDns
from labwright.catalog.contract import ClusterFacts, Manifest
from labwright.emit.policies.names import policy_names
from labwright.emit.policies.peers import Direction, Far
from labwright.emit.policies.sides import Ports, Side, sides_of
from labwright.model import AllPods, Flow, Pods, Port

DEFAULT_DENY = "default-deny"
ALLOW_DNS = "allow-dns"
DIRECTIONS: tuple[Direction, ...] = ("ingress", "egress")

DNS_WHY = "every pod looks names up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One NetworkPolicy and the flows that would break without it."""

    namespace: str
    name: str
    manifest: Manifest
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where one side of a flow is allowed."""

    namespace: str
    policy: str
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """All policies of one cluster, sorted by namespace; in each the two general ones first."""

    policies: tuple[Policy, ...]
    index: Mapping[Flow, tuple[Served, ...]]
    """Every flow, in the order given, with the policies that serve it; none for a flow between machines."""

    def of_namespace(self, namespace: str) -> tuple[Policy, ...]:
        """The policies of one namespace, in the order in which they should stand in its file."""
        return tuple(policy for policy in self.policies if policy.namespace == namespace)


def compile_policies(
    flows: Iterable[Flow], cluster: ClusterFacts, dns: ClusterDns | None, namespaces: Iterable[str]
) -> PolicySet:
    """The least set of NetworkPolicies under which exactly `flows` are possible.

    Every namespace is closed in both directions, then opened for DNS (unless the cluster has none) and for what the
    flows need: one policy for each set of pods that some flow names, its rules merged, a rule left out where another
    one already includes it. The result depends on the flows alone, not on their order.

    `namespaces` are all namespaces that hold pods. Raises LookupError for a flow that names another one.
    """
    known = tuple(sorted(set(namespaces)))
    wanted = tuple(dict.fromkeys(flows))
    resolution = _resolution(dns, wanted)

    users: dict[Side, list[Flow]] = defaultdict(list)
    for flow in dict.fromkeys((*wanted, *([resolution] if resolution else []))):
        for side in sides_of(flow, cluster, known):
            users[side].append(flow)
    kept = _without_included(users)

    policies = []
    index: dict[Flow, list[Served]] = {flow: [] for flow in wanted}
    for namespace in known:
        of_namespace = {side: found for side, found in kept.items() if side.pods.namespace == namespace}
        for policy, sides in _policies(namespace, of_namespace, resolution):
            policies.append(policy)
            for side in sides:
                served = Served(namespace=namespace, policy=policy.name, direction=side.direction)
                for flow in of_namespace[side]:
                    if flow in index and served not in index[flow]:
                        index[flow].append(served)
    return PolicySet(policies=tuple(policies), index={flow: tuple(found) for flow, found in index.items()})


def _resolution(dns: ClusterDns | None, flows: Iterable[Flow]) -> Flow | None:
    """The flow of all pods to the cluster's DNS: the one that somebody declared, else our own."""
    if dns is None:
        return None
    declared = (flow for flow in flows if isinstance(flow.source, AllPods) and flow.target == dns.pods)
    enough = (flow for flow in declared if not flow.ports or set(dns.ports) <= set(flow.ports))
    return next(enough, Flow(source=AllPods(), target=dns.pods, ports=dns.ports, why=DNS_WHY))


def _without_included(users: Mapping[Side, Sequence[Flow]]) -> dict[Side, list[Flow]]:
    """The sides that no other side serves; each takes over the flows of those it serves."""
    alike: dict[tuple[str, Direction], list[Side]] = defaultdict(list)
    for side in sorted(users, key=_side_order):
        alike[side.pods.namespace, side.direction].append(side)
    kept: dict[Side, list[Flow]] = defaultdict(list)
    for group in alike.values():
        # Serving is transitive, so whatever is left out has a server that stays. Of two that serve each other (the same
        # blocks, written differently) the first one stays.
        staying = [side for side in group if not any(_replaces(other, side) for other in group)]
        for side in group:
            server = next(wider for wider in staying if wider.serves(side))
            kept[server].extend(flow for flow in users[side] if flow not in kept[server])
    return dict(kept)


def _replaces(other: Side, side: Side) -> bool:
    return other != side and other.serves(side) and (not side.serves(other) or _side_order(other) < _side_order(side))


def _side_order(side: Side) -> tuple[Any, ...]:
    return side.pods.labels, side.far.order, _port_order(side.ports)


def _policies(
    namespace: str, sides: Mapping[Side, Sequence[Flow]], resolution: Flow | None
) -> Iterable[tuple[Policy, tuple[Side, ...]]]:
    yield _default_deny(namespace), ()
    everybody = Pods(namespace=namespace)
    # With DNS as the only thing that all pods may do, its policy says so by name.
    dns_sides = tuple(
        side
        for side, found in sides.items()
        if resolution and resolution in found and side.direction == "egress" and side.pods == everybody
    )
    if dns_sides:
        yield _policy(everybody, ALLOW_DNS, dns_sides, sides), dns_sides
    by_pods: dict[Pods, list[Side]] = defaultdict(list)
    for side in sides:
        if side not in dns_sides:
            by_pods[side.pods].append(side)
    names = policy_names(by_pods, taken=(DEFAULT_DENY, ALLOW_DNS))
    for pods in sorted(by_pods, key=lambda pods: names[pods]):
        found = tuple(by_pods[pods])
        yield _policy(pods, names[pods], found, sides), found


def _default_deny(namespace: str) -> Policy:
    manifest = _manifest(namespace, DEFAULT_DENY, {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
    comment = "Nothing goes in or out of this namespace unless a policy below allows it."
    return Policy(namespace=namespace, name=DEFAULT_DENY, manifest=Manifest(object=manifest, comments={(): comment}))


def _policy(pods: Pods, name: str, sides: Iterable[Side], users: Mapping[Side, Sequence[Flow]]) -> Policy:
    selector = {"matchLabels": dict(pods.labels)} if pods.labels else {}
    spec: dict[str, Any] = {"podSelector": selector, "policyTypes": []}
    comments: dict[tuple[str | int, ...], str] = {}
    flows: dict[Flow, None] = {}
    for direction in DIRECTIONS:
        rules = _rules([side for side in sides if side.direction == direction])
        if not rules:
            continue
        spec["policyTypes"].append(direction.capitalize())
        spec[direction] = [_rule(direction, fars, ports) for fars, ports, _ in rules]
        for position, (_, _, served) in enumerate(rules):
            reasons = sorted({flow for side in served for flow in users[side]}, key=_flow_order)
            comments["spec", direction, position] = "\n".join(dict.fromkeys(_reason(flow) for flow in reasons))
            flows.update(dict.fromkeys(reasons))
    return Policy(
        namespace=pods.namespace,
        name=name,
        manifest=Manifest(object=_manifest(pods.namespace, name, spec), comments=comments),
        flows=tuple(flows),
    )


def _rules(sides: Sequence[Side]) -> list[tuple[tuple[Far, ...], Ports, tuple[Side, ...]]]:
    """One rule per set of ports: all ports of one far end together, then all far ends with the same ports."""
    ports: dict[Far, set[Port]] = defaultdict(set)
    for side in sides:
        ports[side.far] |= side.ports
    for side in sides:
        if not side.ports:
            ports[side.far] = set()
    fars: dict[Ports, list[Far]] = defaultdict(list)
    for far, found in ports.items():
        # A rule without `from` or `to` admits anybody, so anybody cannot share one with others.
        fars[frozenset(found)].append(far)
    rules = []
    for group, members in fars.items():
        alone = [(far,) for far in members if far.anybody]
        others = tuple(sorted((far for far in members if not far.anybody), key=lambda far: far.order))
        for together in [*alone, *([others] if others else [])]:
            served = tuple(side for side in sides if side.far in together and (side.ports <= group or not group))
            rules.append((together, group, served))
    return sorted(rules, key=lambda rule: (rule[0][0].order, _port_order(rule[1])))


def _rule(direction: Direction, fars: tuple[Far, ...], ports: Ports) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    entries = [entry for far in fars for entry in far.entries()]
    if entries:
        rule["from" if direction == "ingress" else "to"] = _once(entries)
    if ports:
        rule["ports"] = [{"port": number, "protocol": protocol} for number, protocol in _port_order(ports)]
    return rule


def _once(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries without repetition (two far ends may have blocks in common)."""
    return [entry for position, entry in enumerate(entries) if entry not in entries[:position]]


def _manifest(namespace: str, name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": dict(spec),
    }


def _reason(flow: Flow) -> str:
    return f"{flow.why} ({flow.component})" if flow.component else flow.why


def _flow_order(flow: Flow) -> tuple[str, str, str]:
    return flow.component, flow.why, repr(flow)


def _port_order(ports: Ports) -> tuple[tuple[int, str], ...]:
    return tuple(sorted((port.number, port.protocol) for port in ports))
