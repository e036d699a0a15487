"""One chart, rendered with other values: what explaining a field needs."""

from __future__ import annotations

import pytest

from labwright.render.helm.chart import Chart
from labwright.render.helm.engine import Engine, EngineError
from labwright.render.helm.faults import ChartError, refuse
from labwright.render.helm.opened import OpenChart
from tests.render.helm.samples import CONFIG_MAP, chart_files, release, renders


def test_a_release_is_rendered_with_values_that_are_not_its_own(engine: Engine) -> None:
    spec = release("text: own")
    opened = renders(chart_files(), engine).open(spec)
    texts = [opened.render(spec, {"text": text}).objects[0].value()["data"]["text"] for text in ("a", "b")]
    assert texts == ["a", "b"]
    assert opened.chart.title == "web 1.2.3"


def test_a_refusal_is_an_exception_here(engine: Engine) -> None:
    spec = release()
    with pytest.raises(EngineError, match="no host"):
        renders(chart_files({"a.yaml": "{{ fail `no host` }}"}), engine).open(spec).render(spec, {})
    with pytest.raises((ChartError, EngineError), match=r"web/templates/a\.yaml"):
        renders(chart_files({"a.yaml": "a: b: c"}), engine).open(spec).render(spec, {})


def test_a_chart_is_opened_once(any_engine: Engine) -> None:
    spec = release()
    made = renders(chart_files(), any_engine)
    assert made.open(spec) is made.open(release("text: x"))
    assert made.open(spec) is not made.open(release(skip_schema=True))


def test_crds_are_read_once_for_all_releases(any_engine: Engine) -> None:
    crd = "apiVersion: v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
    spec = release()
    opened = renders(chart_files(more={"crds/a.yaml": crd}), any_engine).open(spec)
    assert opened.render(spec, {}).crds is opened.render(spec, {"text": "x"}).crds


def test_only_one_template_and_one_kind_need_be_read(any_engine: Engine) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
    spec = release()
    files = chart_files({"a.yaml": f"{CONFIG_MAP}---\n{secret}", "b.yaml": secret})
    opened = renders(files, any_engine).open(spec)
    assert [one.kind for one in opened.render(spec, {}).objects] == ["Secret", "Secret", "ConfigMap"]
    assert [one.kind for one in opened.render(spec, {}, only="web/templates/a.yaml").objects] == ["Secret", "ConfigMap"]
    (one,) = opened.render(spec, {}, only="web/templates/a.yaml", kind="ConfigMap").objects
    assert (one.kind, one.template) == ("ConfigMap", "web/templates/a.yaml")
    assert opened.render(spec, {}, only="web/templates/c.yaml").objects == ()


def test_a_chart_that_cannot_be_read_says_so_when_it_is_rendered(any_engine: Engine) -> None:
    def read() -> Chart:
        raise refuse("HL003", "no chart")

    opened = OpenChart(read, any_engine, skip_schema=False)
    opened.warm()
    with pytest.raises(ChartError, match="no chart"):
        opened.render(release(), {})
