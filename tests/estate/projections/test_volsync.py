from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

OBJECT = "{apiVersion: volsync.backube/v1alpha1, kind: %s, metadata: {name: web, namespace: apps}, spec: %s}"
ACCOUNT = {f"{kind} apps/volsync-src-web" for kind in ("ServiceAccount", "Role", "RoleBinding")}


def test_a_backup_reads_a_copy_of_the_claim() -> None:
    spec = "{sourcePVC: data, restic: {copyMethod: Snapshot, repository: secret, cacheCapacity: 2Gi, storageClassName: fast}}"
    found = projections(OBJECT % ("ReplicationSource", spec))
    assert set(found) == {
        *ACCOUNT,
        "Job apps/volsync-src-web",
        "PersistentVolumeClaim apps/volsync-web-src",
        "PersistentVolumeClaim apps/volsync-src-web-cache",
    }
    job = found["Job apps/volsync-src-web"].value["spec"]["template"]["spec"]
    assert job["volumes"] == [{"name": "data", "persistentVolumeClaim": {"claimName": "volsync-web-src"}}]
    assert job["serviceAccountName"] == "volsync-src-web"
    cache = found["PersistentVolumeClaim apps/volsync-src-web-cache"].value["spec"]
    assert cache["resources"]["requests"]["storage"] == "2Gi" and cache["storageClassName"] == "fast"


def test_a_direct_one_reads_the_claim_itself() -> None:
    made_ = estate(OBJECT % ("ReplicationSource", "{sourcePVC: data, rclone: {copyMethod: Direct}}"))
    mounting = made_.mounting[ObjectId("", "PersistentVolumeClaim", "apps", "data")]
    assert [each.id.name for each in mounting] == ["volsync-rclone-src-web"]


def test_a_restore_fills_a_claim_of_its_own_or_the_owner_s() -> None:
    own = made(OBJECT % ("ReplicationDestination", "{restic: {capacity: 5Gi}}"))
    assert {"PersistentVolumeClaim apps/volsync-web-dest", "Job apps/volsync-dst-web"} <= own
    brought = made(OBJECT % ("ReplicationDestination", "{restic: {destinationPVC: data}}"))
    assert "PersistentVolumeClaim apps/volsync-web-dest" not in brought


def test_rsync_listens_behind_a_service() -> None:
    found = projections(OBJECT % ("ReplicationDestination", "{rsyncTLS: {serviceType: LoadBalancer}}"))
    assert found["Service apps/volsync-rsync-tls-dst-web"].value["spec"]["type"] == "LoadBalancer"


def test_syncthing_never_ends() -> None:
    found = made(OBJECT % ("ReplicationSource", "{sourcePVC: data, syncthing: {}}"))
    assert {
        "Deployment apps/volsync-web",
        "Service apps/volsync-web-api",
        "PersistentVolumeClaim apps/volsync-web-config",
    } <= found


def test_a_name_that_volsync_would_hash_is_not_made_up() -> None:
    text = OBJECT.replace("name: web", f"name: {'w' * 60}") % ("ReplicationSource", "{sourcePVC: d, restic: {}}")
    assert not any(each.startswith("Job") for each in made(text))
