import pytest

from tests.estate.projections.made import made, projections

GATEWAY = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec:
  gatewayClassName: %s
  addresses: [{type: IPAddress, value: 10.0.40.5}]
  listeners: [{name: http, port: 80}, {name: https, port: 443}, {name: again, port: 443}, {port: broken}]
"""


@pytest.mark.parametrize(
    ("class_name", "service"),
    [
        ("cilium", "Service default/cilium-gateway-eg"),
        ("istio", "Service default/eg-istio"),
        ("envoy", "Service envoy-gateway-system/envoy-default-eg-e41e7b31"),
    ],
)
def test_the_controller_of_the_class_makes_a_service(class_name: str, service: str) -> None:
    found = projections(GATEWAY % class_name)
    spec = found[service].value["spec"]
    assert spec["type"] == "LoadBalancer" and spec["loadBalancerIP"] == "10.0.40.5"
    assert [port["port"] for port in spec["ports"]] == [80, 443]


def test_of_another_class_nothing_is_known() -> None:
    assert made(GATEWAY % "somebody-s") == set()
