"""What a distribution brings along that no manifest names.

K3s: its packaged manifests (docs.k3s.io/installation/packaged-components). k3d runs the same K3s.
"""

from labwright.kube import ObjectId

_EVERY_CLUSTER = (
    ObjectId("scheduling.k8s.io", "PriorityClass", "", "system-cluster-critical"),
    ObjectId("scheduling.k8s.io", "PriorityClass", "", "system-node-critical"),
    ObjectId("", "Service", "default", "kubernetes"),
    ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "admin"),
    ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "cluster-admin"),
    ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "edit"),
    ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "view"),
)
_K3S = (
    ObjectId("", "Service", "kube-system", "kube-dns"),
    ObjectId("", "Service", "kube-system", "metrics-server"),
    ObjectId("", "Service", "kube-system", "traefik"),
    ObjectId("", "ConfigMap", "kube-system", "coredns"),
    ObjectId("helm.cattle.io", "HelmChart", "kube-system", "traefik"),
    ObjectId("helm.cattle.io", "HelmChart", "kube-system", "traefik-crd"),
    ObjectId("networking.k8s.io", "IngressClass", "", "traefik"),
    ObjectId("storage.k8s.io", "StorageClass", "", "local-path"),
)
_BY_NAME = {"k3s": _K3S, "k3d": _K3S}


def built_ins(distribution: str) -> tuple[ObjectId, ...]:
    """Objects that are there as soon as the cluster is; of an unknown distribution only what every cluster has."""
    return (*_EVERY_CLUSTER, *_BY_NAME.get(distribution, ()))
