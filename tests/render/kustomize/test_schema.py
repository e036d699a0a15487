"""Facts of the embedded OpenAPI document."""

from __future__ import annotations

from labwright.render.kustomize.schema import Schema, builtin, schema_of


def walk(kind: dict[str, str], *path: str) -> Schema | None:
    schema = schema_of(kind)
    for step in path:
        assert schema is not None
        schema = schema.elements() if step == "[]" else schema.field(step)
    return schema


DEPLOYMENT = {"apiVersion": "apps/v1", "kind": "Deployment"}
POD_SPEC = ("spec", "template", "spec")


def test_containers_merge_by_name_and_their_ports_by_two_keys() -> None:
    containers = walk(DEPLOYMENT, *POD_SPEC, "containers")
    assert containers is not None
    assert containers.merges
    assert containers.keys == ("name",)
    ports = walk(DEPLOYMENT, *POD_SPEC, "containers", "[]", "ports")
    assert ports is not None
    assert ports.keys == ("containerPort", "protocol")


def test_tolerations_and_commands_are_replaced() -> None:
    assert walk(DEPLOYMENT, *POD_SPEC, "tolerations") is None
    assert walk(DEPLOYMENT, *POD_SPEC, "containers", "[]", "command") is None


def test_finalizers_merge_without_a_key() -> None:
    found = walk(DEPLOYMENT, "metadata", "finalizers")
    assert found is not None
    assert found.merges
    assert found.keys == ()


def test_kinds_it_does_not_know_have_no_schema() -> None:
    assert schema_of({"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler"}) is None
    assert schema_of({}) is None


def test_the_version_is_the_one_that_kustomize_embeds() -> None:
    assert builtin()["version"] == "v1.21.2"
