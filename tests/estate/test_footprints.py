from labwright.kube import ObjectId
from labwright.model import Footprint, VolumeFootprint, WorkloadFootprint
from tests.estate.estates import estate, release

KNOWN = Footprint(
    workloads=(
        WorkloadFootprint(
            kind="Deployment",
            namespace="web",
            name="web",
            replicas=2,
            cpu="100m",
            memory="64Mi",
            labels=(("app", "web"),),
            images=("web:1", "side:1"),
            volumes=(VolumeFootprint(name="web-data", size="1Gi", storage_class="fast"),),
            host_network=True,
        ),
        WorkloadFootprint(
            kind="StatefulSet",
            namespace="web",
            name="db",
            replicas=2,
            volumes=(VolumeFootprint(name="data", size="2Gi"),),
        ),
    )
)
REAL = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: other-name, namespace: web}
spec: {replicas: 5, template: {metadata: {labels: {app: web, more: "yes"}}, spec: {containers: []}}}
"""


def test_a_footprint_runs_what_the_catalogue_says() -> None:
    made = estate("", known=KNOWN, distribution="")
    found = {each.id.name: each for each in made.workloads}
    assert set(found) == {"web", "db"}
    assert found["web"].replicas == 2 and found["web"].images == ["web:1", "side:1"] and found["web"].host_network
    assert found["web"].containers[0]["resources"] == {"requests": {"cpu": "100m", "memory": "64Mi"}}
    assert made.claims[ObjectId("", "PersistentVolumeClaim", "web", "web-data")].class_name == "fast"
    assert [each.name for _, each in found["db"].own_claims()] == ["data-db-0", "data-db-1"]


def test_what_was_rendered_is_known_better() -> None:
    made = estate("", release("web", REAL, namespace="web"), known=KNOWN, distribution="")
    assert {each.id.name: each.replicas for each in made.workloads} == {"other-name": 5, "db": 2}
