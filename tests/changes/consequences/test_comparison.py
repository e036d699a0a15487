from __future__ import annotations

import pytest

from labwright.changes.consequences.comparison import Comparison, counted, named, some
from labwright.changes.units import Side
from labwright.kube import ObjectId
from labwright.render.content import Identity, KeptObjects
from tests.changes.clusters import cluster, config_map, deployment, release, unit


def test_objects_are_found_by_kind_and_namespace() -> None:
    made = Side.of(
        cluster(
            unit("a", deployment("web") + deployment("db", namespace="other") + config_map("x")),
            release(
                "r", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {}\n", spec="targetNamespace: other"
            ),
        )
    )
    comparison = Comparison(old=made, new=Side())
    deployments = comparison.of_kinds(made, {("apps", "Deployment")})
    assert [each.id.name for each in deployments] == ["web", "db"]
    assert [each.id.name for each in comparison.of_kinds(made, {("apps", "Deployment")}, {"other"})] == ["db"]
    assert [str(each.id) for each in comparison.of_namespace(made, "other")] == [
        "Deployment.apps other/db",
        "Service other/s",
    ]


def test_a_unit_without_such_objects_is_not_built() -> None:
    def refuse() -> tuple[()]:
        raise AssertionError("it was built")

    kept = unit("a", objects=KeptObjects((Identity("v1", "ConfigMap", "apps", "x"),), str, refuse))
    side = Side(units=(kept,), by_id={kept.id: kept})
    assert Comparison(old=side, new=side).of_kinds(side, {("apps", "Deployment")}) == []
    with pytest.raises(AssertionError, match="built"):
        Comparison(old=side, new=side).of_namespace(side, "apps")


def test_words() -> None:
    assert named(ObjectId("apps", "Deployment", "media", "jellyfin")) == "Deployment media/jellyfin"
    assert named(ObjectId("", "Namespace", "", "media")) == "Namespace media"
    assert named(None) == ""
    assert (counted(1, "object"), counted(2, "object"), counted(2, "class", "classes")) == (
        "1 object",
        "2 objects",
        "2 classes",
    )
    assert some(["a", "b", "c"], 2) == "a, b and 1 more"
