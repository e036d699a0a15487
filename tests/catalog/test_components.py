"""What holds for every component of the catalog, whoever wrote it."""

from typing import Any

import pytest

from labwright.catalog import capabilities, registry
from labwright.catalog.capabilities import Offer
from labwright.catalog.contract import Component

COMPONENTS = registry.all_components()
CAPABILITIES = {
    each.capability
    for each in vars(capabilities).values()
    if isinstance(each, type) and issubclass(each, Offer) and each is not Offer
}

every_component = pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)


@every_component
def test_it_provides_and_needs_capabilities_that_exist(component: Component[Any]) -> None:
    assert set(component.provides) <= CAPABILITIES
    assert {need.capability for need in component.needs} <= CAPABILITIES


@every_component
def test_every_need_says_why(component: Component[Any]) -> None:
    assert all(need.why for need in component.needs)


@every_component
def test_every_option_is_described(component: Component[Any]) -> None:
    silent = [name for name, field in component.options.model_fields.items() if not field.description]
    assert silent == []


@every_component
def test_options_are_written_with_dashes_and_unknown_ones_are_refused(component: Component[Any]) -> None:
    assert not any("_" in (field.alias or name) for name, field in component.options.model_fields.items())
    assert component.options.model_config["extra"] == "forbid"


@every_component
def test_it_is_explained(component: Component[Any]) -> None:
    assert component.title
    assert component.purpose
    assert not component.purpose.endswith(".")
    assert component.homepage.startswith("https://")
    assert len(component.docs.split()) > 20


def test_every_capability_that_somebody_needs_is_provided_by_somebody() -> None:
    provided = {name for component in COMPONENTS for name in component.provides}
    needed = {need.capability for component in COMPONENTS for need in component.needs}
    assert needed <= provided
