from __future__ import annotations

from labwright.changes import Gravity
from tests.changes.clusters import changes, cluster, config_map, deployment, one_unit, unit

CLAIM = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: library, namespace: apps}\nspec: {}\n"


def test_the_gravest_come_first() -> None:
    old = cluster(unit("a", CLAIM + deployment("web")), unit("b", config_map("x"), spec="prune: false"))
    new = cluster(unit("a", deployment("web", "app:2")), unit("b", spec="prune: false"))
    found = changes(old, new).consequences
    assert [(each.gravity, each.code) for each in found] == [
        (Gravity.DANGER, "data-deleted"),
        (Gravity.CAUTION, "orphaned"),
        (Gravity.NOTE, "restarts"),
    ]


def test_an_ordinary_change_has_none() -> None:
    assert one_unit(config_map("x"), config_map("x", "{a: '1'}") + config_map("other")).consequences == ()
