from ipaddress import ip_network
from itertools import pairwise

import pytest

from labwright.emit.policies.peers import NOT_INTERNET, Far, far_end
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Internet, Nodes, Peer, Pods
from tests.emit.policies.facts import production

NARROW = Pods.of("loki", name="loki", component="write")
WIDE = Pods.of("loki", name="loki")


def far(peer: Peer) -> Far:
    return far_end(peer, "egress", production())


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (WIDE, NARROW),
        (Pods(namespace="loki"), NARROW),
        (AllPods(), NARROW),
        (Anywhere(), NARROW),
        (Anywhere(), AllPods()),
        (Anywhere(), Internet()),
        (Internet(), Internet(hosts=("example.org",))),
        (Internet(), Cidrs(blocks=("203.0.113.0/24", "198.51.100.7/32"))),
        (Nodes(), ApiServer()),
        (Cidrs(blocks=("10.0.50.0/24",)), Cidrs(blocks=("10.0.50.7/32",))),
    ],
)
def test_the_wider_end_includes_the_narrower(wide: Peer, narrow: Peer) -> None:
    assert far(wide).includes(far(narrow))
    if far(wide) != far(narrow):
        assert not far(narrow).includes(far(wide))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WIDE, Pods.of("monitoring", name="loki")),
        (AllPods(), Internet()),
        (AllPods(), Anywhere()),
        (Internet(), Cidrs(blocks=("10.0.50.7/32",))),
        (Internet(), Cidrs(blocks=("0.0.0.0/0",))),
        (Internet(), Cidrs(blocks=("203.0.113.0/24", "192.168.1.1/32"))),
        (Internet(), Nodes()),
        (Cidrs(blocks=("10.0.50.0/24",)), Cidrs(blocks=("fd00::/64",))),
    ],
)
def test_apart_ends_do_not_include_each_other(one: Peer, other: Peer) -> None:
    assert not far(one).includes(far(other))


@pytest.mark.parametrize("version", [4, 6])
def test_what_is_not_internet_is_well_formed_sorted_and_disjoint(version: int) -> None:
    blocks = [ip_network(text) for text in NOT_INTERNET[version]]
    assert all(block.version == version for block in blocks)
    assert [int(block.network_address) for block in blocks] == sorted(int(block.network_address) for block in blocks)
    assert all(int(one.broadcast_address) < int(other.network_address) for one, other in pairwise(blocks))


def test_an_ipv6_cluster_has_an_ipv6_internet() -> None:
    cluster = production(pod_cidr=ip_network("2001:db8:42::/56"), service_cidr=ip_network("fd00:43::/112"))
    (block,) = far_end(Internet(), "egress", cluster).blocks
    assert block.cidr == "::/0"
    assert "2001:db8:42::/56" in block.excepted
    assert "fd00:43::/112" not in block.excepted


def test_machines_have_their_overlay_addresses_as_callers_only() -> None:
    calling = far_end(Nodes(), "ingress", production())
    called = far_end(Nodes(), "egress", production())
    assert calling.includes(called)
    assert "10.42.0.0/32" in {block.cidr for block in calling.blocks}
    assert "10.42.0.0/32" not in {block.cidr for block in called.blocks}


def test_entries_name_the_namespace_by_the_label_that_kubernetes_gives_it() -> None:
    assert far(Pods(namespace="loki")).entries() == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "loki"}}}
    ]
    assert far(AllPods()).entries() == [{"namespaceSelector": {}}]
    assert far(Anywhere()).entries() == []
