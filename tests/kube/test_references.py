from __future__ import annotations

from labwright.kube.references import FieldSpec, name_references


def fields_of(kind: str) -> tuple[FieldSpec, ...]:
    return tuple(field for reference in name_references() if reference.kind == kind for field in reference.fields)


def test_a_config_map_is_named_by_the_volumes_of_a_deployment() -> None:
    assert FieldSpec(path="spec/template/spec/volumes/configMap/name", kind="Deployment") in fields_of("ConfigMap")


def test_a_service_account_is_named_by_subjects_of_bindings() -> None:
    assert any(field.path == "subjects" and field.kind == "RoleBinding" for field in fields_of("ServiceAccount"))


def test_targets_carry_their_group_or_version_where_kustomize_gives_one() -> None:
    by_kind = {reference.kind: reference for reference in name_references()}
    assert by_kind["ConfigMap"].version == "v1"
    assert by_kind["Role"].group == "rbac.authorization.k8s.io"
    assert all(reference.fields for reference in name_references())
