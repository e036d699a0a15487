from ipaddress import ip_address, ip_network

import pytest

from labwright.emit.policies.hosts import MIN_NODE_RANGES, control_plane_blocks, node_blocks, overlay_blocks
from tests.emit.policies.facts import LAN, node, production, staging


def test_machines_are_their_own_addresses_in_order() -> None:
    cluster = production(node_cidrs=(ip_network("10.0.40.110/32"), ip_network("10.0.40.9/32")))
    assert node_blocks(cluster) == ("10.0.40.9/32", "10.0.40.110/32")


def test_without_ranges_the_nodes_addresses_count() -> None:
    assert node_blocks(production(node_cidrs=())) == ("10.0.40.101/32", "10.0.40.102/32")


def test_the_api_server_is_on_control_plane_machines_only() -> None:
    assert control_plane_blocks(production()) == ("10.0.40.101/32",)


def test_a_machine_with_an_unknown_address_may_be_anywhere_in_the_house() -> None:
    nodes = (node("one", "control-plane", address="10.0.40.101"), node("two", "control-plane"))
    cluster = production(nodes=nodes, node_cidrs=(ip_network("10.0.40.101/32"),))
    assert node_blocks(cluster) == ("10.0.40.0/24", "10.0.40.101/32")
    assert control_plane_blocks(cluster) == node_blocks(cluster)


def test_containers_may_be_anywhere_in_their_own_network() -> None:
    assert control_plane_blocks(staging()) == node_blocks(staging()) == ("172.18.0.0/16",)


def test_an_address_outside_the_cluster_is_no_control_planes() -> None:
    # k3d's containers are seen under their own addresses, whatever the machine below them has.
    below = (node("server-0", "control-plane", address="10.0.40.52"),)
    cluster = production(nodes=below, node_cidrs=(ip_network("172.18.0.0/16"),))
    assert control_plane_blocks(cluster) == ("172.18.0.0/16",)


def test_networks_of_the_house_stand_in_for_unknown_addresses() -> None:
    assert node_blocks(production(nodes=(), node_cidrs=())) == (str(LAN.cidr),)
    with pytest.raises(LookupError, match="production has neither"):
        node_blocks(production(nodes=(), node_cidrs=(), networks=()))


class TestOverlay:
    def test_addresses_are_the_first_of_each_node_range(self) -> None:
        found = overlay_blocks(production())
        assert len(found) == MIN_NODE_RANGES
        assert found[:2] == ("10.42.0.0/32", "10.42.1.0/32")

    def test_addresses_are_never_more_than_there_are_ranges(self) -> None:
        assert overlay_blocks(production(pod_cidr=ip_network("10.42.0.0/23"))) == ("10.42.0.0/32", "10.42.1.0/32")

    def test_a_pod_network_smaller_than_a_range_has_one(self) -> None:
        assert overlay_blocks(production(pod_cidr=ip_network("10.42.0.0/26"))) == ("10.42.0.0/32",)

    def test_grow_with_the_cluster(self) -> None:
        nodes = tuple(node(f"n{n}", "worker", address=str(ip_address("10.0.40.10") + n)) for n in range(6))
        assert len(overlay_blocks(production(nodes=nodes))) == 24
