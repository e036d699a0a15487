import pytest

from labwright.estate.distribution import built_ins, inferred
from labwright.kube import ObjectId
from tests.estate.estates import cluster, unit

LOCAL_PATH = ObjectId("storage.k8s.io", "StorageClass", "", "local-path")
CLUSTER_ADMIN = ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "cluster-admin")


def ids(distribution: str) -> set[ObjectId]:
    return {each.id for each in built_ins(distribution)}


def test_k3d_brings_what_k3s_brings() -> None:
    assert ids("k3d") == ids("k3s")
    assert LOCAL_PATH in ids("k3s")


def test_of_an_unknown_distribution_only_what_every_cluster_has_is_there() -> None:
    assert CLUSTER_ADMIN in ids("")
    assert LOCAL_PATH not in ids("talos")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{apiVersion: helm.cattle.io/v1, kind: HelmChartConfig, metadata: {name: traefik}}", "k3s"),
        ("{apiVersion: helm.cattle.io/v1, kind: HelmChartConfig, metadata: {name: rke2-canal}}", ""),
        (
            "{apiVersion: upgrade.cattle.io/v1, kind: Plan, metadata: {name: a}, spec: {upgrade: {image: rancher/k3s-upgrade}}}",
            "k3s",
        ),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: traefik}}", ""),
    ],
    ids=["config", "rke2", "upgrade", "nothing"],
)
def test_a_repository_may_tell_its_distribution(text: str, expected: str) -> None:
    assert inferred(cluster(unit("all", text))) == expected
