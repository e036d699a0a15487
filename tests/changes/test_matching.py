from __future__ import annotations

import pytest

from labwright.changes import ClusterChanges, matching
from labwright.changes.matching import differing, match, same_objects
from labwright.render.content import Identity, KeptObjects
from labwright.render.units import Unit
from tests.changes.clusters import changes, cluster, config_map, deployment, one_unit, release, unit


def seen(found: ClusterChanges) -> list[tuple[str, str, str]]:
    return [
        (each.action.value, each.old_id.name if each.old_id else "", each.new_id.name if each.new_id else "")
        for each in found.objects
        if each.id.kind not in {"Kustomization", "HelmRelease"}
    ]


def test_equal_units_are_not_looked_into() -> None:
    old, new = unit("a", config_map("x")), unit("a", config_map("x"))
    assert same_objects(old, new)
    assert differing([old], [new]) == ([], [])
    assert match([old], [new]) == []


def test_units_kept_from_an_earlier_run_are_compared_by_their_text() -> None:
    def kept(text: str) -> Unit:
        def refuse() -> tuple[()]:
            raise AssertionError("an equal unit was built")

        made = KeptObjects((Identity("v1", "ConfigMap", "", "x"),), lambda: text, refuse)
        return unit("a", objects=made)

    assert same_objects(kept("a: 1"), kept("a: 1"))
    assert not same_objects(kept("a: 1"), kept("a: 2"))


def test_objects_without_a_namespace_are_told_apart_in_releases_of_several() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {}\n"
    old = cluster(release("a", text, spec="targetNamespace: one"), release("b", text, spec="targetNamespace: two"))
    new = cluster(release("a", text, spec="targetNamespace: one"))
    assert [str(each.id) for each in changes(old, new).objects if each.id.kind == "Service"] == ["Service two/web"]


def test_generated_names_are_the_same_but_for_their_hash() -> None:
    old = config_map("settings-24hfmtk6bc", "{a: x}") + config_map("other-24hfmtk6bc", "{a: x}")
    new = config_map("other-9c8d7f6g5h", "{b: y}") + config_map("settings-9c8d7f6g5h", "{c: z}")
    assert sorted(seen(one_unit(old, new))) == [
        ("renamed", "other-24hfmtk6bc", "other-9c8d7f6g5h"),
        ("renamed", "settings-24hfmtk6bc", "settings-9c8d7f6g5h"),
    ]


def test_a_prefix_renames() -> None:
    assert seen(one_unit(deployment("web"), deployment("home-web"))) == [("renamed", "web", "home-web")]


def test_another_namespace_renames() -> None:
    found = one_unit(deployment("web"), deployment("web", namespace="other"))
    assert [(each.action.value, each.old_id, each.new_id) for each in found.objects] == [
        ("renamed", found.objects[0].old_id, found.objects[0].new_id)
    ]
    assert [str(found.objects[0].old_id), str(found.objects[0].new_id)] == [
        "Deployment.apps apps/web",
        "Deployment.apps other/web",
    ]


def test_unlike_objects_of_other_names_are_removed_and_added() -> None:
    found = one_unit(config_map("one", "{a: x, b: y}"), config_map("two", "{c: z, d: w}"))
    assert seen(found) == [("added", "", "two"), ("removed", "one", "")]


def test_the_likest_is_the_renamed_one() -> None:
    old = config_map("one", "{a: x, b: y, c: z}")
    new = config_map("three", "{a: x, b: y, c: w, d: q}") + config_map("two", "{a: x, b: y, c: z}")
    assert seen(one_unit(old, new)) == [("added", "", "three"), ("renamed", "one", "two")]


def test_of_very_many_only_related_names_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_COMPARED", 0)
    old = config_map("one", "{a: x}") + config_map("app", "{b: y}")
    new = config_map("two", "{a: x}") + config_map("home-app", "{b: y}")
    assert seen(one_unit(old, new)) == [("added", "", "two"), ("renamed", "app", "home-app"), ("removed", "one", "")]


def test_the_same_object_in_another_unit_has_moved() -> None:
    old = cluster(unit("a", config_map("x", "{k: '1'}") + config_map("w")), unit("b", config_map("z")))
    new = cluster(unit("a", config_map("w")), unit("b", config_map("z") + config_map("x", "{k: '2'}")))
    (change,) = changes(old, new).objects
    assert (change.action.value, change.old_unit, change.new_unit) == (
        "moved",
        "Kustomization/flux-system/a",
        "Kustomization/flux-system/b",
    )
    assert [each.path for each in change.fields] == ["data.k"]
