from __future__ import annotations

import pytest

from labwright.kube import GVK, is_namespaced, known_kinds


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("", "Node"),
        ("", "Namespace"),
        ("", "PersistentVolume"),
        ("rbac.authorization.k8s.io", "ClusterRole"),
        ("storage.k8s.io", "StorageClass"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("policy", "PodSecurityPolicy"),
        ("cert-manager.io", "ClusterIssuer"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("networking.k8s.io", "IngressClass"),
    ],
)
def test_cluster_scoped(group: str, kind: str) -> None:
    assert is_namespaced((group, kind)) is False


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("", "Pod"),
        ("apps", "Deployment"),
        ("networking.k8s.io", "NetworkPolicy"),
        ("extensions", "Ingress"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("cert-manager.io", "Certificate"),
        ("postgresql.cnpg.io", "Cluster"),
        ("metallb.io", "IPAddressPool"),
        ("longhorn.io", "Volume"),
        ("monitoring.coreos.com", "ServiceMonitor"),
        ("traefik.io", "Middleware"),
    ],
)
def test_namespaced(group: str, kind: str) -> None:
    assert is_namespaced(GVK(group, "any", kind)) is True


def test_an_unknown_kind_is_unknown() -> None:
    assert is_namespaced(("example.org", "Thing")) is None
    assert known_kinds("example.org") == ()


def test_kinds_of_a_group_are_sorted() -> None:
    kinds = known_kinds("apps")
    assert {"DaemonSet", "Deployment", "StatefulSet"} <= set(kinds)
    assert list(kinds) == sorted(kinds)
