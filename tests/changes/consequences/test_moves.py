from __future__ import annotations

from dataclasses import replace

from labwright.changes import ClusterChanges
from labwright.render.units import Unit
from tests.changes.clusters import changes, cluster, config_map, deployment, one_unit, release, told, unit

CODES = ("recreated", "handed-over")
CLAIM = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: library, namespace: apps}\nspec: {}\n"


def moved(old: Unit, new: Unit) -> ClusterChanges:
    """The objects go from one unit to another; both are there before and after."""
    return changes(cluster(old, replace(new, objects=())), cluster(replace(old, objects=()), new))


def test_another_name_is_another_object_to_the_cluster() -> None:
    assert told(one_unit(deployment("web"), deployment("home-web")), *CODES) == [
        "caution recreated: Deployment apps/web → home-web goes to another name: deleted under the old one and made anew under the new one"
    ]
    assert told(one_unit(deployment("web"), deployment("home-web"), spec="prune: false"), *CODES) == []


def test_a_change_of_namespace_is_told_once_for_all() -> None:
    old = deployment("a") + deployment("b", "x:1")
    found = one_unit(old, old.replace("namespace: apps", "namespace: media"))
    assert told(found, *CODES) == [
        "caution recreated: 2 objects go from namespace apps to media: deleted under the old one and made anew under the new one"
    ]


def test_settings_that_are_renamed_are_a_note_and_new_hashes_are_nothing() -> None:
    found = one_unit(config_map("a", "{x: '1'}"), config_map("home-a", "{x: '1'}"))
    assert [each.partition(":")[0] for each in told(found)] == ["note recreated"]
    assert told(one_unit(config_map("a-24hfmtk6bc", "{x: '1'}"), config_map("a-9c8d7f6g5h", "{x: '2'}"))) == []


def test_between_kustomizations_the_order_decides() -> None:
    found = moved(unit("a", deployment("web")), unit("b", deployment("web")))
    assert told(found, *CODES) == [
        "caution handed-over: Deployment apps/web moves from Kustomization flux-system/a to Kustomization flux-system/b: deleted and made anew, unless Kustomization flux-system/b applies first"
    ]


def test_for_a_claim_that_is_dangerous() -> None:
    found = moved(unit("a", CLAIM), unit("b", CLAIM))
    assert [each.partition(":")[0] for each in told(found, *CODES)] == ["danger handed-over"]


def test_for_what_applies_others_it_is_dangerous_too() -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: apps}\nspec: {}\n"
    )
    assert [each.partition(":")[0] for each in told(moved(unit("a", release), unit("b", release)), *CODES)] == [
        "danger handed-over"
    ]


def test_what_is_not_pruned_moves_safely() -> None:
    assert told(moved(unit("a", CLAIM, spec="prune: false"), unit("b", CLAIM)), *CODES) == []


def test_helm_deletes_what_left_a_release_whoever_has_it_now() -> None:
    found = moved(release("r", deployment("web")), unit("b", deployment("web")))
    assert told(found, *CODES) == [
        "caution handed-over: Deployment apps/web moves from HelmRelease flux-system/r to Kustomization flux-system/b: Helm deletes what left the release, even if Kustomization flux-system/b has applied it by then; it comes back with the next run"
    ]
