from tests.estate.projections.made import made, projections


def test_every_namespace_has_an_account_and_the_authority_s_certificate() -> None:
    assert made("{apiVersion: v1, kind: Namespace, metadata: {name: web}}") == {
        "ServiceAccount web/default",
        "ConfigMap web/kube-root-ca.crt",
    }


STATEFUL = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: web}
spec: {replicas: %s, volumeClaimTemplates: [{metadata: {name: data}}]}
"""


def test_every_replica_has_a_claim() -> None:
    assert made(STATEFUL % 2) == {"PersistentVolumeClaim web/data-db-0", "PersistentVolumeClaim web/data-db-1"}


def test_an_absurd_number_of_replicas_is_cut() -> None:
    assert len(made(STATEFUL % 10**9)) == 1000
    assert made(STATEFUL % "many") == {"PersistentVolumeClaim web/data-db-0"}


def test_a_claim_is_like_its_template() -> None:
    text = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: web}
spec:
  ordinals: {start: 3}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast, resources: {requests: {storage: 2Gi}}}}]
"""
    found = projections(text)["PersistentVolumeClaim web/data-db-3"]
    assert found.value["spec"]["storageClassName"] == "fast"
    assert found.path == ("spec", "volumeClaimTemplates", 0, "metadata", "name")


def test_an_ephemeral_volume_has_a_claim_named_after_its_pod() -> None:
    text = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: a}
spec: {volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}, {name: b}]}
"""
    assert made(text) == {"PersistentVolumeClaim a/web-scratch"}
