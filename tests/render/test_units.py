"""Units."""

from __future__ import annotations

from labwright.render.flux.faults import remark
from labwright.render.units import RenderedCluster, Unit, UnitKind, spoken
from labwright.source import Severity


def test_a_unit_is_ok_while_nothing_is_an_error() -> None:
    unit = Unit(kind=UnitKind.KUSTOMIZATION, namespace="f", name="n", path="p", source=None)
    assert unit.id == "Kustomization/f/n"
    assert spoken(unit.id) == str(unit) == "Kustomization f/n"
    assert unit.ok
    assert unit.place is None
    bad = Unit(
        kind=UnitKind.KUSTOMIZATION,
        namespace="f",
        name="n",
        path="p",
        source=None,
        diagnostics=(remark(Severity.ERROR, "FX002", "x", None),),
    )
    assert not bad.ok


def test_a_cluster_has_the_objects_of_all_units() -> None:
    assert RenderedCluster(name="c").objects == ()
