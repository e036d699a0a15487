"""Resources and their identities."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.ids import Gvk, ResId
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Origin, Place, YamlMap, load, origin_of

WHY = Origin(Place("k.yaml", 1, 1, 1, 2))


def resource(name: str = "a", namespace: str = "") -> Resource:
    where = f", namespace: {namespace}" if namespace else ""
    return Resource(value=load(f"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}{where}}}}}\n", "x.yaml").value)


def test_earlier_identities_are_kept_oldest_first() -> None:
    item = resource()
    item.store_id()
    item.set_name("b", WHY)
    item.store_id()
    item.set_namespace("n", WHY)
    assert [(one.name, one.namespace) for one in item.all_ids()] == [("a", "default"), ("b", "default"), ("b", "n")]
    assert item.original_id() == ResId(Gvk("", "v1", "Pod"), "a", "default")


def test_a_name_that_stays_keeps_its_origin() -> None:
    item = resource()
    item.set_name("a", WHY)
    origin = origin_of(item.map, "metadata", "name")
    assert origin is not None
    assert origin.place.file == "x.yaml"


def test_an_empty_namespace_is_taken_away() -> None:
    item = resource(namespace="n")
    item.set_namespace("", WHY)
    assert "namespace" not in item.map["metadata"]


def test_a_copy_shares_nothing() -> None:
    item = resource()
    other = item.copy()
    other.set_name("b", WHY)
    other.prefixes.append("p-")
    assert item.name == "a"
    assert item.prefixes == []


def test_a_deleted_resource_has_no_map() -> None:
    item = Resource(value=None)
    assert item.empty
    with pytest.raises(ValueError, match="deleted"):
        _ = item.map


def test_resources_are_found_by_present_and_earlier_identity() -> None:
    item = resource()
    item.store_id()
    item.set_name("b", WHY)
    both = Resources([item, Resource(value=YamlMap())])
    wanted = ResId(Gvk("", "v1", "Pod"), "a", "default")
    assert both.matching(wanted.same) == [item]
    assert both.with_id(wanted) == []
    both.drop_empty()
    assert len(both) == 1
