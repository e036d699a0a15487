from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made

GRAFANA = (
    "{apiVersion: grafana.integreatly.org/v1beta1, kind: Grafana, metadata: {name: grafana, namespace: mon}, spec: %s}"
)


def test_a_grafana_runs_behind_a_service() -> None:
    found = estate(GRAFANA % "{deployment: {spec: {replicas: 2}}}")
    (behind,) = found.behind(ObjectId("", "Service", "mon", "grafana-service"))
    assert behind.id.name == "grafana-deployment" and behind.replicas == 2


def test_the_administrator_s_secret_and_the_claim_are_made_on_demand() -> None:
    plain = made(GRAFANA % "{}")
    assert "Secret mon/grafana-admin-credentials" in plain and "PersistentVolumeClaim mon/grafana-pvc" not in plain
    other = made(GRAFANA % "{disableDefaultAdminSecret: true, persistentVolumeClaim: {spec: {storageClassName: fast}}}")
    assert "Secret mon/grafana-admin-credentials" not in other and "PersistentVolumeClaim mon/grafana-pvc" in other


def test_one_that_stands_for_another_makes_nothing() -> None:
    assert made(GRAFANA % "{external: {url: 'https://grafana.example.org'}}") == set()
