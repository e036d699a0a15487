from labwright.net import ContainerPort, labels_of
from labwright.net.cluster import pod_sets, reach_of
from tests.estate.estates import estate

TEXT = """
apiVersion: v1
kind: Namespace
metadata: {name: data, labels: {zone: inner}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: data}
spec: {instances: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web, labels: {app: web}}
spec: {containers: [{name: web, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: web, labels: {app: other}}
spec: {hostNetwork: true, containers: []}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec:
  podSelector: {matchLabels: {cnpg.io/cluster: db, cnpg.io/podRole: instance}}
  ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}], ports: [{port: postgresql}]}]
"""


def test_pods_that_an_operator_makes_can_be_reached_as_the_policies_say() -> None:
    made = estate(TEXT, distribution="")
    found = {each.name: each for each in pod_sets(made)}
    reach = reach_of(made)
    assert reach.allows(found["web"], found["db-1"], 5432)
    assert not reach.allows(found["web"], found["db-1"], 9187)
    assert reach.allows(found["db-1"], found["web"], 80), "nothing governs the way back"


def test_a_pod_set_is_what_its_workload_says() -> None:
    found = {each.name: each for each in pod_sets(estate(TEXT, distribution=""))}
    assert found["web"].ports == (ContainerPort(number=80, name="http"),)
    assert found["web"].labels == labels_of({"app": "web"}) and not found["web"].host_network
    assert found["other"].host_network


def test_namespaces_are_known_by_their_labels() -> None:
    policy = """
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {zone: inner}}}]}]
"""
    made = estate(TEXT + policy, distribution="")
    found = {each.name: each for each in pod_sets(made)}
    assert reach_of(made).allows(found["db-1"], found["web"], 80)
    assert not reach_of(made).allows(found["other"], found["web"], 80)
