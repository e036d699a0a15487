from __future__ import annotations

from dataclasses import replace

import pytest

from labwright.changes import compare_clusters
from labwright.changes.compare import own_unit
from labwright.changes.units import Side
from tests.changes.clusters import changes, cluster, config_map, deployment, failing, one_unit, release, told, unit

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData: {password: %s, user: %s}\n"


def test_a_cluster_does_not_differ_from_itself() -> None:
    made = cluster(unit("a", deployment("web") + config_map("x")), release("r", config_map("w")))
    again = cluster(unit("a", deployment("web") + config_map("x")), release("r", config_map("w")))
    assert changes(made, made).empty
    assert changes(made, again).empty
    assert changes(made, again).consequences == ()


def test_nothing_on_either_side_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        compare_clusters(None, None)


def test_fields_come_with_the_lines_that_set_them_before_and_after() -> None:
    found = one_unit(config_map("x", "{a: '1', b: '2'}"), config_map("x", "{a: '1', b: '3'}"))
    (change,) = found.objects
    (field,) = change.fields
    assert (field.path, field.old, field.new) == ("data.b", "2", "3")
    assert field.old_origin is not None
    assert (
        str(field.old_origin.place) == str(field.new_origin.place if field.new_origin else "") == "apps/apps.yaml:5:19"
    )


def test_values_of_secrets_are_hidden_and_their_keys_are_not() -> None:
    found = one_unit(SECRET % ("hunter2", "me"), SECRET % ("hunter3", "me"))
    (field,) = found.objects[0].fields
    assert (field.path, field.old, field.new) == ("stringData.password", "(hidden)", "(hidden)")
    assert "hunter" not in repr(found)


def test_a_new_cluster_and_one_that_is_gone_are_told_as_such() -> None:
    made = cluster(unit("a", config_map("x")))
    assert (changes(None, made).appeared, told(changes(None, made))) == (True, [])
    gone = changes(made, None)
    assert gone.vanished
    assert told(gone, "cluster-gone") == [
        "danger cluster-gone: nothing is applied to the cluster any more; what it has stays as it is"
    ]


def test_objects_with_the_same_changes_are_one_group() -> None:
    old = "".join(deployment(name, spec="  replicas: 1\n") for name in ("a", "b", "c"))
    new = old.replace("replicas: 1", "replicas: 2", 2)
    (group,) = one_unit(old, new).groups
    assert [each.id.name for each in group.objects] == ["a", "b"]
    assert [(each.path, each.old, each.new) for each in group.fields] == [("spec.replicas", 1, 2)]


def test_what_a_release_is_asked_for_stands_in_its_unit() -> None:
    old = cluster(release("r", config_map("x"), spec="values: {replicas: 1}"))
    new = cluster(release("r", config_map("x"), spec="values: {replicas: 2}"))
    found = changes(old, new)
    assert [(each.id, [one.path for one in each.asked]) for each in found.units] == [
        ("Kustomization/flux-system/flux-system", []),
        ("HelmRelease/flux-system/r", ["spec.values.replicas"]),
    ]
    assert own_unit(found.objects[0], Side.of(new)) == "HelmRelease/flux-system/r"


def test_the_objects_of_a_unit_that_no_longer_builds_are_not_gone() -> None:
    old = cluster(unit("a", config_map("x")), unit("child", config_map("w"), parent="Kustomization/flux-system/a"))
    new = cluster(failing(unit("a")))
    found = changes(old, new)
    assert [each.id.name for each in found.objects] == []
    assert {each.id: each.uncompared for each in found.units} == {
        "Kustomization/flux-system/a": "Kustomization flux-system/a does not build: it is broken",
        "Kustomization/flux-system/child": "Kustomization flux-system/a does not build: it is broken",
    }
    assert [each.code for each in found.consequences] == ["build-fails"]


def test_a_unit_that_builds_again_is_not_new() -> None:
    found = changes(cluster(failing(unit("a"))), cluster(unit("a", config_map("x"))))
    assert (found.objects, found.consequences) == ((), ())
    assert found.units[0].uncompared == "in the old revision: Kustomization flux-system/a does not build: it is broken"


def test_a_release_without_its_chart_is_compared_by_what_it_asks_for_alone() -> None:
    missing = replace(release("r", spec="values: {a: 1}"), unrendered="chart x 1 is not in the cache")
    later = replace(release("r", spec="values: {a: 2}"), unrendered="chart x 1 is not in the cache")
    found = changes(cluster(missing), cluster(later))
    assert [(each.id, [one.path for one in each.asked], each.uncompared) for each in found.units if each.asked] == [
        ("HelmRelease/flux-system/r", ["spec.values.a"], "chart x 1 is not in the cache")
    ]


def test_units_are_told_in_apply_order_and_those_that_are_gone_last() -> None:
    old = cluster(unit("z", config_map("x")), unit("a", config_map("w")))
    new = cluster(unit("b", config_map("q", "{q: '1'}")), unit("a", config_map("w", "{k: '1'}")))
    assert [each.id.rpartition("/")[2] for each in changes(old, new).units] == ["flux-system", "b", "a", "z"]


def test_a_deployment_is_the_same_whatever_version_of_its_api_writes_it() -> None:
    found = one_unit(config_map("x"), config_map("x").replace("apiVersion: v1", "apiVersion: v2"))
    assert [(each.action.value, [one.path for one in each.fields]) for each in found.objects] == [
        ("changed", ["apiVersion"])
    ]
