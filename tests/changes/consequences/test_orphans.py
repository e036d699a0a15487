from __future__ import annotations

from tests.changes.clusters import changes, cluster, config_map, objects, one_unit, release, told, unit

CODES = ("orphaned", "deletion-waits")


def test_what_nobody_prunes_is_told_once_for_all() -> None:
    text = config_map("x", "{a: '1'}") + config_map("w", "{b: '2'}")
    assert told(one_unit(text, "", spec="prune: false"), *CODES) == [
        "caution orphaned: 2 objects stay in the cluster and nobody looks after them: Kustomization flux-system/apps does not prune"
    ]


def test_what_asked_to_stay_is_a_note() -> None:
    kept = config_map("x", more=", annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}")
    assert [each.partition(":")[0] for each in told(one_unit(kept, ""), *CODES)] == ["note orphaned"]


def test_what_waits_is_told_as_such() -> None:
    assert told(one_unit(config_map("x"), "", spec="prune: true\nsuspend: true"), *CODES) == [
        "note deletion-waits: ConfigMap apps/x stays in the cluster for now: Kustomization flux-system/apps is suspended"
    ]


def test_hooks_are_not_missed() -> None:
    hook = release("r", objects=objects(config_map("x"), template="r/templates/x.yaml", hook="pre-install"))
    assert told(changes(cluster(hook, unit("a")), cluster(release("r"), unit("a"))), *CODES) == []


def test_what_stays_for_one_reason_is_told_once_whatever_applied_it() -> None:
    policy = "prune: true\ndeletionPolicy: Orphan"
    parent = unit("p", spec=policy)
    child = unit("c", config_map("x"), parent=parent.id)
    found = changes(cluster(parent, child, unit("a")), cluster(unit("a")))
    assert told(found, *CODES) == [
        "note orphaned: 2 objects stay in the cluster and nobody looks after them: Kustomization flux-system/p is deleted with `deletionPolicy: Orphan`"
    ]


def test_of_a_cluster_that_is_gone_nothing_is_told_here() -> None:
    assert told(changes(cluster(unit("a", config_map("x"))), None), *CODES) == []
