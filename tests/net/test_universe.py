from ipaddress import ip_network

import pytest

from labwright.net import ContainerPort, Outside, PodSet, PortSet, labels_of
from labwright.net.network_policy import IpBlock, Ports, read_network_policy
from labwright.net.universe import Universe, may_hold_pods, positions


def pod(name: str, **more: str) -> PodSet:
    return PodSet(namespace="blue", name=name, labels=labels_of(more))


POLICY = read_network_policy(
    {"metadata": {"name": "p", "namespace": "blue"}, "spec": {"podSelector": {"matchLabels": {"app": "web"}}}}
)


def test_pods_that_no_policy_tells_apart_share_a_position() -> None:
    pods = [pod("web-1", app="web", hash="1"), pod("web-2", app="web", hash="2"), pod("other", app="other")]
    universe = Universe(pods, [POLICY], {})
    assert [[str(each) for each in members] for members in universe.members] == [
        ["blue/web-1", "blue/web-2"],
        ["blue/other"],
    ]
    assert universe.selected(POLICY) == 0b01


def test_namespaces_keep_pods_apart() -> None:
    elsewhere = PodSet(namespace="green", name="web", labels=labels_of({"app": "web"}))
    universe = Universe([pod("web", app="web"), elsewhere], [POLICY], {})
    assert universe.selected(POLICY) == 1 << universe.position[pod("web", app="web")]


def test_pods_with_another_number_for_a_named_port_are_told_apart() -> None:
    numbers = [PodSet(namespace="blue", name=str(n), ports=(ContainerPort(number=n, name="http"),)) for n in (80, 81)]
    rule = read_network_policy(
        {"metadata": {"name": "p", "namespace": "blue"}, "spec": {"ingress": [{"ports": [{"port": "http"}]}]}}
    )
    universe = Universe(numbers, [rule], {})
    groups = dict(universe.by_ports(universe.everybody, Ports(PortSet(), (("TCP", "http"),))))
    assert groups == {0b01: PortSet.one(80), 0b10: PortSet.one(81)}


def test_who_is_outside_or_on_the_hosts_network_is_not_governed() -> None:
    host = PodSet(namespace="blue", name="host", labels=labels_of({"app": "web"}), host_network=True)
    universe = Universe([host, Outside(name="nas", blocks=("10.0.50.7/32",))], [POLICY], {})
    assert universe.governed == 0
    assert universe.selected(POLICY) == 0


def test_the_same_endpoint_twice_is_one() -> None:
    assert Universe([pod("web"), pod("web")], [], {}).endpoints == (pod("web"),)


@pytest.mark.parametrize(
    ("cidr", "excepted", "holds"),
    [
        ("10.42.0.0/16", (), True),
        ("0.0.0.0/0", (), True),
        ("0.0.0.0/0", ("10.0.0.0/8",), False),
        ("10.42.3.0/32", (), False),
        ("10.42.3.1/32", (), True),
        ("10.42.3.0/31", (), True),
        ("10.43.0.10/32", (), False),
    ],
)
def test_a_block_may_hold_pods_when_one_of_its_addresses_may_be_a_pods(
    cidr: str, excepted: tuple[str, ...], *, holds: bool
) -> None:
    block = IpBlock(ip_network(cidr), tuple(ip_network(each) for each in excepted))
    assert may_hold_pods(block, ip_network("10.42.0.0/16")) is holds


def test_positions_come_lowest_first() -> None:
    assert list(positions(0b101001)) == [0, 3, 5]
    assert list(positions(0)) == []
