from __future__ import annotations

from tests.changes.clusters import deployment, one_unit, told

CODES = ("restarts", "interrupts")


def stateful(image: str, more: str = "") -> str:
    return (
        "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: apps}\n"
        f"spec: {{{more}template: {{spec: {{containers: [{{name: a, image: '{image}'}}]}}}}}}\n"
    )


def test_pods_are_replaced_when_their_template_changes() -> None:
    old = deployment("a", "x:1") + deployment("b", "x:1")
    assert told(one_unit(old, old.replace("x:1", "x:2"))) == [
        "note restarts: the pods of 2 workloads are replaced one after another"
    ]
    assert told(one_unit(deployment("a", "x:1"), deployment("a", "x:2"))) == [
        "note restarts: the pods of Deployment apps/a are replaced one after another"
    ]


def test_nothing_restarts_without_a_change_of_the_template() -> None:
    assert told(one_unit(deployment("a"), deployment("a", spec="  replicas: 2\n"))) == []
    assert (
        told(one_unit(deployment("a", "x:1", spec="  replicas: 0\n"), deployment("a", "x:2", spec="  replicas: 0\n")))
        == []
    )


def test_what_is_recreated_or_alone_is_away_meanwhile() -> None:
    recreate = "  strategy: {type: Recreate}\n"
    assert told(one_unit(deployment("a", "x:1", spec=recreate), deployment("a", "x:2", spec=recreate))) == [
        "note interrupts: Deployment apps/a is away while the pod is replaced"
    ]
    assert [each.split(":")[0] for each in told(one_unit(stateful("x:1"), stateful("x:2")), *CODES)] == [
        "note interrupts"
    ]
    three = "replicas: 3, "
    assert [each.split(":")[0] for each in told(one_unit(stateful("x:1", three), stateful("x:2", three)), *CODES)] == [
        "note restarts"
    ]


def test_what_is_replaced_by_hand_does_not_restart() -> None:
    by_hand = "updateStrategy: {type: OnDelete}, "
    assert told(one_unit(stateful("x:1", by_hand), stateful("x:2", by_hand)), *CODES) == []
