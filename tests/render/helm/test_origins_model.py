"""What is said about values."""

from __future__ import annotations

from labwright.render.helm.origins_model import Decider, Effects, FieldOrigins, Giver, Role


def test_nothing_found_is_not_the_same_as_nothing_known() -> None:
    assert FieldOrigins().complete
    assert not FieldOrigins().unknown
    assert not Effects().refused


def test_deciders_are_values_that_can_be_compared() -> None:
    assert Decider(giver=Giver.VALUES, role=Role.KEY, path=("a",)) == Decider(
        giver=Giver.VALUES, role=Role.KEY, path=("a",)
    )
    assert f"{Giver.RELEASE_NAME}" == "release name"
