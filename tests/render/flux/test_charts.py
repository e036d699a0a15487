"""Which chart a HelmRelease asks for."""

from __future__ import annotations

import pytest

from labwright.render.flux.charts import ChartRequest, chart_of
from labwright.render.helm.contract import ChartSource
from labwright.source import Diagnostic, load
from tests.render.flux.objects import lookups

SOURCES = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: http, namespace: ns}
spec: {url: https://charts.example.org}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: registry, namespace: ns}
spec: {type: oci, url: oci://example.org/charts/}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: git, namespace: other}
spec: {url: https://example.org/git, ref: {branch: main, tag: v1}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata: {name: bucket, namespace: ns}
spec: {bucketName: b}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: chart, namespace: ns}
spec: {chart: web, version: 1.x, sourceRef: {kind: HelmRepository, name: http}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: app, namespace: ns}
spec:
  url: oci://example.org/charts/app
  ref:
    tag: 1.2.3
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: pinned, namespace: ns}
spec: {url: oci://example.org/charts/app, ref: {tag: 1.2.3@sha256:abc}}
"""


def chart(spec: str, folder: str | None = None) -> tuple[ChartRequest, list[str]]:
    views = lookups({"sources.yaml": SOURCES})
    if folder is not None:
        views.folder_of = lambda kind, namespace, name: folder if name in ("flux-system", "artifact") else None
    found: list[Diagnostic] = []
    made = chart_of(load(spec, "hr.yaml").value, "ns", views, found)
    return made, [str(one) for one in found]


def template(source: str, more: str = "") -> str:
    return f"chart: {{spec: {{chart: web, version: 1.2.3, sourceRef: {source}{more}}}}}\n"


def test_a_chart_of_an_index() -> None:
    made, found = chart(template("{kind: HelmRepository, name: http}"))
    assert found == []
    assert made.chart is not None
    assert (made.chart.source, made.chart.url, made.chart.name, made.chart.version) == (
        ChartSource.HTTP,
        "https://charts.example.org",
        "web",
        "1.2.3",
    )
    assert (str(made.chart.place), made.name) == ("hr.yaml:1:23", "web 1.2.3")


def test_a_chart_of_a_registry() -> None:
    made, _ = chart(template("{kind: HelmRepository, name: registry}"))
    assert made.chart is not None
    assert (made.chart.source, made.chart.url) == (ChartSource.OCI, "oci://example.org/charts/web")


def test_a_chart_of_another_git_repository_is_at_what_its_source_checks_out() -> None:
    made, _ = chart(template("{kind: GitRepository, name: git, namespace: other}").replace("web", "./charts/web"))
    assert made.chart is not None
    assert (made.chart.source, made.chart.url, made.chart.path, made.chart.version) == (
        ChartSource.GIT,
        "https://example.org/git",
        "charts/web",
        "v1",
    )


def test_a_chart_of_this_repository_is_a_folder() -> None:
    source = "{kind: GitRepository, name: flux-system, namespace: flux-system}"
    made, found = chart(
        template(source, ", valuesFiles: [./charts/web/values.yaml, prod.yaml]").replace("web,", "./charts/web,"), "."
    )
    assert found == []
    assert made.chart is not None
    assert (made.chart.source, made.chart.path, made.name) == (ChartSource.LOCAL, "charts/web", "web")
    assert made.values_files == ("charts/web/values.yaml", "prod.yaml")


def test_a_path_never_leads_out_of_its_source() -> None:
    made, _ = chart(template("{kind: GitRepository, name: flux-system}").replace("web", "../../etc"), "sub")
    assert made.chart is not None
    assert made.chart.path == "sub/etc"


def test_a_reference_to_a_registry() -> None:
    made, found = chart("chartRef: {kind: OCIRepository, name: app}\n")
    assert found == []
    assert made.chart is not None
    assert (made.chart.source, made.chart.url, made.chart.version, made.name) == (
        ChartSource.OCI,
        "oci://example.org/charts/app",
        "1.2.3",
        "app 1.2.3",
    )
    assert str(made.chart.place) == "sources.yaml:32:10"


def test_a_tag_may_carry_its_digest() -> None:
    made, _ = chart("chartRef: {kind: OCIRepository, name: pinned}\n")
    assert made.chart is not None
    assert (made.chart.version, made.chart.digest) == ("1.2.3", "sha256:abc")


def test_a_reference_to_a_chart_object() -> None:
    made, _ = chart("chartRef: {kind: HelmChart, name: chart, namespace: ns}\n")
    assert made.chart is not None
    assert (made.chart.url, made.chart.version) == ("https://charts.example.org", "1.x")


def test_a_reference_to_an_artifact_of_this_repository() -> None:
    made, _ = chart("chartRef: {kind: ExternalArtifact, name: artifact}\n", "charts/web")
    assert made.chart is not None
    assert (made.chart.source, made.chart.path) == (ChartSource.LOCAL, "charts/web")
    made, found = chart("chartRef: {kind: ExternalArtifact, name: artifact}\n")
    assert made.chart is None
    assert found == ["hr.yaml:1:42: info[FX003]: ExternalArtifact ns/artifact is not made in this repository"]


@pytest.mark.parametrize(
    ("spec", "message", "help"),
    [
        (
            template("{kind: HelmRepository, name: htpp}"),
            "hr.yaml:1:84: error[FX003]: HelmRepository ns/htpp does not exist",
            "did you mean `http`?",
        ),
        (
            template("{kind: GitRepository, name: git}"),
            "hr.yaml:1:83: error[FX003]: GitRepository ns/git does not exist",
            "there is one in namespace `other`",
        ),
        (
            "chartRef: {kind: OCIRepository, name: gone}\n",
            "hr.yaml:1:39: error[FX003]: OCIRepository ns/gone does not exist",
            "",
        ),
        (
            template("{kind: Pod, name: x}"),
            "hr.yaml:1:62: error[FX008]: a chart cannot come from a `Pod`",
            "one of HelmRepository, GitRepository, Bucket",
        ),
        ("values: {}\n", "hr.yaml:1:1: error[FX008]: a HelmRelease needs `spec.chart.spec` or `spec.chartRef`", ""),
        ("chart: {spec: {chart: web}}\n", "hr.yaml:1:15: error[FX008]: the chart needs `sourceRef`", ""),
    ],
)
def test_what_is_wrong_is_named(spec: str, message: str, help: str) -> None:
    views = lookups({"sources.yaml": SOURCES})
    found: list[Diagnostic] = []
    made = chart_of(load(spec, "hr.yaml").value, "ns", views, found)
    assert made.chart is None
    assert made.unknown
    assert [(str(one), one.help) for one in found] == [(message, help)]


def test_a_bucket_is_said_to_be_elsewhere() -> None:
    made, found = chart(template("{kind: Bucket, name: bucket}"))
    assert (made.chart, found) == (None, [])
    assert made.unknown == "it is in Bucket ns/bucket, whose files are not in this repository"
