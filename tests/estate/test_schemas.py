import json
from pathlib import Path
from typing import Any

import pytest

from labwright.estate.schemas import Schemas, bundled_version, is_safe
from labwright.kube import GVK

DEPLOYMENT = GVK("apps", "v1", "Deployment")
WIDGET = GVK("example.org", "v1", "Widget")
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"type": "object", "required": ["size"]}},
}


def folder(tmp_path: Path, schema: object) -> Path:
    file = tmp_path / "example.org" / "widget_v1.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(schema if isinstance(schema, str) else json.dumps(schema))
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "minor"),
    [("1.32.9", "1.32"), ("v1.30.2+k3s1", "1.30"), ("1.2", "1.25"), ("nonsense", ""), ("", ""), ("99.1", "")],
)
def test_the_bundled_version_is_the_newest_that_is_not_newer(wanted: str, minor: str) -> None:
    newest = bundled_version("")
    assert bundled_version(wanted).startswith(minor or newest)


def test_built_in_kinds_are_judged_by_the_cluster_s_version() -> None:
    schemas = Schemas("1.32.9")
    assert schemas.source_of(DEPLOYMENT) == "Kubernetes 1.32"
    (fault,) = schemas.violations(DEPLOYMENT, {"apiVersion": "apps/v1", "kind": "Deployment", "spek": {}})
    assert (fault.path, fault.unknown) == (("spek",), "spek")
    assert "spec" in fault.known


def test_a_version_that_kubernetes_no_longer_serves_has_no_schema() -> None:
    assert Schemas("1.32.9").source_of(GVK("extensions", "v1beta1", "Deployment")) == ""


def test_a_folder_gives_schemas_of_custom_resources(tmp_path: Path) -> None:
    schemas = Schemas("1.32", (folder(tmp_path, SCHEMA),))
    assert schemas.source_of(WIDGET) == "schema folder"
    (fault,) = schemas.violations(WIDGET, {"spec": {}})
    assert fault.path == ("spec",)
    assert "size" in fault.message


def test_definitions_of_the_estate_come_before_folders(tmp_path: Path) -> None:
    schemas = Schemas("1.32", (folder(tmp_path, SCHEMA),), {WIDGET: {"type": "object"}})
    assert schemas.source_of(WIDGET) == "tree"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"type": 7}', '{"$ref": "http://example.org/x"}', "[" * 5000])
def test_a_file_that_is_no_schema_counts_as_none(tmp_path: Path, content: str) -> None:
    assert Schemas("1.32", (folder(tmp_path, content),)).source_of(WIDGET) == ""


@pytest.mark.parametrize(
    "gvk",
    [
        GVK("../..", "v1", "passwd"),
        GVK("example.org", "../v1", "Widget"),
        GVK("example.org", "v1", "a/b"),
        GVK("example.org", "", ""),
        GVK("", "v1", "Pod"),
        GVK("a\0b", "v1", "X"),
    ],
    ids=str,
)
def test_a_name_that_could_leave_the_folder_is_never_a_path(tmp_path: Path, gvk: GVK) -> None:
    assert not is_safe(gvk)
    Schemas("1.32", (tmp_path,)).source_of(gvk)


def test_labels_of_a_custom_resource_are_text(tmp_path: Path) -> None:
    schemas = Schemas("1.32", (folder(tmp_path, {"type": "object"}),))
    (fault,) = schemas.violations(WIDGET, {"metadata": {"name": "a", "labels": {"on": True}}})
    assert fault.path == ("metadata", "labels", "on")


def test_a_null_field_is_an_absent_one(tmp_path: Path) -> None:
    schemas = Schemas("1.32", (folder(tmp_path, {"type": "object", "properties": {"spec": {"type": "string"}}}),))
    assert list(schemas.violations(WIDGET, {"spec": None})) == []


def test_an_object_nothing_like_its_kind_is_told_of_with_an_end() -> None:
    wrong = {"apiVersion": "apps/v1", "kind": "Deployment", **{f"field{number}": 1 for number in range(100)}}
    assert len(list(Schemas("1.32").violations(DEPLOYMENT, wrong))) == 20


def test_a_changed_schema_file_is_read_again(tmp_path: Path) -> None:
    root = folder(tmp_path, "nothing")
    assert Schemas("1.32", (root,)).source_of(WIDGET) == ""
    folder(tmp_path, SCHEMA)
    assert Schemas("1.32", (root,)).source_of(WIDGET) == "schema folder"


def test_other_folders_make_another_value(tmp_path: Path) -> None:
    before = Schemas("1.32")
    assert before.source_of(WIDGET) == ""
    assert before.looking_in((folder(tmp_path, SCHEMA),)).source_of(WIDGET) == "schema folder"


@pytest.mark.parametrize(
    "gvk",
    [
        GVK("apps.example.org", "v1", "Deployment"),
        GVK("apps.example.k8s.io", "v1", "Deployment"),
        GVK("apps", "v1", "deployment"),
    ],
    ids=str,
)
def test_a_kind_that_only_looks_built_in_is_not_judged_as_one(gvk: GVK) -> None:
    assert Schemas("1.32").source_of(gvk) == ""


@pytest.mark.parametrize(
    ("group", "version", "kind"),
    [
        ("", "v1", "Namespace"),
        ("apiextensions.k8s.io", "v1", "CustomResourceDefinition"),
        ("rbac.authorization.k8s.io", "v1", "ClusterRole"),
        ("storage.k8s.io", "v1", "StorageClass"),
        ("networking.k8s.io", "v1", "NetworkPolicy"),
        ("policy", "v1", "PodDisruptionBudget"),
    ],
)
def test_built_in_groups_are_known_by_their_whole_name(group: str, version: str, kind: str) -> None:
    assert Schemas("1.32").source_of(GVK(group, version, kind)) == "Kubernetes 1.32"
