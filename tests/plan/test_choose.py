from __future__ import annotations

import pytest

from labwright import spec
from labwright.plan.choose import choose, effective, outbid
from labwright.plan.facts import cluster_facts, homelab_facts
from labwright.plan.inventory import inventory
from tests.plan.checks.fakes import CERTIFICATES, STORAGE, component, draft
from tests.spec.homelabs import small

BRINGS = component("brought", offers=[STORAGE], bundled_with=("k3s",))
ASKED = component("first", offers=[STORAGE])


def chosen(read: spec.Spec) -> list[str]:
    cluster = read.clusters["production"]
    facts = cluster_facts(cluster, inventory(read)[0])
    return [each.name for each in choose(cluster, facts, homelab_facts(read, cluster.settings)).chosen]


def test_the_distribution_and_the_engine_bring_their_parts_unasked() -> None:
    assert {"flux", "traefik", "local-path", "k3s"} <= set(chosen(small()))


def test_what_is_switched_off_is_not_there() -> None:
    assert "traefik" not in chosen(small("platform: {traefik: false}\n"))


def test_a_part_that_is_named_for_its_options_is_there_once() -> None:
    assert chosen(small("platform: {traefik: {replicas: 1}}\n")).count("traefik") == 1


@pytest.mark.parametrize("order", [(BRINGS, ASKED), (ASKED, BRINGS)])
def test_what_is_asked_for_stands_before_what_the_distribution_brings(order: tuple[object, object]) -> None:
    made = draft(*order)  # type: ignore[arg-type]  # both are components
    standing = effective(made.chosen, {})
    assert [offer.by for offer in standing] == ["first"]
    assert outbid(made.chosen, standing) == {"brought"}


def test_a_bundled_part_steps_back_even_when_it_is_named() -> None:
    named = component("second", offers=[STORAGE], bundled_with=("k3s",))
    made = draft(named, ASKED)
    standing = effective(made.chosen, {})
    assert [offer.by for offer in standing] == ["first"]
    assert outbid(made.chosen, standing) == set(), "who names it wants it there"


def test_the_owners_choice_stands_before_all() -> None:
    made = draft(BRINGS, ASKED)
    assert [offer.by for offer in effective(made.chosen, {"block-storage": "brought"})] == ["brought"]


def test_capabilities_are_settled_one_by_one() -> None:
    both = component("brought", offers=[STORAGE, CERTIFICATES], bundled_with=("k3s",))
    made = draft(both, ASKED)
    standing = effective(made.chosen, {})
    assert {offer.capability: offer.by for offer in standing} == {"block-storage": "first", "certificates": "brought"}
    assert outbid(made.chosen, standing) == set()
