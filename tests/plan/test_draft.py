from tests.plan.drafts import drafted
from tests.spec.homelabs import SMALL


def test_what_the_distribution_brings_is_implicit_and_what_is_named_is_not() -> None:
    chosen = {each.name: each for each in drafted(SMALL + "platform: {local-path: {}}\n").chosen}
    assert chosen["traefik"].implicit and chosen["traefik"].brought
    assert not chosen["local-path"].implicit
    assert chosen["local-path"].brought, "naming it changes nothing about who brings it"


def test_a_place_is_found_in_the_cluster_s_own_section_or_in_the_shared_one() -> None:
    draft = drafted(SMALL + "platform: {metallb: {pool: [10.0.40.100/32]}}\n")
    place = draft.place("platform", "metallb", "pool")
    assert place is not None and place.line == len(SMALL.splitlines()) + 1
    own = draft.place("distribution", "name")
    assert own is not None and own.line < place.line
