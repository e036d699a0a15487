from __future__ import annotations

from typing import Any

import pytest

from labwright.changes import Routine, RoutinePile
from labwright.changes.fields import compare
from labwright.changes.routine import piles, routine_of, short_tag, split_image
from labwright.kube import GVK
from tests.changes.clusters import config_map, deployment, one_unit

THING = GVK("apps", "v1", "Deployment")


def routine(old: Any, new: Any, **renames: str) -> tuple[Routine, str] | None:
    (edit,) = compare(old, new, THING)
    return routine_of(edit, new, renames)


def pod(image: str) -> dict[str, Any]:
    return {"spec": {"containers": [{"name": "a", "image": image}]}}


def test_another_tag_of_the_same_image_is_routine() -> None:
    assert routine(pod("ghcr.io/a/b:1.2@sha256:aa"), pod("ghcr.io/a/b:1.3@sha256:bb")) == (
        Routine.IMAGE,
        "ghcr.io/a/b 1.2 → 1.3",
    )
    assert routine(pod("ghcr.io/a/b:1"), pod("ghcr.io/a/c:1")) is None
    assert routine(pod("a:5000/b"), pod("a:5000/b:2")) == (Routine.IMAGE, "a:5000/b (none) → 2")


def test_tags_in_values_are_routine_when_they_are_an_images() -> None:
    values = {"kind": "HelmRelease", "values": {"image": {"repository": "ghcr.io/a", "tag": "1.2.3"}}}
    later = {"kind": "HelmRelease", "values": {"image": {"repository": "ghcr.io/a", "tag": "1.2.4"}}}
    assert routine(values, later) == (Routine.IMAGE, "ghcr.io/a 1.2.3 → 1.2.4")
    assert routine({"values": {"game": {"tag": "1.2.3"}}}, {"values": {"game": {"tag": "1.2.4"}}}) is None


@pytest.mark.parametrize(
    ("kind", "spec", "later", "note"),
    [
        (
            "HelmRelease",
            {"chart": {"spec": {"chart": "loki", "version": "1.0.0"}}},
            {"chart": {"spec": {"chart": "loki", "version": "1.1.0"}}},
            "loki 1.0.0 → 1.1.0",
        ),
        (
            "OCIRepository",
            {"url": "oci://x/app-template", "ref": {"tag": "1.0"}},
            {"url": "oci://x/app-template", "ref": {"tag": "1.1"}},
            "app-template 1.0 → 1.1",
        ),
        (
            "Application",
            {"source": {"chart": "a", "targetRevision": "1.0"}},
            {"source": {"chart": "a", "targetRevision": "2.0"}},
            "a 1.0 → 2.0",
        ),
    ],
)
def test_pins_of_charts_and_sources_are_routine(kind: str, spec: Any, later: Any, note: str) -> None:
    assert routine({"kind": kind, "spec": spec}, {"kind": kind, "spec": later}) == (Routine.VERSION, note)


def test_labels_that_repeat_a_version_are_routine_and_selectors_are_not() -> None:
    def labelled(value: str) -> dict[str, Any]:
        return {"metadata": {"labels": {"helm.sh/chart": value}}}

    assert routine(labelled("a-1"), labelled("a-2")) == (Routine.VERSION, "helm.sh/chart a-1 → a-2")
    assert routine({"matchLabels": {"helm.sh/chart": "a"}}, {"matchLabels": {"helm.sh/chart": "b"}}) is None


@pytest.mark.parametrize(
    "key", ["checksum/config", "checksum-secret", "example.org/checksum", "app.example.org/config.sha256"]
)
def test_checksums_are_routine(key: str) -> None:
    assert routine({"annotations": {key: "1"}}, {"annotations": {key: "2"}}) == (Routine.CHECKSUM, key)


def test_a_reference_that_follows_a_hash_is_routine() -> None:
    old, new = "settings-24hfmtk6bc", "settings-9c8d7f6g5h"
    assert routine({"spec": {"name": old}}, {"spec": {"name": new}}, **{old: new}) == (
        Routine.HASH,
        "references to generated names",
    )
    assert routine({"spec": {"name": old}}, {"spec": {"name": new}}) is None


def test_a_reference_that_follows_an_object_to_its_new_name_is_routine() -> None:
    assert routine({"roleRef": {"name": "a"}}, {"roleRef": {"name": "b"}}, a="b") == (Routine.REFERENCE, "a → b")
    assert routine({"roleRef": {"name": "a"}}, {"roleRef": {"name": "c"}}, a="b") is None


def test_images_are_split_as_registries_read_them() -> None:
    assert split_image("registry.example.org:5000/a/b") == ("registry.example.org:5000/a/b", "")
    assert split_image("a:1@sha256:cc") == ("a", "1@sha256:cc")
    assert short_tag("@sha256:0123456789abcdef") == "0123456789ab"


def test_routine_of_a_unit_is_counted_by_what_it_says() -> None:
    old = deployment("a", "x:1") + deployment("b", "x:1") + deployment("c", "y:1")
    found = one_unit(old, old.replace(":1'", ":2'"))
    (unit,) = found.units
    assert unit.routine == (
        RoutinePile(routine=Routine.IMAGE, note="x 1 → 2", count=2),
        RoutinePile(routine=Routine.IMAGE, note="y 1 → 2", count=1),
    )
    assert unit.told == ()
    assert piles(()) == ()


def test_a_new_hash_is_routine_and_new_content_is_not() -> None:
    old = config_map("settings-24hfmtk6bc", "{a: '1'}")
    found = one_unit(old, config_map("settings-9c8d7f6g5h", "{a: '2'}"))
    (change,) = found.objects
    assert (change.action.value, change.hash_only, [each.path for each in change.told]) == ("renamed", True, ["data.a"])
    assert [(each.routine, each.note, each.count) for each in found.units[0].routine] == [
        (Routine.HASH, "generated names", 1)
    ]
