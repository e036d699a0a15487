"""What a cluster serves by itself."""

from __future__ import annotations

from labwright.kube import is_namespaced
from labwright.kube.gvk import split_api_version
from labwright.render.helm.contract import Capabilities
from labwright.render.helm.engine import Engine
from labwright.render.helm.served import served
from tests.render.helm.samples import chart_files, release, renders


def versions(kubernetes_version: str, *more: str) -> frozenset[str]:
    return served(Capabilities(kubernetes_version=kubernetes_version, api_versions=frozenset(more))).api_versions


def test_kinds_are_served_from_the_version_that_brought_them() -> None:
    assert "policy/v1/PodDisruptionBudget" in versions("1.32.9")
    assert "networking.k8s.io/v1/ServiceCIDR" not in versions("v1.32.9+k3s1")
    assert "networking.k8s.io/v1/ServiceCIDR" in versions("1.33.0")
    assert "resource.k8s.io/v1/DeviceClass" in versions("")


def test_what_the_cluster_has_besides_stays() -> None:
    assert "example.org/v1/Thing" in versions("1.32.9", "example.org/v1/Thing")


def test_every_kind_of_the_table_exists() -> None:
    for one in versions("1.36.0"):
        version, _, kind = one.rpartition("/")
        assert is_namespaced((split_api_version(version)[0], kind)) is not None, one


def test_charts_see_them(engine: Engine) -> None:
    ask = (
        "apiVersion: v1\nkind: A\nmetadata: {name: a}\nhas:\n"
        '- {{ .Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget" }}\n'
        '- {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}\n'
        '- {{ .Capabilities.APIVersions.Has "example.org/v1/Thing" }}\n'
        "version: {{ .Capabilities.KubeVersion.Version }}\n"
    )
    cluster = Capabilities(kubernetes_version="1.31.2", api_versions=frozenset({"monitoring.coreos.com/v1"}))
    (found,) = renders(chart_files({"a.yaml": ask}), engine).render([release(capabilities=cluster)])
    assert found.objects[0].value["has"] == [True, True, False]
    assert found.objects[0].value["version"] == "v1.31.2"
