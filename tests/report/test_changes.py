from __future__ import annotations

import pytest

from labwright.kube import ObjectId
from labwright.report.changes import (
    Sides,
    bundle_title,
    bundles,
    group_title,
    name_of,
    piles_of,
    quiet,
    remark_of,
    sections,
    summary,
    title_of,
    unit_title,
    unread_units,
)
from labwright.source import Place
from tests.changes.clusters import changes, cluster, config_map, deployment, failing, one_unit, release, unit

SIDES = Sides(old="HEAD", seen=lambda file: f"repo/{file}")
PLACE = Place("a.yaml", 3, 5, 3, 6)


def test_places_are_named_as_git_names_them() -> None:
    assert SIDES.place(PLACE) == "repo/a.yaml:3:5"
    assert SIDES.place(PLACE, old=True) == "HEAD:repo/a.yaml:3:5"
    assert Sides(old="a", new="b").place(PLACE) == "b:a.yaml:3:5"
    assert SIDES.place(None) == ""
    assert (SIDES.title, Sides(old="a", new="b").title) == ("HEAD → working tree", "a → b")


def test_objects_are_named_with_what_becomes_of_them() -> None:
    (renamed,) = one_unit(deployment("web"), deployment("web", namespace="other")).objects
    assert title_of(renamed) == "Deployment apps/web → other/web"
    assert remark_of(renamed) == "the old one is deleted"
    (kept,) = one_unit(config_map("x"), "", spec="prune: false").objects
    assert remark_of(kept) == "stays: Kustomization flux-system/apps does not prune"
    (bump,) = one_unit(config_map("a-24hfmtk6bc"), config_map("a-9c8d7f6g5h", "{x: '1'}")).objects
    assert (title_of(bump), remark_of(bump)) == ("ConfigMap apps/a-24hfmtk6bc → a-9c8d7f6g5h", "")
    moved = changes(
        cluster(unit("a", config_map("x")), unit("b")), cluster(unit("a"), unit("b", config_map("x")))
    ).objects
    assert remark_of(moved[0]) == "from Kustomization/flux-system/a"
    assert name_of(ObjectId("", "Namespace", "", "media")) == "Namespace media"


def test_a_release_shows_what_its_chart_was_and_is() -> None:
    old = cluster(release("r", config_map("x"), chart="loki 1.0.0"), release("s", config_map("z"), chart="a 1"))
    new = cluster(release("r", config_map("x", "{a: '1'}"), chart="loki 1.1.0"), release("s", chart="b 1"))
    assert [unit_title(each) for each in changes(old, new).units] == [
        "HelmRelease flux-system/r (loki 1.0.0 → 1.1.0)",
        "HelmRelease flux-system/s (a 1 → b 1)",
    ]


def test_what_a_release_is_asked_for_is_told_once() -> None:
    old = cluster(release("r", config_map("x"), spec="values: {replicas: 1}"))
    found = changes(old, cluster(release("r", config_map("x"), spec="values: {replicas: 2}")))
    (section,) = sections(found)
    assert section.unit.id == "HelmRelease/flux-system/r"
    assert ([each.path for each in section.asked], section.objects) == (["spec.values.replicas"], ())


def test_what_a_group_tells_is_not_told_again() -> None:
    releases = [release(name, config_map(name), spec="interval: 1h") for name in ("r", "s")]
    later = [release(name, config_map(name), spec="interval: 2h") for name in ("r", "s")]
    found = changes(cluster(*releases), cluster(*later))
    assert [group_title(each) for each in found.groups] == ["2 HelmReleases"]
    assert list(sections(found)) == []


def test_many_of_a_kind_that_come_or_go_share_a_line() -> None:
    text = "".join(config_map(f"c{number}", "{a: '1'}") for number in range(8)) + deployment("web")
    found = one_unit("", text)
    (section,) = sections(found)
    told = list(bundles(section.objects))
    assert [len(each) for each in told] == [8, 1]
    assert bundle_title(told[0]) == "8 ConfigMaps: apps/c0, apps/c1, apps/c2, apps/c3, apps/c4, apps/c5 and 2 more"
    few = one_unit("", config_map("a") + config_map("b"))
    assert [len(each) for each in bundles(few.units[0].objects)] == [1, 1]


@pytest.mark.parametrize(
    ("kind", "plural"), [("Ingress", "Ingresses"), ("NetworkPolicy", "NetworkPolicies"), ("Gateway", "Gateways")]
)
def test_kinds_have_their_plural(kind: str, plural: str) -> None:
    text = "".join(f"---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: n{number}}}\n" for number in range(4))
    (section,) = sections(one_unit("", text))
    assert bundle_title(section.objects).startswith(f"4 {plural}: ")


def test_routine_of_several_units_is_one_pile() -> None:
    old = cluster(unit("a", deployment("a", "x:1")), unit("b", deployment("b", "x:1")))
    new = cluster(unit("a", deployment("a", "x:2")), unit("b", deployment("b", "x:2")))
    assert [(each.note, each.count, each.units) for each in piles_of(changes(old, new))] == [("x 1 → 2", 2, ("a", "b"))]


def test_units_that_could_not_be_compared_are_listed_by_reason() -> None:
    found = changes(cluster(unit("a", config_map("x"))), cluster(failing(unit("a"))))
    assert unread_units(found) == {
        "Kustomization flux-system/a does not build: it is broken": ["Kustomization/flux-system/a"]
    }


def test_a_summary_counts_what_happened() -> None:
    old = cluster(unit("a", config_map("x", "{a: '1'}") + deployment("web", "x:1")))
    new = cluster(unit("a", config_map("x", "{a: '2'}") + deployment("web", "x:2")))
    assert summary(changes(old, new)) == "objects: 1 changed, 1 by routine only; 1 unit touched"
    assert summary(changes(None, old)) == "a new cluster with 3 objects"
    assert summary(changes(old, None)) == "gone, with 3 objects"
    assert summary(changes(old, cluster(failing(unit("a"))))) == "no object differs; 1 unit touched"
    assert quiet([changes(old, old)])
