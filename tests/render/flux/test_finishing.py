"""A rendered release to its unit, and what decides it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from labwright.render.content import KeptObjects, text_of
from labwright.render.context import Context
from labwright.render.flux.finishing import finished, finished_key
from labwright.render.memo import DiskMemo
from labwright.render.units import UnitKind
from tests.render.flux.test_install import FakeHelm
from tests.render.flux.test_later import planned


def test_a_unit_is_finished_once_and_kept(tmp_path: Path) -> None:
    context = Context(memo=DiskMemo(tmp_path))
    plan = planned("web")
    assert plan.spec is not None
    (result,) = FakeHelm().render([plan.spec])
    first = finished(plan, result, {}, None, context).unit
    again = finished(plan, result, {}, None, context).unit
    assert not isinstance(first.objects, KeptObjects)
    assert isinstance(again.objects, KeptObjects)
    assert text_of(first.objects) == text_of(again.objects)
    assert [str(one) for one in again.objects] == ["ConfigMap apps/web"]
    assert (again.kind, again.chart) == (UnitKind.HELM_RELEASE, "web 1.0.0")


def test_definitions_of_a_chart_are_told(tmp_path: Path) -> None:
    plan = planned("operator")
    assert plan.spec is not None
    (result,) = FakeHelm().render([plan.spec])
    for context in (Context(), Context(memo=DiskMemo(tmp_path)), Context(memo=DiskMemo(tmp_path))):
        made = finished(plan, result, {}, None, context)
        assert [one.name for one in made.definitions] == ["widgets.example.org"]
        assert made.graph == ()


def test_the_key_says_what_decides_the_unit() -> None:
    plan = planned("web")
    key = finished_key(plan, "rendered", {})
    assert key
    assert finished_key(plan, "rendered", {}) == key
    assert finished_key(plan, "otherwise", {}) != key
    assert finished_key(plan, "rendered", {("example.org", "Widget"): True}) != key
    assert finished_key(plan, "", {}) == ""
    assert finished_key(replace(plan, spec=None), "rendered", {}) == ""
