"""Applications, read."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import is_argo, read_application, wave_of
from labwright.render.argocd.faults import ArgoError
from tests.render.argocd.harness import item

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, annotations: {argocd.argoproj.io/sync-wave: '3'}}\n"


def test_sources_win_over_a_source() -> None:
    app = read_application(
        item(HEAD + "spec: {source: {repoURL: a}, sources: [{repoURL: b, ref: values}, {repoURL: c, chart: d}]}"),
        "argocd",
    )
    assert [(one.url, one.chart, one.is_only_reference) for one in app.sources] == [("b", "", True), ("c", "d", False)]
    assert (app.several, app.namespace, app.project, app.wave) == (True, "argocd", "default", 3)
    assert str(app.sources[1].place_of("chart")) == "app.yaml:4:87"


def test_a_hydrators_dry_source_stands_for_what_it_writes() -> None:
    app = read_application(
        item(HEAD + "spec: {sourceHydrator: {drySource: {repoURL: a, path: p, targetRevision: HEAD}}}"), "argocd"
    )
    assert [(one.url, one.path) for one in app.sources] == [("a", "p")]


@pytest.mark.parametrize(
    ("policy", "automated", "prune"),
    [
        ("{}", False, False),
        ("{automated: {}}", True, False),
        ("{automated: {prune: true}}", True, True),
        ("{automated: {enabled: false, prune: true}}", False, True),
    ],
)
def test_automated_sync_is_told(policy: str, automated: bool, prune: bool) -> None:
    app = read_application(item(HEAD + f"spec: {{source: {{repoURL: a}}, syncPolicy: {policy}}}"), "argocd")
    assert (app.automated, app.prune) == (automated, prune)


@pytest.mark.parametrize(
    "spec", ["x: 1", "spec: {}", "spec: {source: {repoURL: a}, destination: []}", "spec: {sources: [a]}"]
)
def test_wrong_shapes_are_refused_with_their_place(spec: str) -> None:
    with pytest.raises(ArgoError) as caught:
        read_application(item(HEAD + spec), "argocd")
    assert [one.code for one in caught.value.diagnostics] == ["AR007"]
    assert caught.value.diagnostics[0].place is not None


def test_a_wave_that_is_no_number_counts_as_none() -> None:
    assert wave_of(item(HEAD.replace("'3'", "soon") + "spec: {}")) == 0
    assert is_argo(item(HEAD), "Application") and not is_argo(item(HEAD), "ApplicationSet")
