"""Where objects go."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import read_application
from labwright.render.argocd.namespaces import projected, settled
from labwright.source import plain
from tests.render.argocd.harness import application, item
from tests.render.kustomize.harness import history

APP = read_application(item(application("web", "web")), "argocd")


@pytest.mark.parametrize(
    ("text", "namespace"),
    [
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}", "web"),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: own}}", "own"),
        ("{apiVersion: v1, kind: Namespace, metadata: {name: c}}", ""),
        ("{apiVersion: v1, kind: PersistentVolume, metadata: {name: c, namespace: odd}}", ""),
        ("{apiVersion: example.org/v1, kind: Thing, metadata: {name: c}}", "web"),
        ("{apiVersion: example.org/v1, kind: World, metadata: {name: c}}", ""),
    ],
)
def test_objects_without_a_namespace_go_to_the_destinations(text: str, namespace: str) -> None:
    made = settled(item(text), APP, {("example.org", "World"): False})
    assert (made.namespace, made.value["metadata"].get("namespace", "")) == (namespace, namespace)


def test_the_destination_is_the_origin_and_the_given_object_is_left_alone() -> None:
    given = item("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}")
    made = settled(given, APP, {})
    assert history(made.value, "metadata", "namespace")[0].startswith("app.yaml:4:")
    assert "namespace" not in given.value["metadata"]


def test_a_namespace_that_argo_cd_makes_is_projected() -> None:
    options = (
        ", managedNamespaceMetadata: {labels: {a: b}}, syncOptions: [ServerSideApply=true, CreateNamespace=true]}}\n"
    )
    made = projected(read_application(item(application("web", "web").replace("}}\n", options)), "argocd"))
    assert made is not None
    assert plain(made.value) == {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "web", "labels": {"a": "b"}},
    }
    assert made.generated and str(made.place).startswith("app.yaml:4:")
    assert projected(APP) is None
