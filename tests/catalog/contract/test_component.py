"""The catalog's entry: what a component says of itself when it says little."""

from labwright.catalog.contract import Category, Claims, Component, Contribution, Options
from tests.catalog.sites import site


class Versioned(Options):
    version: str = "1.2.3"


def entry(options: type[Options]) -> Component[Options]:
    return Component(
        name="thing",
        title="Thing",
        purpose="a thing",
        homepage="https://example.org/",
        category=Category.APP,
        options=options,
        build=lambda _site: Contribution(),
        docs="A thing.",
    )


def test_it_offers_claims_and_finds_nothing_unless_it_says_so() -> None:
    component = entry(Options)
    of = site(component)
    assert component.offers(of) == ()
    assert component.claims(of) == Claims()
    assert list(component.check(of)) == []


def test_its_version_is_the_option_of_that_name_where_it_has_one() -> None:
    assert entry(Versioned).version(site(entry(Versioned))) == "1.2.3"
    assert entry(Options).version(site(entry(Options))) == ""
