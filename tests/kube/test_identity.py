from __future__ import annotations

from typing import Any

from labwright.kube import ObjectId, object_id


def made(api_version: str, kind: str, **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}


def test_a_namespaced_object_has_a_namespace() -> None:
    obj = made("apps/v1", "Deployment", name="web", namespace="apps")
    assert object_id(obj) == ObjectId("apps", "Deployment", "apps", "web")
    assert str(object_id(obj)) == "Deployment.apps apps/web"


def test_without_one_it_gets_the_default() -> None:
    assert object_id(made("v1", "Service", name="web"), "apps").namespace == "apps"
    assert object_id(made("example.org/v1", "Unknown", name="x"), "apps").namespace == "apps"


def test_a_cluster_scoped_object_has_none_whatever_it_says() -> None:
    obj = made("v1", "Namespace", name="apps", namespace="nonsense")
    assert object_id(obj, "default") == ObjectId("", "Namespace", "", "apps")
    assert str(object_id(obj)) == "Namespace apps"


def test_objects_without_metadata_have_empty_names() -> None:
    assert object_id({"apiVersion": "v1", "kind": "Pod", "metadata": None}).name == ""
