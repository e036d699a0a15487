"""From a repository on disk to estates: with a homelab file more is known, without one nothing is made up."""

from __future__ import annotations

from pathlib import Path

from labwright.cli._estates import footprint, read_estates, shown_from_here
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
