"""The parts of what a component becomes."""

from labwright.catalog.contract import Contribution, Image


def test_an_image_reference_has_its_tag() -> None:
    assert Image(repository="example.org/app", tag="1.2.3").reference == "example.org/app:1.2.3"


def test_a_component_that_becomes_nothing_says_so_in_every_part() -> None:
    made = Contribution()
    assert not (made.files or made.charts or made.secrets or made.flows or made.hosts or made.namespaces)
