"""Apply order."""

from __future__ import annotations

from labwright.render.flux.order import apply_order
from labwright.render.units import Unit, UnitKind, unit_id


def unit(name: str, *depends: str, parent: str = "") -> Unit:
    return Unit(
        kind=UnitKind.KUSTOMIZATION,
        namespace="f",
        name=name,
        path=name,
        source=None,
        depends_on=tuple(unit_id("Kustomization", "f", one) for one in depends),
        parent=unit_id("Kustomization", "f", parent) if parent else "",
    )


def order(*units: Unit) -> tuple[list[str], list[str]]:
    made, found = apply_order(list(units))
    return [one.name for one in made], [one.message for one in found]


def test_parents_and_dependencies_come_first_otherwise_the_order_stays() -> None:
    units = (unit("b", "c", parent="root"), unit("a", parent="root"), unit("c", parent="root"), unit("root"))
    assert order(*units) == (["root", "a", "c", "b"], [])


def test_a_dependency_that_does_not_exist_is_told_and_ignored() -> None:
    assert order(unit("a", "gone")) == (
        ["a"],
        ["Kustomization f/a depends on Kustomization f/gone, which does not exist"],
    )


def test_a_cycle_is_told_as_the_path_round_it() -> None:
    made, found = order(unit("x"), unit("a", "b"), unit("b", "c"), unit("c", "a"))
    assert made[0] == "x"
    assert sorted(made) == ["a", "b", "c", "x"]
    assert found == [
        "dependencies go round: Kustomization f/a → Kustomization f/b → Kustomization f/c → Kustomization f/a"
    ]
