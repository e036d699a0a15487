import pytest

from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

OBJECT = "{apiVersion: monitoring.coreos.com/v1, kind: %s, metadata: {name: main, namespace: mon}, spec: %s}"


def test_a_prometheus_is_a_set_of_pods_with_a_claim_each() -> None:
    spec = """{replicas: 2, image: "prom:3", portName: http-web, podMetadata: {labels: {own: label}},
      storage: {volumeClaimTemplate: {spec: {storageClassName: fast, resources: {requests: {storage: 20Gi}}}}}}"""
    found = projections(OBJECT % ("Prometheus", spec))
    assert {
        "StatefulSet mon/prometheus-main",
        "Service mon/prometheus-operated",
        "Secret mon/prometheus-main",
        "Secret mon/prometheus-main-web-config",
        "ConfigMap mon/prometheus-main-rulefiles-0",
        "PersistentVolumeClaim mon/prometheus-main-db-prometheus-main-0",
        "PersistentVolumeClaim mon/prometheus-main-db-prometheus-main-1",
    } <= set(found)
    claim = found["PersistentVolumeClaim mon/prometheus-main-db-prometheus-main-0"]
    assert claim.by == ObjectId("apps", "StatefulSet", "mon", "prometheus-main")
    assert claim.value["spec"]["storageClassName"] == "fast"
    template = found["StatefulSet mon/prometheus-main"].value["spec"]["template"]
    assert template["metadata"]["labels"]["own"] == "label"
    assert template["spec"]["containers"][0]["ports"][0] == {
        "name": "http-web",
        "containerPort": 9090,
        "protocol": "TCP",
    }


def test_its_service_leads_to_its_pods() -> None:
    found = estate(OBJECT % ("Prometheus", "{}"))
    behind = found.behind(ObjectId("", "Service", "mon", "prometheus-operated"))
    assert [each.id.name for each in behind] == ["prometheus-main"]


def test_each_shard_is_a_set_of_its_own() -> None:
    sets = {each for each in made(OBJECT % ("Prometheus", "{shards: 2}")) if each.startswith("StatefulSet")}
    assert sets == {"StatefulSet mon/prometheus-main", "StatefulSet mon/prometheus-main-shard-1"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "Alertmanager",
            {
                "StatefulSet mon/alertmanager-main",
                "Service mon/alertmanager-operated",
                "Secret mon/alertmanager-main-generated",
            },
        ),
        ("ThanosRuler", {"StatefulSet mon/thanos-ruler-main", "Service mon/thanos-ruler-operated"}),
        ("PrometheusAgent", {"StatefulSet mon/prom-agent-main", "Service mon/prometheus-agent-operated"}),
    ],
)
def test_so_are_the_others(kind: str, expected: set[str]) -> None:
    assert expected <= made(OBJECT % (kind, "{}"))


def test_an_owner_may_bring_the_service() -> None:
    assert "Service mon/prometheus-operated" not in made(OBJECT % ("Prometheus", "{serviceName: own}"))


def test_an_agent_may_run_on_every_node() -> None:
    assert made(OBJECT % ("PrometheusAgent", "{mode: DaemonSet}")) == {"DaemonSet mon/prom-agent-main"}
