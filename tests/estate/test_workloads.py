from labwright.estate.workloads import Workload
from labwright.kube import ObjectId
from tests.estate.estates import estate

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  %s
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      hostNetwork: true
      initContainers: [{name: prepare, image: prepare:1}]
      containers:
        - {name: web, image: web:1, ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]}
      volumes: [{name: data, persistentVolumeClaim: {claimName: web-data}}]
"""
SET = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: apps}
spec:
  replicas: 2
  ordinals: {start: 1}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}]
"""
SCALER = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: apps}
spec: {minReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
"""


def workload(text: str) -> Workload:
    (found,) = [each for each in estate(text, distribution="").workloads if each.id.namespace == "apps"]
    return found


def test_a_workload_says_what_its_pods_are() -> None:
    found = workload(DEPLOYMENT % "replicas: 2")
    assert found.replicas == 2 and found.host_network
    assert found.labels == {"app": "web", "tier": "front"}
    assert found.images == ["prepare:1", "web:1"]
    assert [(port.number, port.protocol, port.name) for port in found.ports] == [(8080, "TCP", "http"), (53, "UDP", "")]
    assert found.mounted == [ObjectId("", "PersistentVolumeClaim", "apps", "web-data")]
    assert found.pod_names == ()


def test_the_pods_of_a_set_have_names_and_claims_of_their_own() -> None:
    found = workload(SET)
    assert found.pod_names == ("db-1", "db-2")
    assert [(pod, claim.name) for pod, claim in found.own_claims()] == [("db-1", "data-db-1"), ("db-2", "data-db-2")]


def test_an_autoscaler_decides_where_nobody_says_a_number() -> None:
    assert workload(DEPLOYMENT % "paused: false").replicas == 1
    assert workload(f"{DEPLOYMENT % 'paused: false'}---\n{SCALER}").replicas == 3
    assert workload(f"{DEPLOYMENT % 'replicas: 5'}---\n{SCALER}").replicas == 5
    assert workload(f"{DEPLOYMENT % 'replicas: 0'}---\n{SCALER}").replicas == 0, "zero switches scaling off"


def test_how_many_pods_of_a_daemon_there_are_depends_on_the_nodes() -> None:
    text = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: d, namespace: apps}, spec: {template: {spec: {}}}}"
    assert workload(text).replicas is None


def test_a_job_runs_as_many_pods_as_it_may_at_once() -> None:
    job = "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: apps}, spec: {parallelism: 4, template: {spec: {}}}}"
    assert workload(job).replicas == 4
    cron = (
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: j, namespace: apps}, "
        "spec: {jobTemplate: {spec: {template: {spec: {}}}}}}"
    )
    assert workload(cron).replicas == 1


def test_workloads_are_found_by_all_of_the_labels() -> None:
    made = estate(f"{DEPLOYMENT % 'replicas: 1'}---\n{SET}")
    assert [each.id.name for each in made.pods_with("apps", {"app": "web", "tier": "front"})] == ["web"]
    assert made.pods_with("apps", {"app": "web", "tier": "back"}) == ()
    assert made.pods_with("elsewhere", {"app": "web"}) == ()
    assert {each.id.name for each in made.pods_with("apps", {})} == {"web", "db"}


def test_pods_that_an_operator_makes_are_among_them() -> None:
    made = estate(
        "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: apps}, spec: {instances: 2}}"
    )
    names = {str(each.id) for each in made.pods_with("apps", {"cnpg.io/cluster": "db", "cnpg.io/podRole": "instance"})}
    assert names == {"Pod apps/db-1", "Pod apps/db-2"}
