"""Flows in words, as rows and as arrows between namespaces."""

from __future__ import annotations

import pytest

from labwright.emit.docs.flows import flow_rows, links, namespace_rows, peer_text, ports_text
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Internet, Nodes, Peer, Pods, Port
from tests.examples.building import built

EXAMPLE = built("nanocluster")
STAGING, PRODUCTION = EXAMPLE.plan.clusters
POLICIES = {each.cluster: each.policies for each in EXAMPLE.emission.contents}


@pytest.mark.parametrize(
    ("peer", "text"),
    [
        (Pods.of("linkding", name="linkding"), "linkding: linkding"),
        (Pods.of("a", name="x", instance="x"), "a: x"),
        (Pods.labelled("database", {"cnpg.io/cluster": "main"}), "database: cluster=main"),
        (Pods(namespace="longhorn-system"), "longhorn-system: all pods"),
        (AllPods(), "all pods"),
        (ApiServer(), "Kubernetes API"),
        (Nodes(), "nodes"),
        (Internet(), "internet"),
        (Internet(hosts=("a.example", "b.example")), "internet (a.example, b.example)"),
        (Cidrs(blocks=("1.1.1.1/32",), name="resolvers"), "resolvers (1.1.1.1/32)"),
        (Cidrs(blocks=("1.1.1.1/32", "9.9.9.9/32")), "1.1.1.1/32, 9.9.9.9/32"),
        (Anywhere(), "anywhere"),
    ],
)
def test_a_peer_in_words(peer: Peer, text: str) -> None:
    assert peer_text(peer) == text


def test_no_ports_are_all_ports() -> None:
    assert ports_text(()) == "all"
    assert ports_text((Port(number=53, protocol="UDP"), Port(number=443))) == "53/UDP, 443/TCP"


def test_every_declared_flow_has_a_row_and_every_row_between_pods_two_policies() -> None:
    rows = flow_rows(POLICIES["production"], PRODUCTION)
    assert len(rows) == len(PRODUCTION.flows)
    (row,) = [row for row in rows if row.why == "linkding uses its database"]
    assert (row.namespace, row.source, row.ports) == ("database", "linkding: linkding", "5432/TCP")
    assert row.policies == ("database/postgres-cluster", "linkding/linkding")


def test_arrows_cross_a_border_and_say_the_ports() -> None:
    found = {(each.source, each.target): each.ports for each in links(PRODUCTION)}
    assert found["linkding", "database"] == ("5432/TCP",)
    assert found["renovate", "internet"]
    assert not [pair for pair in found if pair[0] == pair[1]]
    assert ("monitoring", "") not in found


def test_a_namespace_tells_why_it_is_not_restricted() -> None:
    rows = {row.name: row for row in namespace_rows(POLICIES["production"], PRODUCTION)}
    assert rows["linkding"].pod_security == "restricted"
    assert "iSCSI" in rows["longhorn-system"].why
    assert all(row.why for row in rows.values() if row.pod_security != "restricted")
    assert sum(row.policies for row in rows.values()) == len(POLICIES["production"].policies)
