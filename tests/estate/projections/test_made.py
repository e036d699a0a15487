import pytest

from labwright.estate.projections.made import claim, container, count, made, pod_template, secret, service, workload
from labwright.kube import ObjectId


def test_an_object_says_only_what_is_known() -> None:
    assert made("v1", "ConfigMap", "web", "a").value == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a", "namespace": "web"},
    }
    assert made("apps/v1", "Deployment", "", "a").id == ObjectId("apps", "Deployment", "", "a")


def test_the_keys_of_a_secret_are_there_without_values() -> None:
    assert secret("web", "a", keys=("user",)).value["data"] == {"user": ""}
    assert "data" not in secret("web", "a").value


def test_a_service_leads_to_the_same_port() -> None:
    spec = service("web", "a", {"app": "a"}, [("http", 80)], headless=True, type="ClusterIP").value["spec"]
    assert spec["ports"] == [{"name": "http", "port": 80, "targetPort": 80, "protocol": "TCP"}]
    assert spec["clusterIP"] == "None" and spec["selector"] == {"app": "a"}


def test_a_template_mounts_its_claims() -> None:
    found = pod_template(
        {"a": "b"}, [container("c", "image:1", [("http", 80)], {"requests": {}})], claims={"data": "d"}
    )
    assert found["metadata"]["labels"] == {"a": "b"}
    assert found["spec"]["volumes"] == [{"name": "data", "persistentVolumeClaim": {"claimName": "d"}}]
    assert container("c", 5, (), "text") == {"name": "c"}


def test_a_job_has_no_replicas() -> None:
    assert "replicas" not in workload("Job", "web", "a", {}).value["spec"]
    assert workload("StatefulSet", "web", "a", {}, replicas=3).value["spec"]["replicas"] == 3
    assert "replicas" not in workload("Deployment", "web", "a", {}, replicas=None).value["spec"]


def test_a_claim_leaves_out_what_is_of_the_wrong_type() -> None:
    assert claim("web", "a", size=True, storage_class=5, modes="text").value["spec"] == {}
    assert claim("web", "a", size="1Gi", storage_class="", modes=["x"]).value["spec"] == {
        "accessModes": ["x"],
        "resources": {"requests": {"storage": "1Gi"}},
        "storageClassName": "",
    }


@pytest.mark.parametrize(
    ("value", "expected"), [(3, 3), (0, 0), (-1, 0), (10**9, 1000), ("3", 1), (True, 1), (None, 1), (2.5, 1)]
)
def test_a_number_of_replicas_is_a_number_within_reason(value: object, expected: int) -> None:
    assert count(value) == expected
