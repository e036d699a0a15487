from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

OBJECT = (
    "{apiVersion: redis.redis.opstreelabs.in/v1beta2, kind: %s, metadata: {name: cache, namespace: data}, spec: %s}"
)
STORAGE = "storage: {volumeClaimTemplate: {spec: {storageClassName: fast, resources: {requests: {storage: 1Gi}}}}}"


def test_one_redis_is_one_pod_with_services() -> None:
    found = projections(OBJECT % ("Redis", "{kubernetesConfig: {image: 'redis:7'}, %s}" % STORAGE))  # noqa: UP031
    assert set(found) == {
        "StatefulSet data/cache",
        "Service data/cache",
        "Service data/cache-headless",
        "Service data/cache-additional",
        "PersistentVolumeClaim data/cache-cache-0",
    }
    template = found["StatefulSet data/cache"].value["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == "redis:7"


def test_a_cluster_has_leaders_and_followers() -> None:
    spec = "{clusterSize: 3, redisFollower: {replicas: 2, pdb: {enabled: true, maxUnavailable: 1}}, redisExporter: {enabled: true}}"
    found = projections(OBJECT % ("RedisCluster", spec))
    assert found["StatefulSet data/cache-leader"].value["spec"]["replicas"] == 3
    assert found["StatefulSet data/cache-follower"].value["spec"]["replicas"] == 2
    assert found["StatefulSet data/cache-follower"].path == ("spec", "redisFollower", "replicas")
    assert {
        "Service data/cache-master",
        "Service data/cache-leader",
        "Service data/cache-leader-headless",
        "Service data/cache-follower-metrics",
        "PodDisruptionBudget data/cache-follower",
    } <= set(found)
    assert "PodDisruptionBudget data/cache-leader" not in found


def test_a_replication_tells_its_primary_by_a_label() -> None:
    found = projections(OBJECT % ("RedisReplication", "{clusterSize: 3, pdb: {enabled: true, minAvailable: 2}}"))
    assert found["Service data/cache-master"].value["spec"]["selector"]["redis-role"] == "master"
    assert found["Service data/cache-replica"].value["spec"]["selector"]["redis-role"] == "slave"
    assert found["PodDisruptionBudget data/cache-replication"].value["spec"]["minAvailable"] == 2


def test_sentinels_watch_under_a_name_of_their_own() -> None:
    found = projections(OBJECT % ("RedisSentinel", "{}"))
    assert found["StatefulSet data/cache-sentinel"].value["spec"]["replicas"] == 3
    assert found["Service data/cache-sentinel"].value["spec"]["ports"][0]["port"] == 26379


def test_the_service_leads_to_the_pods() -> None:
    found = estate(OBJECT % ("RedisCluster", "{clusterSize: 3}"))
    behind = found.behind(ObjectId("", "Service", "data", "cache-leader"))
    assert [each.id.name for each in behind] == ["cache-leader"]


def test_the_additional_service_can_be_left_out() -> None:
    off = "{kubernetesConfig: {service: {additional: {enabled: false}}}}"
    assert "Service data/cache-additional" not in made(OBJECT % ("Redis", off))
