from labwright.estate.definitions import Definitions, definition_schemas, strict
from labwright.kube import GVK
from tests.estate.estates import objects_of, rendered, unit


def test_an_unknown_field_is_a_fault_at_every_depth() -> None:
    made = strict({"type": "object", "properties": {"a": {"type": "array", "items": {"properties": {"b": {}}}}}})
    assert made["additionalProperties"] is False
    assert made["properties"]["a"]["items"]["additionalProperties"] is False


def test_a_property_may_be_named_like_a_keyword() -> None:
    made = strict({"properties": {"properties": {"type": "string"}, "type": {"type": "string"}}})
    assert made["properties"] == {"properties": {"type": "string"}, "type": {"type": "string"}}


def test_what_preserves_unknown_fields_stays_open_and_closes_below() -> None:
    made = strict({"x-kubernetes-preserve-unknown-fields": True, "properties": {"a": {"properties": {"b": {}}}}})
    assert "additionalProperties" not in made
    assert made["properties"]["a"]["additionalProperties"] is False


def test_a_map_keeps_its_values_schema() -> None:
    made = strict({"additionalProperties": {"properties": {"a": {}}}})
    assert made["additionalProperties"]["additionalProperties"] is False


def test_alternatives_only_validate_and_are_never_closed() -> None:
    alternatives = [{"properties": {"a": {}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}]
    assert strict({"properties": {"a": {}, "b": {}}, "oneOf": alternatives})["oneOf"] == alternatives


def test_int_or_string_has_no_type_of_its_own() -> None:
    made = strict({"x-kubernetes-int-or-string": True, "type": "string"})
    assert made == {"anyOf": [{"type": "integer"}, {"type": "string"}]}


def test_an_embedded_resource_has_the_fields_of_every_object() -> None:
    made = strict({"x-kubernetes-embedded-resource": True, "properties": {"spec": {}}})
    assert set(made["properties"]) == {"spec", "apiVersion", "kind", "metadata"}
    assert made["additionalProperties"] is False


def test_null_is_allowed_where_it_is_declared() -> None:
    assert strict({"type": "string", "nullable": True}) == {"type": ["string", "null"]}
    limited = strict({"type": "string", "enum": ["a"], "nullable": True})
    assert limited == {"anyOf": [{"type": "null"}, {"type": "string", "enum": ["a"]}]}


def test_every_served_version_has_its_schema() -> None:
    crd = {
        "spec": {
            "group": "example.org",
            "names": {"kind": "Widget"},
            "versions": [
                {"name": "v1", "schema": {"openAPIV3Schema": {"properties": {"spec": {}}}}},
                {"name": "v2", "schema": None},
                {"name": None, "schema": {"openAPIV3Schema": {"type": "object"}}},
                "v3",
            ],
        }
    }
    (kind,) = made = definition_schemas([crd])
    assert kind == GVK("example.org", "v1", "Widget")
    assert set(made[kind]["properties"]) == {"spec", "apiVersion", "kind", "metadata"}


def test_a_malformed_definition_is_left_out() -> None:
    assert (
        definition_schemas([{}, {"spec": None}, {"spec": {"versions": {}}}, {"spec": {"names": 1, "versions": [{}]}}])
        == {}
    )


def crd(plural: str, kind: str, group: str = "example.org") -> str:
    return f"""
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {plural}.{group}}}
spec:
  group: {group}
  names: {{kind: {kind}}}
  versions: [{{name: v1, schema: {{openAPIV3Schema: {{type: object, properties: {{spec: {{type: object}}}}}}}}}}]
---
"""


def kind(name: str, group: str = "example.org") -> GVK:
    return GVK(group, "v1", name)


TEXT = (
    crd("widgets", "Widget")
    + crd("policies", "Policy")
    + crd("sheep", "Sheep")
    + crd("data", "Datum")
    + crd("a", "B", "x.org")
)


def test_a_definition_is_found_by_its_kind_however_its_plural_is_made() -> None:
    made = Definitions([unit("crds", TEXT)])
    assert all(kind(name) in made for name in ("Widget", "Policy", "Sheep", "Datum"))
    assert kind("Gadget") not in made and kind("Widget", "other.org") not in made
    assert made[kind("Widget")]["additionalProperties"] is False
    assert len(made) == 5 == len(list(made))


def test_only_definitions_that_are_asked_for_are_read() -> None:
    objects = [rendered(each) for each in objects_of(TEXT)]
    read: list[str] = []

    class Watched(type(objects[0].value)):  # type: ignore[misc]
        def get(self, key: str, default: object = None) -> object:
            read.append(self["metadata"]["name"])
            return super().get(key, default)

    from dataclasses import replace

    watched = tuple(replace(each, value=Watched(each.value)) for each in objects)
    made = Definitions([replace(unit("crds", ""), objects=watched)])
    assert kind("Widget") in made
    assert set(read) == {"widgets.example.org"}
