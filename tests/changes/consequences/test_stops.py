from __future__ import annotations

from dataclasses import replace

from tests.changes.clusters import changes, cluster, config_map, consequences, failing, release, told, unit


def test_a_build_that_fails_is_told_when_it_did_not_fail_before() -> None:
    good, bad = cluster(unit("a", config_map("x"))), cluster(failing(unit("a")))
    assert told(changes(good, bad)) == [
        "danger build-fails: Kustomization flux-system/a no longer builds: nothing of it is applied or pruned"
    ]
    assert told(changes(bad, bad)) == []
    assert [each.code for each in consequences(changes(cluster(), bad))] == ["build-fails"]


def test_a_release_that_cannot_be_rendered_any_more_is_told() -> None:
    old = cluster(release("r", config_map("x")))
    new = cluster(replace(release("r"), unrendered="chart x 2 is not in the cache"))
    assert told(changes(old, new)) == [
        "caution not-rendered: HelmRelease flux-system/r could not be rendered: what changes in it is not known"
    ]


def test_changes_of_something_suspended_wait() -> None:
    paused = "prune: true\nsuspend: true"
    old, new = (cluster(unit("a", config_map("x", data), spec=paused)) for data in ("{a: '1'}", "{a: '2'}"))
    assert told(changes(old, new)) == [
        "caution suspended: 1 change of Kustomization flux-system/a will not be applied: it is suspended"
    ]


def test_suspending_and_resuming_are_told() -> None:
    running = cluster(unit("a", config_map("x")))
    paused = cluster(unit("a", config_map("x"), spec="prune: true\nsuspend: true"))
    (stopped,) = consequences(changes(running, paused))
    assert stopped.code == "suspends"
    assert [str(each.place) for each in stopped.evidence] == ["clusters/home/a.yaml:8:12"]
    assert [each.code for each in consequences(changes(paused, running))] == ["resumes"]


def test_a_dependency_that_is_gone_stops_what_waits_for_it() -> None:
    waiting = replace(
        unit("b", config_map("x"), spec="prune: true\ndependsOn:\n  - name: a"),
        depends_on=("Kustomization/flux-system/a",),
    )
    found = changes(cluster(unit("a"), waiting), cluster(waiting))
    (gone,) = consequences(found, "dependency-gone")
    assert gone.message == (
        "Kustomization flux-system/b waits for Kustomization flux-system/a, which is gone: it is not reconciled any more"
    )
    assert [str(each.place) for each in gone.evidence] == ["clusters/home/b.yaml:9:13"]
    assert consequences(changes(cluster(waiting), cluster(waiting)), "dependency-gone") == []
