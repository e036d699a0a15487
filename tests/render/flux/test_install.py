"""All releases of a cluster, with an engine that a test can look into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from labwright.render.content import KeptObjects, text_of
from labwright.render.context import Context
from labwright.render.flux import RenderedCluster, clusters, render_cluster
from labwright.render.helm.contract import NO_ENGINE, ReleaseSpec, RenderedRelease
from labwright.render.memo import DiskMemo, digest
from labwright.render.objects import object_of
from labwright.source import YamlMap, load, plain
from tests.render.flux.harness import SYNC, kustomization
from tests.render.written import tree

SOURCES = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {url: https://charts.example.org}
"""


def release(name: str, values: str = "{}") -> str:
    return (
        f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: apps}}\nspec:\n"
        f"  chart: {{spec: {{chart: {name}, version: 1.0.0, sourceRef: {{kind: HelmRepository, name: charts, namespace: flux-system}}}}}}\n"
        f"  values: {values}\n"
    )


FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/apps.yaml": kustomization("apps", "path: ./apps"),
    "apps/sources.yaml": SOURCES,
    "apps/web.yaml": release("web", "{port: 80}"),
    "apps/operator.yaml": release("operator"),
}
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec: {group: example.org, scope: Namespaced, names: {kind: Widget}, versions: [{name: v1, served: true}]}
"""


class FakeHelm:
    """A chart `operator` that installs a definition, any other that writes down what it was told."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def prepare(self) -> None:
        """There is nothing to start."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        self.asked.append([spec.name for spec in specs])
        return [self._one(spec) for spec in specs]

    def _one(self, spec: ReleaseSpec) -> RenderedRelease:
        apis = sorted(spec.capabilities.api_versions) if spec.name != "operator" else []
        told = {"values": str(plain(spec.values)), "apis": " ".join(apis)}
        settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": spec.name}, "data": told}
        value = load(CRD if spec.name == "operator" else json.dumps(settings), "t").value
        assert isinstance(value, YamlMap)
        made = replace(object_of(value), template="t.yaml")
        key = digest(spec.name, str(plain(spec.values)), str(apis))
        return RenderedRelease(objects=(made,), chart=f"{spec.name} 1.0.0", key=key)


def rendered(files: dict[str, str], helm: FakeHelm | None, folder: Path | None = None) -> RenderedCluster:
    made = tree(files)
    (entry,) = clusters(made)
    context = Context(helm=helm, memo=DiskMemo(folder)) if folder else Context(helm=helm)
    return render_cluster(made, entry, context)


def by_name(cluster: RenderedCluster) -> dict[str, str]:
    return {unit.name: text_of(unit.objects) for unit in cluster.units}


def test_a_release_is_a_unit_below_the_one_that_applies_it() -> None:
    cluster = rendered(FILES, FakeHelm())
    assert [(unit.id, unit.parent, unit.chart) for unit in cluster.units[2:]] == [
        ("HelmRelease/apps/operator", "Kustomization/flux-system/apps", "operator 1.0.0"),
        ("HelmRelease/apps/web", "Kustomization/flux-system/apps", "web 1.0.0"),
    ]
    assert [(str(one), one.template) for one in cluster.units[3].objects] == [("ConfigMap apps/web", "t.yaml")]
    assert cluster.diagnostics == ()


def test_charts_know_the_definitions_that_other_charts_install() -> None:
    helm = FakeHelm()
    assert "example.org/v1 example.org/v1/Widget" in by_name(rendered(FILES, helm))["web"]
    assert len(helm.asked) == 2
    alone = FakeHelm()
    rendered({path: text for path, text in FILES.items() if path != "apps/operator.yaml"}, alone)
    assert alone.asked == [["web"]]


def test_without_an_engine_releases_stay_unrendered_and_say_so() -> None:
    units = rendered(FILES, None).units[2:]
    assert [(unit.name, unit.unrendered, len(unit.objects)) for unit in units] == [
        ("operator", NO_ENGINE, 0),
        ("web", NO_ENGINE, 0),
    ]


def test_a_finished_release_is_kept(tmp_path: Path) -> None:
    first = by_name(rendered(FILES, FakeHelm(), tmp_path))
    again = rendered(FILES, FakeHelm(), tmp_path)
    assert [isinstance(unit.objects, KeptObjects) for unit in again.units[2:]] == [True, True]
    assert by_name(again) == first == by_name(rendered(FILES, FakeHelm()))
    assert [str(one) for one in again.units[3].objects] == ["ConfigMap apps/web"]


def test_what_changes_a_release_makes_it_anew(tmp_path: Path) -> None:
    rendered(FILES, FakeHelm(), tmp_path)
    for change in (
        {"apps/web.yaml": release("web", "{port: 81}")},
        {"apps/web.yaml": FILES["apps/web.yaml"] + "  commonMetadata: {labels: {a: b}}\n"},
        {"apps/operator.yaml": ""},
    ):
        files = {**FILES, **change}
        assert by_name(rendered(files, FakeHelm(), tmp_path)) == by_name(rendered(files, FakeHelm()))


def test_one_release_applied_by_two_units_is_told() -> None:
    cluster = rendered(
        {
            **FILES,
            "clusters/home/more.yaml": kustomization("more", "path: ./more"),
            "more/web.yaml": FILES["apps/web.yaml"],
        },
        FakeHelm(),
    )
    assert [one.message for one in cluster.diagnostics] == ["HelmRelease apps/web is applied twice"]
