from labwright.estate.fields import field
from labwright.estate.objects import Projected
from tests.estate.projections.made import made, projections

CLUSTER = "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: data}, spec: %s}"


def of_kind(found: dict[str, Projected], *kinds: str) -> set[str]:
    return {name for name in found if name.partition(" ")[0] in kinds}


def test_a_cluster_gets_services_certificates_and_credentials() -> None:
    assert of_kind(projections(CLUSTER % "{instances: 3}"), "Service", "Secret", "ServiceAccount", "ConfigMap") == {
        "Service data/db-rw",
        "Service data/db-ro",
        "Service data/db-r",
        "Secret data/db-ca",
        "Secret data/db-server",
        "Secret data/db-replication",
        "Secret data/db-app",
        "ServiceAccount data/db",
        "ConfigMap data/cnpg-default-monitoring",
    }


def test_every_instance_is_a_pod_with_claims_of_its_own() -> None:
    spec = """{instances: 2, imageName: "postgres:17", storage: {size: 10Gi, storageClass: fast}, walStorage: {size: 1Gi},
      tablespaces: [{name: cold_data, storage: {size: 5Gi}}], affinity: {nodeSelector: {disk: nvme}}}"""
    found = projections(CLUSTER % spec)
    assert of_kind(found, "Pod") == {"Pod data/db-1", "Pod data/db-2"}
    assert of_kind(found, "PersistentVolumeClaim") == {
        f"PersistentVolumeClaim data/db-{index}{suffix}"
        for index in (1, 2)
        for suffix in ("", "-wal", "-tbs-cold-data")
    }
    pod = found["Pod data/db-2"].value
    assert field(pod, "metadata", "labels", "cnpg.io/instanceRole") == "replica"
    assert field(pod, "spec", "nodeSelector") == {"disk": "nvme"}
    assert field(pod, "spec")["containers"][0]["image"] == "postgres:17"
    claim = found["PersistentVolumeClaim data/db-1"].value
    assert field(claim, "spec", "storageClassName") == "fast"
    assert field(claim, "spec", "resources", "requests", "storage") == "10Gi"


def test_a_projection_points_at_the_line_that_leads_to_it() -> None:
    text = """apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: db
  namespace: data
spec:
  instances: 2
  storage:
    size: 1Gi
"""
    found = projections(text)
    lines = {name: place.line for name, each in found.items() if (place := each.place()) is not None}
    assert lines["Pod data/db-1"] == 7
    assert lines["PersistentVolumeClaim data/db-1"] in (8, 9)
    assert lines["Secret data/db-ca"] == 4


def test_disruption_budgets_follow_the_number_of_instances() -> None:
    assert of_kind(projections(CLUSTER % "{instances: 1}"), "PodDisruptionBudget") == {
        "PodDisruptionBudget data/db-primary"
    }
    three = projections(CLUSTER % "{instances: 3}")
    assert field(three["PodDisruptionBudget data/db"].value, "spec", "minAvailable") == 1
    assert of_kind(projections(CLUSTER % "{instances: 3, enablePDB: false}"), "PodDisruptionBudget") == set()


def test_the_first_job_says_how_the_data_come() -> None:
    assert "Job data/db-1-initdb" in made(CLUSTER % "{}")
    assert "Job data/db-1-import" in made(CLUSTER % "{bootstrap: {initdb: {import: {type: microservice}}}}")
    assert "Job data/db-1-full-recovery" in made(CLUSTER % "{bootstrap: {recovery: {source: old}}}")


def test_an_owner_that_brings_credentials_gets_none() -> None:
    assert "Secret data/db-app" not in made(CLUSTER % "{bootstrap: {initdb: {secret: {name: own}}}}")
    assert "Secret data/db-ca" not in made(CLUSTER % "{certificates: {serverCASecret: own}}")


def test_the_superuser_has_a_secret_only_when_asked_for() -> None:
    assert "Secret data/db-superuser" not in made(CLUSTER % "{}")
    assert "Secret data/db-superuser" in made(CLUSTER % "{enableSuperuserAccess: true}")


def test_the_application_s_secret_has_the_keys_that_applications_use() -> None:
    keys = projections(CLUSTER % "{}")["Secret data/db-app"].value["data"]
    assert {"username", "password", "host", "port", "dbname", "uri", "jdbc-uri"} <= set(keys)


def test_services_can_be_left_out_and_added() -> None:
    found = projections(
        CLUSTER
        % """{managed: {services: {disabledDefaultServices: [ro, r], additional: [{selectorType: rw, serviceTemplate:
        {metadata: {name: lan, annotations: {a: b}}, spec: {type: LoadBalancer, loadBalancerIP: 10.0.40.9}}}]}}}"""
    )
    assert of_kind(found, "Service") == {"Service data/db-rw", "Service data/lan"}
    lan = found["Service data/lan"].value
    assert lan["spec"]["type"] == "LoadBalancer" and lan["spec"]["loadBalancerIP"] == "10.0.40.9"
    assert lan["spec"]["selector"] == {"cnpg.io/cluster": "db", "cnpg.io/instanceRole": "primary"}
    assert lan["metadata"]["annotations"] == {"a": "b"}


def test_a_monitor_is_made_when_asked_for() -> None:
    assert "PodMonitor data/db" in made(CLUSTER % "{monitoring: {enablePodMonitor: true}}")
    assert "PodMonitor data/db" not in made(CLUSTER % "{}")


def test_a_pooler_has_pods_and_a_service() -> None:
    text = """
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: data}
spec: {instances: 3, template: {metadata: {labels: {own: label}}, spec: {containers: [{name: pgbouncer, image: "b:1"}]}}}
"""
    found = projections(text)
    deployment = found["Deployment data/pool"].value["spec"]
    assert deployment["replicas"] == 3
    assert deployment["template"]["metadata"]["labels"] == {"own": "label", "cnpg.io/poolerName": "pool"}
    assert deployment["template"]["spec"]["containers"][0]["image"] == "b:1"
    assert found["Service data/pool"].value["spec"]["selector"] == {"cnpg.io/poolerName": "pool"}


def test_an_absurd_number_of_instances_is_cut() -> None:
    assert len(of_kind(projections(CLUSTER % "{instances: 1000000000}"), "Pod")) == 100
