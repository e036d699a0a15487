from labwright.estate.services import Service, ServicePort
from labwright.kube import ObjectId
from tests.estate.estates import estate

TEXT = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: apps}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: web}, {port: 443}, {port: broken}]
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: apps}
spec: {type: ExternalName, externalName: example.org}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: apps}
spec: {instances: 3}
"""


def named(name: str) -> Service:
    return estate(TEXT).services[ObjectId("", "Service", "apps", name)]


def test_a_service_has_its_ports_and_what_they_lead_to() -> None:
    found = named("web")
    assert found.ports == (ServicePort("http", 80, "web"), ServicePort("", 443, 443))
    assert found.type == "LoadBalancer" and not found.headless


def test_a_service_leads_to_the_pods_that_it_selects() -> None:
    made = estate(TEXT)
    assert [each.id.name for each in made.behind(ObjectId("", "Service", "apps", "web"))] == ["web"]
    assert made.behind(ObjectId("", "Service", "apps", "elsewhere")) == (), "without a selector it selects nothing"
    assert made.behind(ObjectId("", "Service", "apps", "nobody")) == ()


def test_the_services_of_a_database_lead_to_its_pods_by_their_role() -> None:
    made = estate(TEXT)
    behind = {
        suffix: [each.id.name for each in made.behind(ObjectId("", "Service", "apps", f"db-{suffix}"))]
        for suffix in ("rw", "ro", "r")
    }
    assert behind == {"rw": ["db-1"], "ro": ["db-2", "db-3"], "r": ["db-1", "db-2", "db-3"]}
    assert named("db-rw").ports == (ServicePort("postgres", 5432, 5432),)
