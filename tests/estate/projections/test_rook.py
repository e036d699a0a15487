from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

OBJECT = "{apiVersion: ceph.rook.io/v1, kind: %s, metadata: {name: home, namespace: rook-ceph}, spec: %s}"
CSI = {
    f"Secret rook-ceph/rook-csi-{each}" for each in ("rbd-node", "rbd-provisioner", "cephfs-node", "cephfs-provisioner")
}


def test_a_cluster_runs_monitors_and_managers_and_makes_keys() -> None:
    spec = """{cephVersion: {image: "ceph:19"}, mon: {count: 3}, mgr: {count: 2}, network: {provider: host},
      dashboard: {enabled: true, ssl: false}, storage: {storageClassDeviceSets: [{name: set, count: 2}]}}"""
    found = projections(OBJECT % ("CephCluster", spec))
    deployments = {each for each in found if each.startswith("Deployment")}
    assert deployments == {
        *(f"Deployment rook-ceph/rook-ceph-mon-{letter}" for letter in "abc"),
        *(f"Deployment rook-ceph/rook-ceph-mgr-{letter}" for letter in "ab"),
        *(f"Deployment rook-ceph/rook-ceph-osd-{number}" for number in (0, 1)),
    }
    assert {"Secret rook-ceph/rook-ceph-mon", "ConfigMap rook-ceph/rook-ceph-mon-endpoints", *CSI} <= set(found)
    assert found["Service rook-ceph/rook-ceph-mgr-dashboard"].value["spec"]["ports"][0]["port"] == 7000
    assert found["Deployment rook-ceph/rook-ceph-mon-a"].value["spec"]["template"]["spec"]["hostNetwork"] is True


def test_an_external_cluster_brings_keys_only() -> None:
    found = made(OBJECT % ("CephCluster", "{external: {enable: true}}"))
    assert found >= CSI and not any(each.startswith(("Deployment", "Service ")) for each in found)


def test_a_file_system_has_a_server_and_its_standby() -> None:
    found = made(OBJECT % ("CephFilesystem", "{metadataServer: {activeCount: 1}}"))
    assert found == {f"Deployment rook-ceph/rook-ceph-mds-home-{letter}" for letter in "ab"}


def test_an_object_store_listens_inside_on_a_port_of_its_own() -> None:
    found = projections(OBJECT % ("CephObjectStore", "{gateway: {port: 80, securePort: 443, instances: 2}}"))
    service = found["Service rook-ceph/rook-ceph-rgw-home"].value["spec"]
    assert [(port["port"], port["targetPort"]) for port in service["ports"]] == [(80, 8080), (443, 443)]
    assert found["Deployment rook-ceph/rook-ceph-rgw-home-a"].value["spec"]["replicas"] == 2
    made_ = estate(OBJECT % ("CephObjectStore", "{gateway: {port: 80}}"))
    behind = made_.behind(ObjectId("", "Service", "rook-ceph", "rook-ceph-rgw-home"))
    assert [each.id.name for each in behind] == ["rook-ceph-rgw-home-a"]


def test_users_clients_and_buckets_have_their_keys_under_known_names() -> None:
    assert made(OBJECT % ("CephObjectStoreUser", "{store: s3}")) == {"Secret rook-ceph/rook-ceph-object-user-s3-home"}
    other = made(OBJECT % ("CephObjectStoreUser", "{store: s3, clusterNamespace: ceph}"))
    assert other == {"Secret rook-ceph/rook-ceph-object-user-s3-home", "Secret ceph/rook-ceph-object-user-s3-home"}
    assert made(OBJECT % ("CephClient", "{}")) == {"Secret rook-ceph/rook-ceph-client-home"}
    bucket = "{apiVersion: objectbucket.io/v1alpha1, kind: ObjectBucketClaim, metadata: {name: loki, namespace: mon}}"
    assert made(bucket) == {"Secret mon/loki", "ConfigMap mon/loki"}


def test_nfs_servers_have_a_service_each() -> None:
    found = made(OBJECT % ("CephNFS", "{server: {active: 1}}"))
    assert found == {"Deployment rook-ceph/rook-ceph-nfs-home-a", "Service rook-ceph/rook-ceph-nfs-home-a"}
