from __future__ import annotations

from labwright.plan.checks._looking import name_place, offered, option_place, pools, site_of, unmet
from tests.plan.checks.fakes import CERTIFICATES, STORAGE, component, draft


def test_a_component_that_nobody_named_is_pointed_at_where_the_distribution_is() -> None:
    made = draft(component("brought", bundled_with=("k3s",)))
    assert str(name_place(made, made.chosen[0])) == "homelab.yaml:12:26"


def test_an_option_that_is_not_set_is_pointed_at_where_its_component_is_named() -> None:
    made = draft(component("first"))
    assert str(option_place(made, made.chosen[0], "replicas")) == "homelab.yaml:15:7"


def test_needs_are_met_by_any_offer_of_the_cluster() -> None:
    made = draft(component("first", needs=["block-storage", "certificates"]), component("second", offers=[STORAGE]))
    assert offered(made) == {"block-storage"}
    assert [need.capability for need in unmet(made, made.chosen[0])] == ["certificates"]


def test_a_site_sees_the_offers_that_stand() -> None:
    bundled = component("brought", offers=[STORAGE], bundled_with=("k3s",))
    made = draft(bundled, component("first", offers=[STORAGE]), component("second", offers=[CERTIFICATES]))
    assert {offer.by for offer in site_of(made, made.chosen[0]).offers} == {"first", "second"}


def test_without_a_load_balancer_there_are_no_pools() -> None:
    assert list(pools(draft(component("first", offers=[STORAGE])))) == []
