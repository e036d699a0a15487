"""Quorum and copies: what is left of a cluster when some of its nodes are gone."""

from __future__ import annotations

import pytest

from labwright.catalog.capabilities import BlockStorage
from labwright.emit.docs.availability import Quorum, SharedFate, availability, loss
from labwright.plan import ClusterPlan
from tests.emit.docs import homelabs
from tests.examples.building import built

REPLICATED = BlockStorage(class_name="longhorn", replicas=3)
LOCAL = BlockStorage(class_name="local-path", node_local=True)


@pytest.mark.parametrize(
    ("members", "needed", "tolerated"), [(1, 1, 0), (2, 2, 0), (3, 2, 1), (4, 3, 1), (5, 3, 2), (6, 4, 2), (7, 4, 3)]
)
def test_a_quorum_is_more_than_half(members: int, needed: int, tolerated: int) -> None:
    quorum = Quorum(members=members)
    assert (quorum.needed, quorum.tolerated) == (needed, tolerated)


@pytest.mark.parametrize(
    ("lost", "nodes", "members", "start"),
    [
        (1, 1, 1, "down"),
        (1, 2, 2, "down: 1 of 2 members left, 2 needed"),
        (1, 3, 3, "works: 2 of 3 members left, 2 needed"),
        (2, 3, 3, "down: 1 of 3 members left, 2 needed"),
        (1, 4, 4, "works: 3 of 4 members left, 3 needed"),
        (2, 4, 4, "down: 2 of 4 members left, 3 needed"),
        (2, 5, 5, "works: 3 of 5 members left, 3 needed"),
        (3, 5, 5, "down: 2 of 5 members left, 3 needed"),
        (1, 5, 3, "works: at least 2 of 3 members left, 2 needed"),
        (2, 5, 3, "down if more than 1 of the lost nodes are control plane nodes"),
        (4, 5, 3, "down: at most 1 of 3 members left, 2 needed"),
        (1, 4, 1, "down if the control plane node is among them"),
        (4, 4, 1, "down"),
    ],
)
def test_the_control_plane_works_while_a_majority_of_its_members_is_left(
    lost: int, nodes: int, members: int, start: str
) -> None:
    assert loss(lost, nodes, Quorum(members=members), REPLICATED).control_plane.startswith(start)


def test_two_of_three_nodes_lost_keep_the_data_and_lose_the_control_plane() -> None:
    left = loss(2, 3, Quorum(members=3), REPLICATED)
    assert left.storage == "no data lost: at least 1 of 3 replicas of every volume left"
    assert left.verdict.startswith("The API server stops answering")


@pytest.mark.parametrize(
    ("lost", "storage", "start"),
    [
        (1, REPLICATED, "no data lost: at least 2 of 3"),
        (3, REPLICATED, "volumes whose replicas all lie on lost nodes"),
        (1, LOCAL, "the volumes on the lost nodes are out of reach"),
        (1, None, "none in this cluster"),
    ],
)
def test_volumes_outlive_losses_while_a_copy_is_left(lost: int, storage: BlockStorage | None, start: str) -> None:
    assert loss(lost, 5, Quorum(members=3), storage).storage.startswith(start)


def _cluster(name: str) -> ClusterPlan:
    return next(cluster for cluster in built("nanocluster").plan.clusters if cluster.name == name)


def test_losses_that_say_the_same_are_one_row() -> None:
    assert [(each.nodes, each.up_to) for each in availability(_cluster("staging")).losses] == [(1, 3), (4, 4)]
    assert [(each.nodes, each.up_to) for each in availability(_cluster("production")).losses] == [
        (1, 1),
        (2, 2),
        (3, 3),
    ]


def test_nodes_on_one_board_share_its_power_and_its_enclosure() -> None:
    assert availability(_cluster("production")).shared == (
        SharedFate(what="power domain and enclosure", name="nanocluster"),
    )


def test_containers_share_their_machine_and_the_machine_under_it() -> None:
    assert availability(_cluster("staging")).shared == (
        SharedFate(what="machine", name="staging-vm"),
        SharedFate(what="machine", name="ms-01"),
    )


def test_machines_that_stand_alone_share_nothing() -> None:
    for shape in ("servers and agents, replicated storage, a load balancer", "a database without backups"):
        assert availability(homelabs.planned(shape).clusters[0]).shared == ()


def test_a_single_node_is_its_own_fate_and_none_is_shared() -> None:
    found = availability(homelabs.planned("one node, nothing asked for, open network").clusters[0])
    assert found.shared == ()
    assert [each.control_plane for each in found.losses] == ["down"]
