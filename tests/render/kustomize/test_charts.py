"""helmCharts through the Helm seam, with an engine that shows what it was asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from labwright.render.helm.contract import Capabilities, ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.kustomize.build import kustomize
from labwright.render.objects import Object
from labwright.source import Diagnostic, Severity, YamlMap, origin_of, plain
from labwright.source.excerpt import render_text
from tests.render.kustomize.harness import CONFIG_MAP
from tests.render.written import tree

CHART = {
    "charts/mini/values.yaml": "replicas: 1\nimage: {name: x, tag: ''}\n",
    "charts/mini/Chart.yaml": "name: mini\n",
}


class Engine:
    """Renders one config map of the values, a hook and a test."""

    def __init__(self, **outcome: Any) -> None:
        self.asked: list[ReleaseSpec] = []
        self.outcome = outcome

    def prepare(self) -> None:
        """There is nothing to start."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        self.asked.extend(specs)
        return [self._release(spec) for spec in specs]

    def _release(self, spec: ReleaseSpec) -> RenderedRelease:
        if "unrendered" in self.outcome or "diagnostics" in self.outcome:
            return RenderedRelease(**self.outcome)
        data = {"values": json.dumps(plain(spec.values), sort_keys=True), "namespace": spec.namespace}
        return RenderedRelease(
            objects=(_object("ConfigMap", spec.name, data=data),),
            hooks=(_object("Job", "hook", hook="pre-install"),),
            tests=(_object("Pod", "test", hook="test"),),
            **self.outcome,
        )


def _object(kind: str, name: str, hook: str = "", **fields: Any) -> Object:
    value = YamlMap({"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, **fields})
    return Object(value=value, api_version="v1", kind=kind, name=name, template=f"mini/{kind}.yaml", hook=hook)


def render(files: dict[str, str], engine: Engine, folder: str = ".", **options: Any) -> list[Object]:
    rendered = kustomize(tree(files), folder, helm=engine, **options)
    assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
    return list(rendered.objects)


def refusal(files: dict[str, str], engine: Engine | None, folder: str = ".") -> str:
    rendered = kustomize(tree(files), folder, helm=engine)
    errors = [one for one in rendered.diagnostics if one.severity is Severity.ERROR]
    assert errors
    return "\n".join(render_text(one, lambda _: None) for one in errors)


def chart(entry: str, **files: str) -> dict[str, str]:
    return {"kustomization.yaml": f"helmCharts:\n- {entry}\n", **CHART, **files}


def values(engine: Engine) -> Any:
    return plain(engine.asked[-1].values)


def test_a_chart_in_the_repository_becomes_objects() -> None:
    engine = Engine()
    found = render(chart("{name: mini, releaseName: rel, includeCRDs: true}"), engine)
    assert [(item.kind, item.name, item.template, item.hook) for item in found] == [
        ("ConfigMap", "rel", "mini/ConfigMap.yaml", ""),
        ("Job", "hook", "mini/Job.yaml", "pre-install"),
        ("Pod", "test", "mini/Pod.yaml", "test"),
    ]
    asked = engine.asked[0]
    assert (asked.chart.source, asked.chart.path, asked.include_crds) == (ChartSource.LOCAL, "charts/mini", True)
    assert asked.namespace == "default"
    assert str(asked.place) == "kustomization.yaml:2:3"


def test_their_fields_have_no_origins_until_somebody_changes_them() -> None:
    files = chart("{name: mini, releaseName: rel}")
    files["kustomization.yaml"] += "namePrefix: my-\n"
    value = render(files, Engine())[0].value
    assert origin_of(value, "data", "namespace") is None
    changed = origin_of(value, "metadata", "name")
    assert changed is not None
    assert changed.why == "namePrefix"


@pytest.mark.parametrize(
    ("options", "kinds"),
    [("skipHooks: true", ["ConfigMap"]), ("skipTests: true", ["ConfigMap", "Job"])],
)
def test_hooks_and_tests_can_be_left_out(options: str, kinds: list[str]) -> None:
    found = render(chart(f"{{name: mini, releaseName: rel, {options}}}"), Engine())
    assert [item.kind for item in found] == kinds


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", {"replicas": 1, "image": {"name": "x", "tag": ""}}),
        ("valuesInline: {replicas: 3, image: {tag: 2}}", {"replicas": 3, "image": {"name": "x", "tag": 2}}),
        ("valuesInline: {image: null}", {"replicas": 1}),
        (
            "valuesMerge: merge, valuesInline: {replicas: 3, more: 1}",
            {"replicas": 1, "image": {"name": "x", "tag": ""}, "more": 1},
        ),
        ("valuesMerge: replace, valuesInline: {replicas: 3, x: null}", {"replicas": 3, "x": None}),
        ("valuesFile: v.yaml", {"a": {"b": 1, "c": 2}}),
        ("valuesFile: v.yaml, additionalValuesFiles: [w.yaml]", {"a": {"b": None, "c": 2}}),
    ],
)
def test_values_are_put_together_as_kustomize_does(entry: str, expected: Any) -> None:
    engine = Engine()
    extra = {"v.yaml": "a: {b: 1, c: 2}\n", "w.yaml": "a: {b: null}\n"}
    render(chart(f"{{name: mini, releaseName: rel, {entry}}}", **extra), engine)
    assert values(engine) == expected


def test_merging_reads_values_as_kustomize_reads_objects() -> None:
    engine = Engine()
    files = chart("{name: mini, releaseName: rel, valuesInline: {a: 1}}")
    files["charts/mini/values.yaml"] = "day: 2024-04-01\nword: yes\n"
    render(files, engine)
    assert values(engine) == {"day": "2024-04-01T00:00:00Z", "word": "yes", "a": 1}
    files["kustomization.yaml"] = "helmCharts: [{name: mini, releaseName: rel}]\n"
    render(files, engine)
    assert values(engine) == {"day": "2024-04-01", "word": True}


def test_each_value_has_its_origin() -> None:
    engine = Engine()
    render(chart("{name: mini, releaseName: rel, valuesInline: {replicas: 3}}"), engine)
    asked = engine.asked[0].values
    assert str(asked.origins["replicas"].place) == "kustomization.yaml:2:59"
    assert str(asked["image"].origins["name"].place) == "charts/mini/values.yaml:2:15"


def test_a_chart_elsewhere_is_asked_for_by_repository_and_version() -> None:
    engine = Engine()
    render({"kustomization.yaml": "helmCharts:\n- {name: m, repo: 'oci://example.org/c/', version: 1.0.0}\n"}, engine)
    render({"kustomization.yaml": "helmCharts:\n- {name: m, repo: 'https://example.org', version: 1.0.0}\n"}, engine)
    oci, http = (one.chart for one in engine.asked)
    assert (oci.source, oci.url, oci.version) == (ChartSource.OCI, "oci://example.org/c/m", "1.0.0")
    assert (http.source, http.url, http.name) == (ChartSource.HTTP, "https://example.org", "m")


def test_the_defaults_of_a_chart_elsewhere_stand_above_values_that_merge() -> None:
    engine = Engine(defaults={"a": 1})
    entry = "{name: m, repo: 'https://example.org', releaseName: r, valuesMerge: merge, valuesInline: {a: 2, b: 2}}"
    render({"kustomization.yaml": f"helmCharts:\n- {entry}\n"}, engine)
    assert values(engine) == {"a": 1, "b": 2}


def test_a_pulled_chart_lies_in_a_folder_of_its_version() -> None:
    engine = Engine()
    files = {
        "kustomization.yaml": "helmGlobals: {chartHome: c}\n"
        "helmCharts:\n- {name: m, repo: 'https://example.org', version: 1.0.0, releaseName: r}\n",
        "c/m-1.0.0/m/values.yaml": "{}\n",
    }
    render(files, engine)
    assert engine.asked[0].chart.path == "c/m-1.0.0/m"


def test_the_namespace_above_is_the_releases() -> None:
    engine = Engine()
    files = {
        "over/kustomization.yaml": "namespace: apps\nresources: [../mid, c.yaml]\n",
        "over/c.yaml": CONFIG_MAP,
        "mid/kustomization.yaml": "resources: [../base]\n",
        **{f"base/{path}": text for path, text in chart("{name: mini, releaseName: rel}").items()},
    }
    found = render(files, engine, "over")
    assert engine.asked[0].namespace == "apps"
    assert {item.name: item.namespace for item in found}["rel"] == "", "Helm sees to the namespace, not kustomize"
    assert {item.name: item.namespace for item in found}["settings"] == "apps"


def test_capabilities_are_the_clusters_and_the_kustomizations() -> None:
    engine = Engine()
    given = Capabilities(kubernetes_version="1.32.0", api_versions=frozenset({"a/v1"}))
    render(chart("{name: mini, releaseName: rel, apiVersions: [b/v1]}"), engine, capabilities=given)
    render(chart("{name: mini, releaseName: rel, kubeVersion: v1.29.1}"), engine, capabilities=given)
    first, second = (one.capabilities for one in engine.asked)
    assert (first.kubernetes_version, first.api_versions) == ("1.32.0", frozenset({"a/v1", "b/v1"}))
    assert second.kubernetes_version == "1.29.1"


def test_the_deprecated_field_is_understood() -> None:
    engine = Engine()
    files = {
        "kustomization.yaml": "helmChartInflationGenerator:\n- {chartName: mini, releaseName: rel, valuesLocal: {a: 1}}\n",
        **CHART,
    }
    render(files, engine)
    assert values(engine) == {"replicas": 1, "image": {"name": "x", "tag": ""}, "a": 1}


def test_a_generator_object_can_ask_for_a_chart() -> None:
    engine = Engine()
    config = (
        "{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: m}, name: mini, releaseName: rel}\n"
    )
    render({"kustomization.yaml": "namespace: apps\ngenerators: [g.yaml]\n", "g.yaml": config, **CHART}, engine)
    assert (engine.asked[0].name, engine.asked[0].namespace) == ("rel", "default")


def test_a_release_without_a_name_gets_a_steady_one() -> None:
    rendered = kustomize(tree(chart("{name: mini}")), ".", helm=Engine())
    assert rendered.objects[0].name == "release-name"
    assert [one.code for one in rendered.diagnostics] == ["KZ016"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{releaseName: r}", "a Helm chart without a name"),
        ("{name: mini, valuesMerge: x}", "no such way to merge values: `x`"),
        ("{name: mini, releaseName: r, nameTemplate: t}", "both `releaseName` and `nameTemplate`"),
        ("{name: mini, nameTemplate: '{{ x }}'}", "does not evaluate a `nameTemplate`"),
        ("{name: none, releaseName: r}", "there is no chart in `charts/none`, and no `repo`"),
        ("{name: mini, releaseName: r, valuesFile: v.yaml}", "`v.yaml` does not exist"),
        ("{name: mini, releaseName: r, valuesInline: text}", "`valuesInline` must be a mapping"),
        ("{name: mini, releaseName: r, chartVersion: x}", "a helm chart has no field `chartVersion`"),
    ],
)
def test_what_cannot_be_a_release_is_refused(entry: str, message: str) -> None:
    found = refusal(chart(entry), Engine())
    assert message in found
    assert "kustomization.yaml:2:" in found


def test_values_of_a_chart_outside_are_refused_as_other_files_are() -> None:
    files = {
        "over/kustomization.yaml": "helmGlobals: {chartHome: ../charts}\nhelmCharts: [{name: mini, releaseName: r}]\n"
    }
    assert "`charts/mini/values.yaml` is not in or below `over`" in refusal({**files, **CHART}, Engine(), "over")
    assert render({**files, **CHART}, Engine(), "over", restricted=False)


def test_without_an_engine_charts_are_refused() -> None:
    assert "chart `mini` is not rendered without Helm" in refusal(chart("{name: mini, releaseName: r}"), None)


def test_what_the_engine_cannot_render_is_refused_or_left_out() -> None:
    files = chart("{name: mini, releaseName: r}")
    engine = Engine(unrendered="it is not in the cache")
    assert "chart `mini` is not rendered: it is not in the cache" in refusal(files, engine)
    rendered = kustomize(tree(files), ".", helm=engine, skip_remote=True)
    assert rendered.objects == ()
    assert [(one.severity, one.code) for one in rendered.diagnostics] == [(Severity.WARNING, "KZ010")]


def test_what_the_engine_complains_about_is_passed_on() -> None:
    engine = Engine(diagnostics=(Diagnostic(Severity.ERROR, "HL001", "the chart fails", None),))
    assert "the chart fails" in refusal(chart("{name: mini, releaseName: r}"), engine)
