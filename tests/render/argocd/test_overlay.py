"""Kustomizations completed by an Application."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.argocd.overlay import render_overlay
from labwright.render.kustomize.reading import Reader
from labwright.source import SourceError, plain
from tests.render.argocd.harness import mapping
from tests.render.kustomize.harness import history
from tests.render.written import tree

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {a: old}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1'}]}
"""
FILES = {
    "app/kustomization.yaml": "resources: [d.yaml]\nimages: [{name: nginx, newTag: '2'}]\ncommonAnnotations: {kept: file}\n",
    "app/d.yaml": DEPLOYMENT,
    "parts/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n",
}


def build(settings: str) -> Any:
    reader = Reader(tree(FILES), restricted=False)
    variables = {"ARGOCD_APP_NAME": "home"}
    (made,) = render_overlay(reader, "app", mapping(settings), variables, None).objects
    return made.value


def test_names_namespace_images_and_replicas_are_set() -> None:
    value = build(
        "namePrefix: my-\nnamespace: apps\nimages: ['nginx=registry.example.org/nginx:3', 'other:1']\nreplicas: [{name: web, count: '4'}]\n"
    )
    assert (value["metadata"]["name"], value["metadata"]["namespace"]) == ("my-web", "apps")
    assert value["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example.org/nginx:3"
    assert value["spec"]["replicas"] == 4
    assert history(value, "metadata", "namespace")[0].startswith("values.yaml:2:")
    assert history(value, "spec", "replicas")[0].startswith("values.yaml:4:")


def test_labels_go_into_selectors_unless_told_otherwise() -> None:
    value = build("commonLabels: {b: $ARGOCD_APP_NAME}\n")
    assert value["spec"]["selector"]["matchLabels"] == {"app": "web", "b": "home"}
    value = build("commonLabels: {b: x}\nlabelWithoutSelector: true\n")
    assert plain(value["metadata"]["labels"]) == {"a": "old", "b": "x"}
    assert (value["spec"]["selector"]["matchLabels"], value["spec"]["template"]["metadata"]["labels"]) == (
        {"app": "web"},
        {"app": "web"},
    )
    value = build("commonLabels: {b: x}\nlabelWithoutSelector: true\nlabelIncludeTemplates: true\n")
    assert value["spec"]["template"]["metadata"]["labels"] == {"app": "web", "b": "x"}


def test_what_the_file_says_is_kept_unless_forced() -> None:
    with pytest.raises(SourceError) as caught:
        build("commonAnnotations: {kept: mine}\n")
    assert "forceCommonAnnotations" in caught.value.diagnostics[0].help
    value = build("commonAnnotations: {kept: mine}\nforceCommonAnnotations: true\n")
    assert value["metadata"]["annotations"] == {"kept": "mine"}
    assert build("commonAnnotations: {own: $ARGOCD_APP_NAME}\n")["metadata"]["annotations"]["own"] == "$ARGOCD_APP_NAME"
    assert (
        build("commonAnnotations: {own: $ARGOCD_APP_NAME}\ncommonAnnotationsEnvsubst: true\n")["metadata"][
            "annotations"
        ]["own"]
        == "home"
    )


def test_patches_and_components_are_added() -> None:
    value = build(
        "patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: replace, path: /spec/replicas, value: 7}\ncomponents: [../parts, ../gone]\nignoreMissingComponents: true\n"
    )
    assert (value["spec"]["replicas"], value["metadata"]["name"]) == (7, "web-part")


@pytest.mark.parametrize(
    "settings", ["images: x", "replicas: [{name: a}]", "patches: [x]", "commonLabels: []", "components: [../gone]"]
)
def test_wrong_settings_are_refused(settings: str) -> None:
    with pytest.raises(SourceError):
        build(settings + "\n")
