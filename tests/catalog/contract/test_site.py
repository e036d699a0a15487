"""A site answers what a component may know of its cluster."""

from typing import Any

import pytest

from labwright.catalog.capabilities import BlockStorage, IngressController, Postgres
from labwright.catalog.components.linkding import COMPONENT
from labwright.catalog.contract import Site
from tests.catalog.sites import OFFERS, site


def a_site(**facts: Any) -> Site[Any]:
    return site(COMPONENT, **({"offers": OFFERS} | facts))


def test_an_offer_is_found_by_its_kind() -> None:
    found = a_site().find(BlockStorage)
    assert isinstance(found, BlockStorage)
    assert a_site().offer(BlockStorage) is not None


def test_what_nobody_offers_is_none_to_find_and_our_own_fault_to_demand() -> None:
    bare = a_site(offers=())
    assert bare.find(IngressController) is None
    with pytest.raises(LookupError, match="IngressController"):
        bare.offer(IngressController)


def test_kinds_of_which_there_may_be_many_are_all_given() -> None:
    assert all(isinstance(each, Postgres) for each in a_site().all(Postgres))
    assert len(a_site().all(Postgres)) == sum(isinstance(each, Postgres) for each in OFFERS)


def test_hosts_are_names_in_the_clusters_domain() -> None:
    staging = a_site(cluster="staging")
    assert staging.host("linkding") == f"linkding.{staging.cluster.domain}"


def test_a_clusters_architectures_are_those_of_its_nodes() -> None:
    facts = a_site().cluster
    assert facts.architectures == {node.arch for node in facts.nodes}
