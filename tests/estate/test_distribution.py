from labwright.estate.distribution import built_ins
from labwright.kube import ObjectId

LOCAL_PATH = ObjectId("storage.k8s.io", "StorageClass", "", "local-path")
CLUSTER_ADMIN = ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "cluster-admin")


def test_k3d_brings_what_k3s_brings() -> None:
    assert built_ins("k3d") == built_ins("k3s")
    assert LOCAL_PATH in built_ins("k3s")


def test_of_an_unknown_distribution_only_what_every_cluster_has_is_there() -> None:
    assert CLUSTER_ADMIN in built_ins("")
    assert LOCAL_PATH not in built_ins("talos")
