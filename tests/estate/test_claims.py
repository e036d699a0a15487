from labwright.kube import ObjectId
from tests.estate.estates import estate

CLASS = """
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: %s, annotations: {storageclass.kubernetes.io/is-default-class: "%s"}}
provisioner: driver.example.org
parameters: {replicas: "2"}
---
"""
CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: web}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}%s}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web}
spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}
"""
DATA = ObjectId("", "PersistentVolumeClaim", "web", "data")


def class_of(text: str, distribution: str = "") -> str | None:
    return estate(text, distribution=distribution).claims[DATA].class_name


def test_a_claim_leads_to_its_class_and_what_provisions_it() -> None:
    made = estate(CLASS % ("fast", "false") + CLAIM % ", storageClassName: fast")
    claim = made.claims[DATA]
    assert (claim.class_name, claim.size, claim.modes) == ("fast", "5Gi", ("ReadWriteOnce",))
    found = made.storage_classes["fast"]
    assert found.provisioner == "driver.example.org" and found.parameters == {"replicas": "2"} and not found.is_default


def test_without_a_class_it_gets_the_default() -> None:
    assert class_of(CLASS % ("fast", "true") + CLAIM % "") == "fast"
    assert class_of(CLAIM % "", distribution="k3s") == "local-path"


def test_where_two_are_the_default_nobody_knows_which() -> None:
    assert class_of(CLASS % ("one", "true") + CLASS % ("two", "true") + CLAIM % "") is None
    assert class_of(CLAIM % "") is None


def test_an_empty_class_switches_provisioning_off() -> None:
    assert class_of(CLASS % ("fast", "true") + CLAIM % ", storageClassName: ''") == ""


def test_a_claim_is_known_by_who_mounts_it() -> None:
    assert [each.id.name for each in estate(CLAIM % "").mounting[DATA]] == ["web"]


def test_the_claims_of_operators_are_among_them() -> None:
    text = (
        "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: web}, "
        "spec: {storage: {size: 1Gi, storageClass: fast}}}"
    )
    made = estate(text)
    claim = ObjectId("", "PersistentVolumeClaim", "web", "db-1")
    assert made.claims[claim].class_name == "fast"
    assert [str(each.id) for each in made.mounting[claim]] == ["Pod web/db-1"]
