import pytest

from tests.estate.projections.made import made, projections

COLLECTOR = "{apiVersion: opentelemetry.io/v1beta1, kind: OpenTelemetryCollector, metadata: {name: gate, namespace: otel}, spec: %s}"


@pytest.mark.parametrize(
    ("mode", "kind"), [("", "Deployment"), ("mode: statefulset,", "StatefulSet"), ("mode: daemonset,", "DaemonSet")]
)
def test_a_collector_runs_as_its_mode_says(mode: str, kind: str) -> None:
    found = projections(COLLECTOR % f"{{{mode} replicas: 2, ports: [{{name: otlp, port: 4317}}]}}")
    workload = found[f"{kind} otel/gate-collector"].value["spec"]
    assert workload.get("replicas") == (None if kind == "DaemonSet" else 2)
    assert workload["template"]["spec"]["containers"][0]["ports"][0]["containerPort"] == 4317


def test_services_stand_before_it() -> None:
    found = made(COLLECTOR % "{}")
    assert {f"Service otel/gate-collector{suffix}" for suffix in ("", "-headless", "-monitoring")} <= found
    assert "ServiceAccount otel/gate-collector" not in made(COLLECTOR % "{serviceAccount: own}")


def test_a_sidecar_runs_in_the_pods_of_others() -> None:
    assert made(COLLECTOR % "{mode: sidecar}") == set()
