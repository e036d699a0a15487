from tests.estate.projections.made import projections

DRAGONFLY = "{apiVersion: dragonflydb.io/v1alpha1, kind: Dragonfly, metadata: {name: cache, namespace: data}, spec: %s}"


def test_a_dragonfly_is_a_set_behind_a_service_to_its_master() -> None:
    found = projections(DRAGONFLY % "{replicas: 3, image: 'dragonfly:1'}")
    assert set(found) == {"StatefulSet data/cache", "Service data/cache"}
    assert found["StatefulSet data/cache"].value["spec"]["replicas"] == 3
    assert found["Service data/cache"].value["spec"]["selector"] == {"app": "cache", "role": "master"}


def test_snapshots_may_lie_on_claims() -> None:
    spec = "{replicas: 1, snapshot: {persistentVolumeClaimSpec: {resources: {requests: {storage: 1Gi}}}}}"
    assert "PersistentVolumeClaim data/df-cache-0" in projections(DRAGONFLY % spec)
