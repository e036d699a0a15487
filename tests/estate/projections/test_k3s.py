from ipaddress import ip_address

import pytest

from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

CONFIG = """
apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: %s, namespace: kube-system}
spec:
  valuesContent: |-
    %s
"""
VALUES = "{deployment: {replicas: 2}, service: {spec: {loadBalancerIP: 10.0.40.9}, annotations: {a: b}}}"
TRAEFIK = ObjectId("", "Service", "kube-system", "traefik")


def test_traefik_runs_where_it_is_configured() -> None:
    made_ = estate(CONFIG % ("traefik", VALUES))
    (behind,) = made_.behind(TRAEFIK)
    assert behind.replicas == 2 and [port.name for port in behind.ports] == ["web", "websecure"]
    (balancer,) = made_.addresses.balancers
    assert balancer.addresses == (ip_address("10.0.40.9"),)


def test_its_service_is_as_the_values_say() -> None:
    service = projections(CONFIG % ("traefik", VALUES))["Service kube-system/traefik"].value
    assert service["metadata"]["annotations"] == {"a": "b"}
    assert [(port["port"], port["targetPort"]) for port in service["spec"]["ports"]] == [
        (80, "web"),
        (443, "websecure"),
    ]
    assert "Service kube-system/traefik" not in made(CONFIG % ("traefik", "{service: {enabled: false}}"))
    assert "DaemonSet kube-system/traefik" in made(CONFIG % ("traefik", "{deployment: {kind: DaemonSet}}"))


@pytest.mark.parametrize("values", ["a: [", "text", "[]"])
def test_values_that_are_none_change_nothing(values: str) -> None:
    assert "Deployment kube-system/traefik" in made(CONFIG % ("traefik", values))


def test_other_charts_are_not_known() -> None:
    assert made(CONFIG % ("rke2-canal", "{}")) == set()
