"""What a Helm source asks for."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import read_application
from labwright.render.argocd.release import objects_of, release_of
from labwright.render.argocd.values import Files
from labwright.render.helm.contract import Capabilities, ReleaseSpec, RenderedRelease
from tests.render.argocd.harness import item
from tests.render.written import tree

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\n"
CLUSTER = Capabilities(kubernetes_version="1.33.0", api_versions=frozenset({"a/v1"}))


def asked(source: str, folder: str = "") -> ReleaseSpec:
    app = read_application(item(HEAD + f"spec: {{source: {{{source}}}, destination: {{namespace: apps}}}}"), "argocd")
    return release_of(app, app.sources[0], folder, Files(fs=tree({"c/x": ""})), CLUSTER, [])


@pytest.mark.parametrize(
    ("source", "folder", "chart"),
    [
        (
            "repoURL: 'https://c.example.org', chart: loki, targetRevision: 1.*",
            "",
            ("http", "https://c.example.org", "loki", "1.*", ""),
        ),
        (
            "repoURL: ghcr.io/me/charts, chart: web/app, targetRevision: 1.2.3",
            "",
            ("oci", "oci://ghcr.io/me/charts/web/app", "app", "1.2.3", ""),
        ),
        (
            "repoURL: 'oci://ghcr.io/me', chart: app, targetRevision: '*'",
            "",
            ("oci", "oci://ghcr.io/me/app", "app", "", ""),
        ),
        ("repoURL: x, path: charts/app", "charts/app", ("local", "", "app", "", "charts/app")),
        (
            "repoURL: 'https://g.example.org/a', path: charts/app, targetRevision: v1",
            "",
            ("git", "https://g.example.org/a", "", "v1", "charts/app"),
        ),
    ],
)
def test_where_the_chart_comes_from(source: str, folder: str, chart: tuple[str, ...]) -> None:
    made = asked(source, folder).chart
    assert (made.source, made.url, made.name, made.version, made.path) == chart


def test_settings_decide_names_and_what_is_left_out() -> None:
    made = asked(
        "repoURL: x, chart: c, helm: {releaseName: r, namespace: logs, skipCrds: true, skipSchemaValidation: true, kubeVersion: v1.30.1, apiVersions: [b/v1]}"
    )
    assert (made.name, made.namespace, made.include_crds, made.skip_schema) == ("r", "logs", False, True)
    assert made.capabilities == Capabilities(kubernetes_version="1.30.1", api_versions=frozenset({"b/v1"}))
    plain = asked("repoURL: x, chart: c")
    assert (plain.name, plain.namespace, plain.include_crds, plain.skip_schema, plain.capabilities) == (
        "web",
        "apps",
        True,
        False,
        CLUSTER,
    )


def test_hooks_and_tests_are_objects_as_helm_template_prints_them() -> None:
    one, two, three = (item(f"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}}}") for name in "abc")
    rendered = RenderedRelease(objects=[one], hooks=[two], tests=[three])
    assert objects_of(rendered, tests=True) == [one, two, three]
    assert objects_of(rendered, tests=False) == [one, two]
