from labwright.kube import ObjectId
from tests.estate.estates import estate, keyed

TEXT = """
apiVersion: v1
kind: Secret
metadata: {name: token, namespace: web}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web, labels: {app: web}}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          envFrom: [{secretRef: {name: token, optional: true}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: web}
spec: {rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, namespace: mon}
spec: {selector: {matchLabels: {app: web}}, namespaceSelector: {matchNames: [web]}}
"""


def test_what_refers_to_an_object_is_known_with_its_line() -> None:
    made = estate(TEXT)
    (reference,) = made.referrers(ObjectId("", "Secret", "web", "token"))
    assert str(reference.holder.id) == "Deployment.apps web/web" and reference.optional
    assert reference.place is not None and reference.place.line == 20


def test_a_service_is_referred_to_by_routes_and_monitors() -> None:
    found = estate(TEXT).referrers(ObjectId("", "Service", "web", "web"))
    assert [(each.holder.id.kind, each.selects) for each in found] == [("Ingress", False), ("ServiceMonitor", True)]


def test_a_workload_is_referred_to_by_what_selects_its_pods() -> None:
    (found,) = estate(TEXT).referrers(ObjectId("apps", "Deployment", "web", "web"))
    assert found.holder.id.kind == "Service" and found.selects


def test_what_an_object_refers_to_goes_both_ways() -> None:
    made = estate(TEXT)
    for obj in made.objects:
        for each in made.references_of(obj):
            assert each in made.referrers(each.target)
    service = made.of_kind("", "Service")[0]
    assert [(keyed(each.path), each.kind) for each in made.references_of(service)] == [("spec.selector", "Deployment")]


def test_nothing_refers_to_what_nobody_names() -> None:
    assert estate(TEXT).referrers(ObjectId("", "Secret", "web", "other")) == ()


def test_projections_refer_to_others_too() -> None:
    text = (
        "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: web}, "
        "spec: {storage: {storageClass: fast}}}"
    )
    holders = {
        each.holder.id.kind for each in estate(text).referrers(ObjectId("storage.k8s.io", "StorageClass", "", "fast"))
    }
    assert holders == {"Cluster", "PersistentVolumeClaim"}
