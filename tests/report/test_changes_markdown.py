from __future__ import annotations

from textwrap import dedent

import pytest

from labwright.report.changes import Sides
from labwright.report.changes_markdown import escape, markdown
from tests.changes.clusters import changes, cluster, config_map, deployment, failing, unit
from tests.report.test_changes_text import NEW, OLD

SIDES = Sides(old="main", new="pull/7")


def test_consequences_are_open_and_units_are_folded() -> None:
    assert markdown([changes(OLD, NEW)], SIDES) == dedent(
        """\
        ## What changes in the cluster

        `main → pull/7`

        ### home

        objects: 1 added, 2 removed, 3 changed, 1 by routine only; 3 units touched

        - 🛑 **danger** PersistentVolumeClaim media/library is deleted, and with it its volume and all that is on it
          - Kustomization flux-system/apps prunes `pull/7:clusters/home/apps.yaml:7:10`
          - unless the default class retains volumes: it is not in the repository
          - it stood here `main:apps/apps.yaml:4:18`
        - ℹ️ **note** the pods of Deployment apps/web are replaced one after another

        <details><summary><b>Kustomization flux-system/apps</b>: 1 added, 2 removed, 1 changed</summary>

        ```diff
        ! ConfigMap apps/x
          data.a
        -     "1"  # main:apps/apps.yaml:10:11
        +     "2"  # pull/7:apps/apps.yaml:5:11
        + Deployment apps/fresh  # pull/7:apps/apps.yaml:18:18
        - PersistentVolumeClaim media/library  (deleted)  # main:apps/apps.yaml:4:18
        - ConfigMap apps/gone  (deleted)  # main:apps/apps.yaml:23:18
        ```

        </details>

        <details><summary><b>HelmRelease flux-system/loki (loki 1.0.0 → 1.1.0)</b>: 1 of its own fields, 1 changed</summary>

        ```diff
          spec.values.replicas
        -     1  # main:clusters/home/loki.yaml:7:22
        +     2  # pull/7:clusters/home/loki.yaml:7:22
        ! ConfigMap apps/loki
          data.b
        +     "1"  # pull/7:apps/loki.yaml:5:11
        ```

        </details>

        <details><summary>Routine: 1 field</summary>

        | routine | | fields | in |
        |---|---|---|---|
        | image | web 1 → 2 | 1 | apps |

        </details>

        """
    )


def test_nothing_is_said_in_a_sentence() -> None:
    assert markdown([changes(OLD, OLD)], SIDES).endswith("Nothing: every object renders as before.\n")


@pytest.mark.parametrize("limit", [2_000, 5_000, 60_000])
def test_it_is_never_longer_than_a_comment_may_be(limit: int) -> None:
    names = range(200)
    old = cluster(*(unit(f"u{one}", "".join(config_map(f"c{each}") for each in names)) for one in range(8)))
    new = cluster(
        *(
            unit(f"u{one}", "".join(config_map(f"c{each}", f"{{a: '{one} {each}', b: {'b' * 60}}}") for each in names))
            for one in range(8)
        )
    )
    report = markdown([changes(old, new)], SIDES, limit)
    assert len(report) <= limit
    assert "did not fit into a comment. `labwright diff` prints everything._" in report


def test_many_consequences_leave_room_for_what_changed() -> None:
    text = "".join(deployment(f"d{number}", labels="") for number in range(200))
    old = cluster(unit("a", text))
    new = cluster(
        unit(
            "a",
            text.replace("matchLabels: {", "matchLabels: {x: y, ").replace(
                "containers: [{", "priority: 1, containers: [{"
            ),
        )
    )
    report = markdown([changes(old, new)], SIDES, 20_000)
    assert len(report) <= 20_000
    assert "<details><summary><b>200 Deployments</b>" in report


def test_names_cannot_break_out_of_their_place() -> None:
    name = '"``` <b> @team | x"'
    report = markdown(
        [
            changes(
                cluster(unit("a")),
                cluster(unit("a", config_map("x", f"{{k: {name}}}"), spec="prune: true"), unit("b", config_map(name))),
            )
        ],
        SIDES,
    )
    assert "````diff" in report
    assert escape("a_b @team <x> `c` |") == "a\\_b &#64;team \\<x\\> \\`c\\` \\|"


def test_units_that_could_not_be_compared_are_named() -> None:
    report = markdown([changes(cluster(unit("a", config_map("x"))), cluster(failing(unit("a"))))], SIDES)
    assert (
        "_Not compared_: Kustomization/flux-system/a: Kustomization flux-system/a does not build: it is broken"
        in report
    )


def test_objects_that_share_their_changes_are_one_section() -> None:
    old = "".join(deployment(name, spec="  replicas: 1\n") for name in ("a", "b"))
    report = markdown(
        [changes(cluster(unit("u", old)), cluster(unit("u", old.replace("replicas: 1", "replicas: 2"))))], SIDES
    )
    assert "<details><summary><b>2 Deployments</b>: apps/a, apps/b</summary>" in report
