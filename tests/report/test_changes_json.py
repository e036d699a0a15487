from __future__ import annotations

import json

from jsonschema_rs import validator_for

from labwright.changes import ClusterChanges
from labwright.cli.diff import DIFF_SCHEMA
from labwright.report.changes import Sides
from labwright.report.changes_json import cluster_json
from tests.changes.clusters import changes, cluster, config_map, deployment, failing, release, unit
from tests.report.test_changes_text import NEW, OLD

SIDES = Sides(old="HEAD", seen=lambda file: f"repo/{file}")


def valid(*found: ClusterChanges) -> list[dict[str, object]]:
    """The clusters as data, held against the published schema."""
    clusters = [cluster_json(each, SIDES) for each in found]
    side = {"revision": None, "commit": None}
    document = {"apiVersion": "labwright.dev/v1alpha1", "kind": "Diff", "old": side, "new": side, "clusters": clusters}
    validator_for(DIFF_SCHEMA).validate(json.loads(json.dumps(document)))
    return clusters


def test_everything_is_there_for_programs() -> None:
    (made,) = valid(changes(OLD, NEW))
    units = {unit["id"]: unit for unit in made["units"]}  # type: ignore[attr-defined]
    apps = units["Kustomization/flux-system/apps"]
    assert [(each["action"], (each["new"] or each["old"])["name"]) for each in apps["objects"]] == [
        ("changed", "x"),
        ("changed", "web"),
        ("added", "fresh"),
        ("removed", "library"),
        ("removed", "gone"),
    ]
    assert apps["objects"][3]["fate"]["outcome"] == "deleted"
    assert apps["routine"] == [{"kind": "image", "note": "web 1 → 2", "count": 1}]
    (field,) = apps["objects"][0]["fields"]
    assert (field["path"], field["old"], field["new"], field["routine"]) == ("data.a", "1", "2", None)
    assert field["newOrigins"][0]["place"]["file"] == "repo/apps/apps.yaml"
    assert units["HelmRelease/flux-system/loki"]["newChart"] == "loki 1.1.0"
    assert [each["code"] for each in made["consequences"]] == ["data-deleted", "restarts"]  # type: ignore[attr-defined]


def test_every_kind_of_change_fits_the_schema() -> None:
    old = cluster(
        unit("a", deployment("x") + config_map("c-24hfmtk6bc")), unit("b", config_map("m")), release("r"), unit("f")
    )
    new = cluster(
        unit("a", deployment("x", namespace="other") + config_map("c-9c8d7f6g5h") + config_map("m")),
        unit("b", spec="suspend: true"),
        failing(unit("f")),
    )
    valid(changes(old, new), changes(None, new), changes(old, None))


def test_objects_that_share_their_changes_are_named() -> None:
    old = "".join(deployment(name, spec="  replicas: 1\n") for name in ("a", "b"))
    (made,) = valid(changes(cluster(unit("u", old)), cluster(unit("u", old.replace("replicas: 1", "replicas: 2")))))
    assert [[each["name"] for each in group] for group in made["groups"]] == [["a", "b"]]  # type: ignore[attr-defined]
