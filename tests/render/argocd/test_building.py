"""One Application to its objects."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import read_application
from labwright.render.argocd.building import Build, Engine, Workshop, finish, prepare, tells_missing
from labwright.render.argocd.directory import Manifests
from labwright.render.argocd.plugins import Plugins
from labwright.render.argocd.repositories import Repositories
from labwright.render.helm.contract import Capabilities
from labwright.render.kustomize.reading import Reader
from labwright.source import Diagnostic, Severity, plain
from tests.render.argocd.harness import REPOSITORY, ValuesHelm, item
from tests.render.written import config_map, tree

FILES = {
    "plain/c.yaml": config_map("c"),
    "values/web.yaml": "a: 1\n",
    "chart/Chart.yaml": "name: chart\nversion: 1.0.0\n",
    "overlay/kustomization.yaml": "helmCharts:\n- {name: missing, repo: 'https://example.org', version: 1.0.0, releaseName: r}\nresources: [c.yaml]\n",
    "overlay/c.yaml": config_map("c"),
}
HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\n"


def build(
    spec: str, *, helm: ValuesHelm | None = None, files: dict[str, str] | None = None
) -> tuple[Build, list[object]]:
    fs = tree({**FILES, **(files or {})})
    repositories = Repositories(fs)
    repositories.adopt(REPOSITORY)
    shop = Workshop(
        fs=fs,
        engine=Engine(helm, Capabilities(kubernetes_version="1.33.0")),
        repositories=repositories,
        plugins=Plugins(fs),
        reader=Reader(fs, restricted=False, skip_remote=True),
        manifests=Manifests(fs),
    )
    text = HEAD + "spec: {destination: {namespace: apps}, " + spec.replace("OWN", f"repoURL: '{REPOSITORY}'") + "}"
    made = prepare(shop, read_application(item(text), "argocd"))
    return made, [plain(one.value) for one in finish(shop, [made])[0]]


def test_several_sources_are_put_together_and_lend_their_files() -> None:
    helm = ValuesHelm()
    spec = "sources: [{OWN, ref: values}, {repoURL: 'https://charts.example.org', chart: loki, targetRevision: 1.0.0, helm: {releaseName: logs, valueFiles: [$values/values/web.yaml]}}, {OWN, path: plain}]"
    made, objects = build(spec, helm=helm)
    assert made.found == []
    assert objects == [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "logs"}, "data": {"a": 1}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {}},
    ]
    (asked,) = helm.asked
    assert (asked.name, asked.namespace, asked.capabilities.kubernetes_version) == ("logs", "apps", "1.33.0")
    assert made.release is asked


def test_a_chart_of_this_repository_is_local() -> None:
    helm = ValuesHelm()
    made, _ = build("source: {OWN, path: chart}", helm=helm)
    assert (helm.asked[0].chart.source, helm.asked[0].chart.path, made.path) == ("local", "chart", "chart")


def test_a_chart_in_a_kustomization_that_is_not_at_hand_leaves_the_rest() -> None:
    made, objects = build("source: {OWN, path: overlay}", helm=ValuesHelm())
    assert [one["metadata"]["name"] for one in objects] == ["c"]  # type: ignore[index]
    assert (made.unrendered, made.found, made.asks_helm) == (["chart missing is not in the cache"], [], True)
    made, _ = build("source: {OWN, path: overlay}")
    assert "no Helm engine" in made.unrendered[0]


@pytest.mark.parametrize(
    ("spec", "code", "part"),
    [
        ("source: {path: x}", "AR007", "no repoURL"),
        ("sources: [{OWN, ref: a}, {OWN, ref: a}]", "AR008", "two sources"),
        ("sources: [{OWN, ref: a, chart: x}]", "AR008", "cannot be the reference"),
        (
            "sources: [{OWN, path: chart, helm: {valueFiles: [$b/x.yaml]}}, {OWN, ref: a}]",
            "AR008",
            "no source has `ref: b`",
        ),
        ("source: {OWN, path: plain, plugin: {name: x}}", "AR010", "the plugin `x`"),
        ("source: {OWN, path: plain, helm: {}, directory: {}}", "AR011", "several kinds"),
        ("source: {OWN, path: plain, helm: []}", "AR007", "must be a mapping"),
    ],
)
def test_what_cannot_be_built_is_told(spec: str, code: str, part: str) -> None:
    made, objects = build(spec)
    assert objects == []
    assert [(one.code, part in one.message) for one in made.found] == [(code, True)]
    assert made.found[0].place is not None


def test_an_unrendered_chart_of_a_kustomization_is_told_once() -> None:
    assert tells_missing(Diagnostic(Severity.WARNING, "KZ010", "chart `x` is not rendered: y"))
    assert not tells_missing(Diagnostic(Severity.WARNING, "KZ010", "`x` is remote and left out"))
