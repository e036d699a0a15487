"""All endpoints as positions in bit sets, so that a policy is evaluated for thousands of pods at once.

Endpoints that no policy can tell apart share one position: same namespace, same values of the labels that some
selector looks at, same numbers of the ports that some rule calls by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from ipaddress import ip_network
from operator import and_, or_

from labwright.net.endpoints import Endpoint, Outside
from labwright.net.network_policy import Block, IpBlock, NetworkPolicy, PodPeer, Ports, Rule
from labwright.net.ports import NO_PORT, PortSet
from labwright.net.selectors import Requirement, Selector

Bits = int
"""A set of positions: bit n stands for position n."""

NAMESPACE_LABEL = "kubernetes.io/metadata.name"
"""Kubernetes itself gives every namespace its name under this label."""

NODE_RANGE = 24
"""Prefix length of a node's range in the pod network (kube-controller-manager's default). Its first address belongs to
the node, never to a pod."""


class Universe:
    """The endpoints of one cluster, indexed for its policies. Immutable once made."""

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        policies: Sequence[NetworkPolicy],
        namespaces: Mapping[str, Mapping[str, str]],
        pod_cidrs: Iterable[str] = (),
    ) -> None:
        self.endpoints: tuple[Endpoint, ...] = tuple(dict.fromkeys(endpoints))
        keys, names = _looked_at(policies)
        self.members: list[list[Endpoint]] = []
        self.position: dict[Endpoint, int] = {}
        known: dict[object, int] = {}
        for endpoint in self.endpoints:
            key = _key(endpoint, keys, names)
            if key not in known:
                known[key] = len(self.members)
                self.members.append([])
            self.position[endpoint] = known[key]
            self.members[known[key]].append(endpoint)
        self.everybody: Bits = (1 << len(self.members)) - 1
        self._pod_cidrs = [ip_network(each) for each in pod_cidrs]
        self._named_ports = names
        self._index(keys)
        self._namespaces = _with_names(namespaces, self._by_namespace)
        self._pods_memo: dict[Selector, Bits] = {}
        self._namespaces_memo: dict[Selector, Bits] = {}
        self._blocks_memo: dict[IpBlock, Bits] = {}

    def _index(self, keys: frozenset[str]) -> None:
        by_namespace: dict[str, Bits] = defaultdict(int)
        by_value: dict[tuple[str, str], Bits] = defaultdict(int)
        by_key: dict[str, Bits] = defaultdict(int)
        self.governed: Bits = 0
        self._blocks: list[tuple[Bits, tuple[Block, ...]]] = []
        for position, members in enumerate(self.members):
            bit, first = 1 << position, members[0]
            if isinstance(first, Outside) or first.host_network:
                self._blocks.append((bit, tuple(ip_network(block) for block in first.blocks)))
                continue
            self.governed |= bit
            by_namespace[first.namespace] |= bit
            for key, value in first.labels:
                if key in keys:
                    by_value[key, value] |= bit
                    by_key[key] |= bit
        self._by_namespace = dict(by_namespace)
        self._by_value = dict(by_value)
        self._by_key = dict(by_key)

    def in_namespace(self, namespace: str) -> Bits:
        """The governed pods of one namespace."""
        return self._by_namespace.get(namespace, 0)

    def selected(self, policy: NetworkPolicy) -> Bits:
        """The pods that a policy governs."""
        return self.in_namespace(policy.namespace) & self._pods(policy.pods)

    def peers(self, policy: NetworkPolicy, rule: Rule) -> Bits:
        """Everybody whom a rule lets in, or lets its pods go to."""
        if rule.peers is None:
            return self.everybody
        return reduce(or_, (self._peer(policy, peer) for peer in rule.peers), 0)

    def by_ports(self, targets: Bits, ports: Ports) -> Iterator[tuple[Bits, PortSet]]:
        """`targets` grouped by the ports that a rule opens on them: only named ports differ from target to target."""
        if not ports.named:
            yield targets, ports.numbered
            return
        groups: dict[PortSet, Bits] = defaultdict(int)
        for position in positions(targets):
            groups[ports.numbered | self._resolved(position, ports.named)] |= 1 << position
        yield from ((bits, found) for found, bits in groups.items() if found)

    def _resolved(self, position: int, named: tuple[tuple[str, str], ...]) -> PortSet:
        endpoint = self.members[position][0]
        if isinstance(endpoint, Outside):
            return NO_PORT
        return PortSet.of(
            (port.protocol, port.number, port.number) for port in endpoint.ports if (port.protocol, port.name) in named
        )

    def _peer(self, policy: NetworkPolicy, peer: PodPeer | IpBlock) -> Bits:
        if isinstance(peer, IpBlock):
            return self._in_block(peer)
        where = self.in_namespace(policy.namespace) if peer.namespaces is None else self._in_namespaces(peer.namespaces)
        return where & self._pods(peer.pods)

    def _pods(self, selector: Selector) -> Bits:
        found = self._pods_memo.get(selector)
        if found is None:
            found = reduce(and_, (self._meeting(each) for each in selector.requirements), self.governed)
            self._pods_memo[selector] = found
        return found

    def _meeting(self, requirement: Requirement) -> Bits:
        values = reduce(or_, (self._by_value.get((requirement.key, value), 0) for value in requirement.values), 0)
        match requirement.operator:
            case "In":
                return values
            case "NotIn":
                return self.governed & ~values
            case "Exists":
                return self._by_key.get(requirement.key, 0)
            case "DoesNotExist":
                return self.governed & ~self._by_key.get(requirement.key, 0)

    def _in_namespaces(self, selector: Selector) -> Bits:
        found = self._namespaces_memo.get(selector)
        if found is None:
            chosen = (name for name, labels in self._namespaces.items() if selector.matches(labels))
            found = reduce(or_, (self.in_namespace(name) for name in chosen), 0)
            self._namespaces_memo[selector] = found
        return found

    def _in_block(self, block: IpBlock) -> Bits:
        found = self._blocks_memo.get(block)
        if found is None:
            found = reduce(or_, (bit for bit, blocks in self._blocks if any(block.meets(each) for each in blocks)), 0)
            if any(may_hold_pods(block, cidr) for cidr in self._pod_cidrs):
                found |= self.governed
            self._blocks_memo[block] = found
        return found


def positions(bits: Bits) -> Iterator[int]:
    """The positions in a set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def may_hold_pods(block: IpBlock, pod_cidr: Block) -> bool:
    """Whether a block means an address that a pod may have.

    A single address does not when it is the first of a node's range: that is the node's own face in the overlay.
    """
    if not block.meets(pod_cidr):
        return False
    alone = block.cidr.prefixlen == block.cidr.max_prefixlen
    bits = 2 ** (block.cidr.max_prefixlen - NODE_RANGE) if block.cidr.version == 4 else 1
    return not (alone and int(block.cidr.network_address) % bits == 0)


def _looked_at(policies: Sequence[NetworkPolicy]) -> tuple[frozenset[str], frozenset[str]]:
    """Label keys of pods that some selector asks for, and names that some rule calls a port by."""
    selectors = {policy.pods for policy in policies}
    names: set[str] = set()
    for policy in policies:
        for rule in (rule for rules in policy.rules.values() for rule in rules):
            names.update(name for _, name in rule.ports.named)
            selectors.update(peer.pods for peer in rule.peers or () if isinstance(peer, PodPeer))
    return frozenset(each.key for selector in selectors for each in selector.requirements), frozenset(names)


def _key(endpoint: Endpoint, keys: frozenset[str], names: frozenset[str]) -> object:
    if isinstance(endpoint, Outside):
        return endpoint.blocks
    ports = tuple(sorted((port.name, port.protocol, port.number) for port in endpoint.ports if port.name in names))
    if endpoint.host_network:
        return "host", endpoint.blocks, ports
    return endpoint.namespace, tuple(pair for pair in endpoint.labels if pair[0] in keys), ports


def _with_names(namespaces: Mapping[str, Mapping[str, str]], used: Iterable[str]) -> dict[str, dict[str, str]]:
    """Labels of every namespace, those included that only pods tell of; each carries its own name."""
    return {name: {**namespaces.get(name, {}), NAMESPACE_LABEL: name} for name in sorted({*namespaces, *used})}
