from collections.abc import Mapping
from dataclasses import replace

from labwright.catalog.capabilities import BlockStorage, LoadBalancer, Offer, Widget
from labwright.plan.choose import effective, outbid
from labwright.plan.draft import Chosen
from tests.plan.checks.fakes import CERTIFICATES, STORAGE, component, draft
from tests.plan.drafts import drafted
from tests.spec.homelabs import SMALL

METALLB = "platform: {metallb: {pool: [10.0.40.100/32]}}\n"


def names(text: str) -> set[str]:
    return {each.name for each in drafted(text).chosen}


def test_k3s_brings_its_own_and_flux_comes_with_the_engine() -> None:
    assert names(SMALL) >= {"k3s", "traefik", "local-path", "flux"}


def test_false_switches_off_what_all_clusters_would_have() -> None:
    shared = SMALL + METALLB
    off = shared.replace("    nodes:", "    platform: {metallb: false}\n    nodes:")
    assert "metallb" in names(shared) and "metallb" not in names(off)


def test_naming_what_comes_along_gives_it_options_and_no_second_instance() -> None:
    chosen = [each for each in drafted(SMALL + "platform: {local-path: {}}\n").chosen if each.name == "local-path"]
    assert len(chosen) == 1 and chosen[0].path == ("platform", "local-path")


def test_false_switches_off_what_the_distribution_brings() -> None:
    assert "traefik" not in names(SMALL + "platform: {traefik: false}\n")


def test_an_unknown_name_is_kept_for_the_checks() -> None:
    draft = drafted(SMALL + "apps: {linkdin: {}}\ndatabases: {db: {engine: oracle}}\n")
    assert [(each.name, each.path) for each in draft.unknown] == [
        ("linkdin", ("apps", "linkdin")),
        ("oracle", ("databases", "db", "engine")),
    ]


def test_a_database_is_an_instance_of_its_engine_by_its_own_name() -> None:
    text = SMALL + "platform: {cloudnative-pg: {}}\ndatabases: {db: {engine: postgres, size: 1Gi}}\n"
    found = next(each for each in drafted(text).chosen if each.name == "db")
    assert found.component.engine == "postgres" and found.path == ("databases", "db")


def test_an_offer_says_who_makes_it() -> None:
    assert all(offer.by == each.name for each in drafted(SMALL).chosen for offer in each.offers)


def standing(text: str, choice: Mapping[str, str] | None = None) -> dict[type[Offer], str]:
    draft = drafted(text)
    return {type(offer): offer.by for offer in effective(draft.chosen, choice or {})}


def test_what_the_owner_asks_for_stands_before_what_comes_along() -> None:
    assert standing(SMALL)[LoadBalancer] == "k3s"
    assert standing(SMALL + METALLB)[LoadBalancer] == "metallb"


def test_what_the_owner_chose_stands_before_all() -> None:
    assert standing(SMALL + METALLB, {"load-balancer": "k3s"})[LoadBalancer] == "k3s"


def chosen(name: str, *offers: Offer, implicit: bool = False) -> Chosen:
    pattern = drafted(SMALL).chosen[0]
    return replace(
        pattern,
        name=name,
        component=replace(pattern.component, bundled_with=()),
        path=() if implicit else ("platform", name),
        offers=tuple(replace(offer, by=name) for offer in offers),
    )


def test_offers_of_which_there_may_be_many_all_stand() -> None:
    def tile(title: str) -> Widget:
        return Widget(title=title, group="Apps", icon="x", href="x", description="x")

    made = effective((chosen("a", tile("A")), chosen("b", tile("B"))), {})
    assert [offer.by for offer in made] == ["a", "b"]


def test_only_what_nobody_asked_for_and_nobody_uses_is_outbid() -> None:
    both = (
        chosen("bundled", BlockStorage(class_name="x"), implicit=True),
        chosen("asked", BlockStorage(class_name="y")),
    )
    assert outbid(both, effective(both, {})) == {"bundled"}
    assert outbid(both, effective(both, {"block-storage": "bundled"})) == frozenset()
    quiet = (chosen("quiet", implicit=True),)
    assert outbid(quiet, ()) == frozenset(), "what offers nothing takes nobody's place"


def test_a_bundled_part_steps_back_even_when_it_is_named() -> None:
    named = component("second", offers=[STORAGE], bundled_with=("k3s",))
    made = draft(named, component("first", offers=[STORAGE]))
    found = effective(made.chosen, {})
    assert [offer.by for offer in found] == ["first"]
    assert outbid(made.chosen, found) == set(), "who names it wants it there"


def test_capabilities_are_settled_one_by_one() -> None:
    both = component("brought", offers=[STORAGE, CERTIFICATES], bundled_with=("k3s",))
    made = draft(both, component("first", offers=[STORAGE]))
    found = effective(made.chosen, {})
    assert {offer.capability: offer.by for offer in found} == {"block-storage": "first", "certificates": "brought"}
    assert outbid(made.chosen, found) == set()
