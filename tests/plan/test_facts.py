from ipaddress import ip_address

import pytest

from labwright.catalog.contract import ClusterFacts
from labwright.plan.facts import cluster_facts, homelab_facts, kubernetes_version
from labwright.plan.inventory import inventory
from tests.emit.pieces import TWO, cluster
from tests.spec.homelabs import SMALL, small


def facts(text: str, name: str) -> ClusterFacts:
    return cluster(name, text).facts


def test_nodes_of_k3d_are_named_as_its_containers() -> None:
    nodes = facts(TWO, "staging").nodes
    assert [node.name for node in nodes] == ["k3d-staging-server-0", "k3d-staging-agent-0", "k3d-staging-agent-1"]
    assert [node.is_control_plane for node in nodes] == [True, False, False]
    assert {node.arch for node in nodes} == {"amd64"}, "that of the machine they run on"


def test_containers_have_addresses_of_their_network_and_machines_their_own() -> None:
    assert [str(each) for each in facts(TWO, "staging").node_cidrs] == ["172.28.0.0/16"]
    assert [str(each) for each in facts(TWO, "production").node_cidrs] == ["10.0.40.11/32"]


def test_cluster_dns_is_the_tenth_address_of_the_service_range() -> None:
    assert facts(SMALL, "production").dns_service == ip_address("10.43.0.10")
    changed = SMALL.replace("{name: k3s}", "{name: k3s, service-cidr: 10.96.0.0/12}")
    assert facts(changed, "production").dns_service == ip_address("10.96.0.10")


def test_names_lead_to_the_host_of_containers_or_to_the_first_node() -> None:
    assert str(facts(TWO, "staging").entry) == "10.0.40.52"
    assert str(facts(TWO, "production").entry) == "10.0.40.11"


def test_a_declared_address_stands_before_all() -> None:
    changed = TWO.replace("runs-on: vm}", "runs-on: vm, address: 10.0.40.60}")
    assert str(facts(changed, "staging").entry) == "10.0.40.60"


@pytest.mark.parametrize(
    ("distribution", "version"),
    [("v1.32.9+k3s1", "1.32.9"), ("v1.32.9", "1.32.9"), ("1.30.0", "1.30.0"), ("v1.32", "1.32")],
)
def test_the_version_of_kubernetes_is_that_of_the_distribution(distribution: str, version: str) -> None:
    assert kubernetes_version(distribution) == version


def test_an_address_for_mail_is_made_of_the_domain_when_nobody_gives_one() -> None:
    made = small()
    assert homelab_facts(made, made.homelab).email == "admin@example.org"
    given = small("email: me@example.net\n")
    assert homelab_facts(given, given.homelab).email == "me@example.net"


def test_a_node_of_an_undeclared_machine_is_left_to_the_checks() -> None:
    made = small()
    machines, _ = inventory(made)
    bare = type(machines)(machines=(), networks=machines.networks)
    assert cluster_facts(made.clusters["production"], bare).nodes == ()
