import pytest

from tests.estate.estates import estate

POD = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: web, labels: {app: web}}, spec: {containers: []}}\n---\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: web}, spec: {selector: {app: web}}}", ["web"]),
        ("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: other}, spec: {selector: {app: web}}}", []),
        (
            (
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a, namespace: web}, "
                "spec: {selector: {matchLabels: {app: web}}}}"
            ),
            ["web"],
        ),
        (
            (
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: web}, "
                "spec: {podSelector: {matchLabels: {app: web}}}}"
            ),
            ["web"],
        ),
        (
            (
                "{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: {name: a, namespace: mon}, "
                "spec: {selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [web]}}}"
            ),
            ["web"],
        ),
        ("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: web}, spec: {}}", []),
    ],
    ids=["service", "elsewhere", "budget", "policy", "monitor", "none"],
)
def test_what_selects_pods_refers_to_their_workload(text: str, found: list[str]) -> None:
    made = estate(POD + text, distribution="")
    (holder,) = [obj for obj in made.objects if obj.id.name == "a"]
    assert [each.name for each in made.references_of(holder) if each.selects] == found
