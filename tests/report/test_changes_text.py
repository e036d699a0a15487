from __future__ import annotations

from textwrap import dedent

from labwright.report.changes import Sides
from labwright.report.changes_text import TextReport
from tests.changes.clusters import changes, cluster, config_map, deployment, release, unit

CLAIM = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: library, namespace: media}\nspec: {}\n"
OLD = cluster(
    unit("apps", CLAIM + config_map("x", "{a: '1'}") + deployment("web", "web:1") + config_map("gone", "{q: '5'}")),
    release("loki", config_map("loki"), spec="values: {replicas: 1}", chart="loki 1.0.0"),
)
NEW = cluster(
    unit("apps", config_map("x", "{a: '2'}") + deployment("web", "web:2") + deployment("fresh")),
    release("loki", config_map("loki", "{b: '1'}"), spec="values: {replicas: 2}", chart="loki 1.1.0"),
)


def text(*, colour: bool = False) -> str:
    return "\n".join(TextReport(Sides(old="HEAD"), colour=colour).lines([changes(OLD, NEW)])) + "\n"


def test_danger_comes_first_then_what_changed_then_routine() -> None:
    assert text() == dedent(
        """\
        home  objects: 1 added, 2 removed, 3 changed, 1 by routine only; 3 units touched

        danger   PersistentVolumeClaim media/library is deleted, and with it its volume and all that is on it
                 Kustomization flux-system/apps prunes                          clusters/home/apps.yaml:7:10
                 unless the default class retains volumes: it is not in the repository
                 it stood here                                                  HEAD:apps/apps.yaml:4:18
        note     the pods of Deployment apps/web are replaced one after another

        Kustomization flux-system/apps
          ~ ConfigMap apps/x
              data.a
                - "1"                                                           HEAD:apps/apps.yaml:10:11
                + "2"                                                           apps/apps.yaml:5:11
          + Deployment apps/fresh                                               apps/apps.yaml:18:18
          - PersistentVolumeClaim media/library  deleted                        HEAD:apps/apps.yaml:4:18
          - ConfigMap apps/gone  deleted                                        HEAD:apps/apps.yaml:23:18

        HelmRelease flux-system/loki (loki 1.0.0 → 1.1.0)
            spec.values.replicas
              - 1                                                               HEAD:clusters/home/loki.yaml:7:22
              + 2                                                               clusters/home/loki.yaml:7:22
          ~ ConfigMap apps/loki
              data.b
                + "1"                                                           apps/loki.yaml:5:11

        routine
          image     web 1 → 2  1×  apps
        """
    )


def test_colours_change_nothing_but_colours() -> None:
    import re

    coloured = text(colour=True)
    assert "\x1b[1;31mdanger" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == text()


def test_a_name_cannot_steer_the_terminal() -> None:
    made = cluster(unit("a", config_map('"x\\e[31m"')))
    report = "\n".join(TextReport(Sides(old="HEAD")).lines([changes(cluster(unit("a")), made)]))
    assert "\x1b" not in report


def test_nothing_is_said_where_nothing_differs() -> None:
    assert list(TextReport(Sides(old="HEAD")).lines([changes(OLD, OLD)])) == []
