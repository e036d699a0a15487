"""Who reaches whom, by the policies alone.

A connection is possible when its source may send (no policy governs its egress, or a rule allows the target and the
port) and its target may receive (likewise, for ingress). Both sides are kept as *grants*: a set of sources, a set of
targets, a set of ports. What is reachable is where an egress grant and an ingress grant meet.

Left out, because no policy decides it: a pod always reaches itself, and the machine it runs on always reaches it
(probes). Whether anything listens is not asked here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from labwright.net.endpoints import Endpoint, PodSet
from labwright.net.network_policy import DIRECTIONS, Direction, NetworkPolicy, read_network_policy
from labwright.net.ports import EVERY_PORT, NO_PORT, PortSet
from labwright.net.universe import Bits, Universe, positions


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Because:
    """A rule that decides: its policy and its position in `spec.ingress` or `spec.egress`."""

    namespace: str
    policy: str
    direction: Direction
    position: int

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where the rule stands in its policy's object."""
        return "spec", self.direction, self.position


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether one connection is possible, and why.

    A side without `closed_by` is open to all: no policy governs it. A closed side needs a rule that allows.
    """

    allowed: bool
    egress: tuple[Because, ...] = ()
    ingress: tuple[Because, ...] = ()
    egress_closed_by: tuple[tuple[str, str], ...] = ()
    """(namespace, name) of the policies that govern the source's egress."""
    ingress_closed_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """All of `sources` reach all of `targets` on `ports`. Sets of positions; see `Reach.endpoints_of`."""

    sources: Bits
    targets: Bits
    ports: PortSet


_OUT_AND_IN: tuple[Direction, Direction] = ("egress", "ingress")


@dataclass(frozen=True, slots=True)
class _Grant:
    sources: Bits
    targets: Bits
    ports: PortSet
    because: Because | None
    """None: no policy governs this side."""


class Reach:
    """The answers for one cluster. Made by `reach`."""

    def __init__(self, universe: Universe, policies: Sequence[NetworkPolicy]) -> None:
        self._universe = universe
        self._policies = policies
        self._grants = {direction: _grants(universe, policies, direction) for direction in DIRECTIONS}

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """All endpoints asked about."""
        return self._universe.endpoints

    def endpoints_of(self, bits: Bits) -> tuple[Endpoint, ...]:
        """The endpoints of a set of positions."""
        return tuple(endpoint for position in positions(bits) for endpoint in self._universe.members[position])

    def ports(self, source: Endpoint, target: Endpoint) -> PortSet:
        """The ports on which `source` reaches `target`. Raises KeyError for endpoints that were not asked about."""
        one, other = 1 << self._universe.position[source], 1 << self._universe.position[target]
        sides = []
        for direction in DIRECTIONS:
            found = NO_PORT
            for grant in self._merged[direction]:
                if grant.sources & one and grant.targets & other:
                    found |= grant.ports
            sides.append(found)
        return sides[0] & sides[1]

    def allows(self, source: Endpoint, target: Endpoint, port: int, protocol: str = "TCP") -> bool:
        """Whether `source` reaches one port of `target`."""
        return (protocol, port) in self.ports(source, target)

    def why(self, source: Endpoint, target: Endpoint, port: int, protocol: str = "TCP") -> Answer:
        """Whether `source` reaches one port of `target`, and which rules decide that."""
        one, other = self._universe.position[source], self._universe.position[target]
        found: dict[Direction, list[Because]] = {}
        open_side: dict[Direction, bool] = {}
        for direction in DIRECTIONS:
            grants = [
                grant
                for grant in self._grants[direction]
                if grant.sources >> one & 1 and grant.targets >> other & 1 and (protocol, port) in grant.ports
            ]
            open_side[direction] = any(grant.because is None for grant in grants)
            found[direction] = sorted({grant.because for grant in grants if grant.because is not None})
        return Answer(
            allowed=all(open_side[direction] or found[direction] for direction in DIRECTIONS),
            egress=tuple(found["egress"]),
            ingress=tuple(found["ingress"]),
            egress_closed_by=self._governing(one, "egress"),
            ingress_closed_by=self._governing(other, "ingress"),
        )

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Everything that is reachable. Areas may overlap; together they are exact."""
        leaving, entering = (_by_ports(self._merged[side]) for side in _OUT_AND_IN)
        found: dict[tuple[Bits, PortSet], Bits] = defaultdict(int)
        for out_ports, out_grants in leaving.items():
            for in_ports, in_grants in entering.items():
                common = None
                for one in out_grants:
                    for other in in_grants:
                        targets = one.targets & other.targets
                        if not targets or not (sources := one.sources & other.sources):
                            continue
                        # Most grants have nobody in common, so their ports are compared last, and once.
                        common = out_ports & in_ports if common is None else common
                        if common:
                            found[targets, common] |= sources
        return tuple(Area(sources, targets, ports) for (targets, ports), sources in found.items())

    def targets(self, source: Endpoint) -> dict[Endpoint, PortSet]:
        """Everybody whom `source` reaches, with the ports."""
        bit = 1 << self._universe.position[source]
        return self._spread((area.targets, area.ports) for area in self.areas if area.sources & bit)

    def sources(self, target: Endpoint) -> dict[Endpoint, PortSet]:
        """Everybody who reaches `target`, with the ports."""
        bit = 1 << self._universe.position[target]
        return self._spread((area.sources, area.ports) for area in self.areas if area.targets & bit)

    def pairs(self) -> Iterator[tuple[Endpoint, Endpoint, PortSet]]:
        """Every reachable pair with its ports, source by source, in the order of the endpoints.

        As many as the square of the endpoints in an open cluster; `areas` says the same in little space.
        """
        for source in self.endpoints:
            reached = self.targets(source)
            yield from ((source, target, reached[target]) for target in self.endpoints if target in reached)

    def ungoverned(self, direction: Direction) -> tuple[PodSet, ...]:
        """Pods on the pod network that no policy governs in that direction."""
        open_grant = self._grants[direction][0]
        bits = (open_grant.targets if direction == "ingress" else open_grant.sources) & self._universe.governed
        return tuple(endpoint for endpoint in self.endpoints_of(bits) if isinstance(endpoint, PodSet))

    @cached_property
    def _merged(self) -> Mapping[Direction, list[_Grant]]:
        return {
            "ingress": _merge(self._grants["ingress"], by_target=True),
            "egress": _merge(self._grants["egress"], by_target=False),
        }

    def _spread(self, found: Iterable[tuple[Bits, PortSet]]) -> dict[Endpoint, PortSet]:
        by_position: dict[int, PortSet] = defaultdict(PortSet)
        for bits, ports in found:
            for position in positions(bits):
                by_position[position] |= ports
        return {
            endpoint: ports
            for position, ports in sorted(by_position.items())
            for endpoint in self._universe.members[position]
        }

    def _governing(self, position: int, direction: Direction) -> tuple[tuple[str, str], ...]:
        return tuple(
            sorted(
                (policy.namespace, policy.name)
                for policy in self._policies
                if direction in policy.rules and self._universe.selected(policy) >> position & 1
            )
        )


def reach(
    endpoints: Iterable[Endpoint],
    policies: Iterable[Mapping[str, Any]],
    namespaces: Mapping[str, Mapping[str, str]],
    pod_cidrs: Iterable[str] = (),
) -> Reach:
    """Who reaches whom among `endpoints`.

    `policies` are NetworkPolicy objects, as rendered; `namespaces` are the labels of each namespace (its own name is
    added). With `pod_cidrs`, a rule for an address range inside the pod network means pods too, as the enforcement of
    most network plugins does; without, such rules mean nobody on the pod network.

    Raises NetError, with the place, for a policy that the API server would refuse.
    """
    read = [read_network_policy(policy) for policy in policies]
    return Reach(Universe(endpoints, read, namespaces, pod_cidrs), read)


def _grants(universe: Universe, policies: Sequence[NetworkPolicy], direction: Direction) -> list[_Grant]:
    """The grants of all rules, after the one that stands for all that no policy governs."""
    closed: Bits = 0
    found: list[_Grant] = []
    for policy in policies:
        if direction not in policy.rules:
            continue
        near = universe.selected(policy)
        closed |= near
        if not near:
            continue
        for rule in policy.rules[direction]:
            far = universe.peers(policy, rule)
            because = Because(
                namespace=policy.namespace, policy=policy.name, direction=direction, position=rule.position
            )
            for targets, ports in universe.by_ports(near if direction == "ingress" else far, rule.ports):
                sources = far if direction == "ingress" else near
                if sources and targets:
                    found.append(_Grant(sources, targets, ports, because))
    everybody, rest = universe.everybody, universe.everybody & ~closed
    sources, targets = (everybody, rest) if direction == "ingress" else (rest, everybody)
    return [_Grant(sources, targets, EVERY_PORT, None), *found]


def _by_ports(grants: Iterable[_Grant]) -> dict[PortSet, list[_Grant]]:
    found: dict[PortSet, list[_Grant]] = defaultdict(list)
    for grant in grants:
        found[grant.ports].append(grant)
    return found


def _merge(grants: Iterable[_Grant], *, by_target: bool) -> list[_Grant]:
    """Fewer grants that say the same: those for the same near end and ports become one."""
    far: dict[tuple[Bits, PortSet], Bits] = defaultdict(int)
    for grant in grants:
        near, other = (grant.targets, grant.sources) if by_target else (grant.sources, grant.targets)
        if near and other:
            far[near, grant.ports] |= other
    return [
        _Grant(other if by_target else near, near if by_target else other, ports, None)
        for (near, ports), other in far.items()
    ]
