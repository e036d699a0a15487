"""What a distribution brings along that no manifest names.

K3s: its packaged manifests (docs.k3s.io/installation/packaged-components; github.com/k3s-io/k3s, manifests/coredns.yaml,
local-storage.yaml, traefik.yaml, metrics-server, runtimes.yaml). k3d runs the same K3s.
"""

from collections.abc import Iterator

from labwright.estate.fields import text
from labwright.estate.projections.made import Made, container, made, pod_template, service, workload
from labwright.render.content import identities_of
from labwright.render.units import RenderedCluster

_DNS = {"k8s-app": "kube-dns"}


def inferred(cluster: RenderedCluster) -> str:
    """The distribution that a repository itself tells of: K3s where it configures K3s' own Traefik or upgrades K3s; else empty."""
    for unit in cluster.units:
        for at, each in enumerate(identities_of(unit.objects)):
            if each.api_version.startswith("helm.cattle.io/") and (each.kind, each.name) == (
                "HelmChartConfig",
                "traefik",
            ):
                return "k3s"
            is_plan = each.api_version.startswith("upgrade.cattle.io/") and each.kind == "Plan"
            if is_plan and "k3s-upgrade" in text(unit.objects[at].value, "spec", "upgrade", "image"):
                return "k3s"
    return ""


def built_ins(distribution: str) -> Iterator[Made]:
    """Objects that are there as soon as the cluster is; of an unknown distribution only what every cluster has."""
    for name in ("system-cluster-critical", "system-node-critical"):
        yield made("scheduling.k8s.io/v1", "PriorityClass", "", name)
    yield service("default", "kubernetes", {}, [("https", 443)])
    for name in ("default", "kube-system", "kube-public", "kube-node-lease"):
        yield made("v1", "ServiceAccount", name, "default")
        yield made("v1", "ConfigMap", name, "kube-root-ca.crt")
    for name in ("admin", "cluster-admin", "edit", "view", "system:auth-delegator", "system:aggregate-to-view"):
        yield made("rbac.authorization.k8s.io/v1", "ClusterRole", "", name)
    yield made("rbac.authorization.k8s.io/v1", "Role", "kube-system", "extension-apiserver-authentication-reader")
    yield made("v1", "ConfigMap", "kube-system", "extension-apiserver-authentication")
    if distribution in ("k3s", "k3d"):
        yield from _k3s()


def _k3s() -> Iterator[Made]:
    yield service("kube-system", "kube-dns", _DNS, [("dns", 53), ("dns-tcp", 53), ("metrics", 9153)])
    template = pod_template(_DNS, [container("coredns", None, [("dns-tcp", 53), ("metrics", 9153)])])
    yield workload("Deployment", "kube-system", "coredns", template, labels=_DNS, selector={"matchLabels": _DNS})
    yield made("v1", "ConfigMap", "kube-system", "coredns")
    yield service("kube-system", "metrics-server", {"k8s-app": "metrics-server"}, [("https", 443)])
    yield made("v1", "Service", "kube-system", "traefik", spec={"type": "LoadBalancer"})
    for name in ("traefik", "traefik-crd"):
        yield made("helm.cattle.io/v1", "HelmChart", "kube-system", name)
    for name in ("crun", "nvidia", "nvidia-experimental"):
        yield made("node.k8s.io/v1", "RuntimeClass", "", name)
    yield made(
        "networking.k8s.io/v1", "IngressClass", "", "traefik", spec={"controller": "traefik.io/ingress-controller"}
    )
    yield made(
        "storage.k8s.io/v1",
        "StorageClass",
        "",
        "local-path",
        annotations={"storageclass.kubernetes.io/is-default-class": "true"},
        provisioner="rancher.io/local-path",
    )
