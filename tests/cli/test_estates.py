"""From a repository on disk to estates: with a homelab file more is known, without one nothing is made up."""

from __future__ import annotations

from pathlib import Path

from labwright.cli._estates import footprint, left_out, read_estates
from labwright.cli._repositories import shown_from_here
from labwright.source import Diagnostic, Note, Place, Severity
from tests.examples.building import EXAMPLES, built

NANOCLUSTER = EXAMPLES / "nanocluster"


def test_each_cluster_becomes_one_estate() -> None:
    found = read_estates(NANOCLUSTER / "repository", NANOCLUSTER / "homelab.yaml", ())
    assert sorted(estate.cluster for estate in found.clusters) == ["production", "staging"]
    assert found.problems == ()
    assert all(estate.objects for estate in found.clusters)


def test_without_a_homelab_file_the_objects_are_the_same() -> None:
    with_spec = read_estates(NANOCLUSTER / "repository", NANOCLUSTER / "homelab.yaml", ())
    without = read_estates(NANOCLUSTER / "repository", None, ())
    assert without.plan is None
    assert [[str(obj.id) for obj in estate.objects] for estate in without.clusters] == [
        [str(obj.id) for obj in estate.objects] for estate in with_spec.clusters
    ]


def test_what_cannot_be_rendered_is_a_problem_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "clusters" / "home"
    folder.mkdir(parents=True)
    (folder / "apps.yaml").write_text(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: apps, namespace: flux-system}\n"
        "spec: {interval: 10m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n",
        encoding="utf-8",
    )
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "kustomization.yaml").write_text("resources:\n  - gone.yaml\n", encoding="utf-8")
    found = read_estates(tmp_path, None, ())
    (problem,) = [each for each in found.problems if "gone.yaml" in each.message]
    assert str(problem.place) == f"{tmp_path}/apps/kustomization.yaml:2:5"


def test_a_cluster_brings_what_each_of_its_components_brings() -> None:
    (production,) = [each for each in built("nanocluster").plan.clusters if each.name == "production"]
    whole = footprint(production)
    for each in production.installed:
        part = each.contribution.footprint
        assert set(part.workloads) <= set(whole.workloads), each.name
        assert set(part.custom_resources) <= set(whole.custom_resources), each.name
    assert "longhorn" in whole.storage_classes


def test_places_are_shown_as_seen_from_where_the_user_stands() -> None:
    placed = Diagnostic(Severity.ERROR, "X001", "here", Place("apps/a.yaml", 3, 1, 3, 2))
    nowhere = Diagnostic(Severity.ERROR, "X001", "nowhere")
    shown = shown_from_here([placed, nowhere], Path("../repository"))
    assert [str(each.place) for each in shown] == ["../repository/apps/a.yaml:3:1", "None"]


def test_notes_are_shown_from_there_too() -> None:
    note = Note("the first one", Place("apps/b.yaml", 1, 1, 1, 2))
    (shown,) = shown_from_here([Diagnostic(Severity.ERROR, "X001", "twice", notes=(note,))], Path("repository"))
    assert str(shown.notes[0].place) == "repository/apps/b.yaml:1:1"


RELEASES = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: default}
spec: {interval: 10m, chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: default}
spec: {url: "https://charts.example.org"}
"""


def test_a_chart_that_is_not_at_hand_is_no_problem_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "clusters" / "home" / "flux-system").mkdir(parents=True)
    (tmp_path / "clusters" / "home" / "flux-system" / "sync.yaml").write_text(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: flux-system, namespace: flux-system}\n"
        "spec: {interval: 10m, path: ./clusters/home, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n",
        encoding="utf-8",
    )
    (tmp_path / "clusters" / "home" / "web.yaml").write_text(RELEASES, encoding="utf-8")
    found = read_estates(tmp_path, None, ())
    assert found.problems == ()
    (estate,) = found.clusters
    assert left_out(estate) == "not rendered, so not looked into: web"
    assert "default" in estate.opaque


def test_argo_cd_repositories_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "root.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\n"
        "spec:\n  project: default\n  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
        "  source: {repoURL: https://git.example.org/homelab, path: web, targetRevision: HEAD}\n",
        encoding="utf-8",
    )
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "service.yaml").write_text(
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n", encoding="utf-8"
    )
    (estate,) = read_estates(tmp_path, None, ()).clusters
    assert "Service web/web" in [str(obj.id) for obj in estate.objects]
    assert left_out(estate) == ""
