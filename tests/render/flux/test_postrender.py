"""What helm-controller does to a chart's objects."""

from __future__ import annotations

from dataclasses import replace

from labwright.render.flux.postrender import post_render
from labwright.render.objects import Object
from labwright.source import plain
from labwright.tree import Tree
from tests.render.flux.objects import one
from tests.render.kustomize.harness import history
from tests.render.written import objects

HEAD = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: ns}
spec:
"""

CHART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  template:
    spec:
      containers:
        - {name: web, image: example/web:1}
        - {name: side, image: example/side:1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
"""

OWN = {"helm.toolkit.fluxcd.io/name": "web", "helm.toolkit.fluxcd.io/namespace": "ns"}


def rendered(spec: str, chart: list[Object] | None = None) -> list[Object]:
    text = HEAD + "".join(f"  {line}\n" for line in spec.splitlines())
    return post_render(chart or objects(CHART), one(text, "hr.yaml"), "ns", Tree.of({"hr.yaml": text}))


def test_objects_get_the_labels_by_which_the_controller_knows_them() -> None:
    given = objects(CHART)
    deployment, service = rendered("interval: 1h", given)
    assert plain(deployment.value["metadata"]["labels"]) == {"app": "web", **OWN}
    assert plain(service.value["metadata"]["labels"]) == OWN
    assert history(service.value, "metadata", "labels", "helm.toolkit.fluxcd.io/name") == [
        "hr.yaml:3:18 helm-controller"
    ]
    assert given[0].value["metadata"]["labels"] == {"app": "web"}


def test_common_metadata_goes_onto_every_object_and_the_own_labels_win() -> None:
    spec = "commonMetadata:\n  labels: {team: a, helm.toolkit.fluxcd.io/name: x}\n  annotations: {note: b}"
    _, service = rendered(spec)
    assert plain(service.value["metadata"]) == {
        "name": "web",
        "labels": {"team": "a", **OWN},
        "annotations": {"note": "b"},
    }
    assert history(service.value, "metadata", "labels", "team") == ["hr.yaml:6:20 commonMetadata"]


def test_patches_and_images_of_a_post_renderer_point_to_their_lines() -> None:
    spec = """\
postRenderers:
  - kustomize:
      patches:
        - target: {kind: Deployment}
          patch: |
            - op: add
              path: /spec/replicas
              value: 3
        - patch: |
            kind: Deployment
            apiVersion: apps/v1
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: side, $patch: delete}]}}}
      images:
        - {name: example/web, newTag: "2"}
  - kustomize:
      images:
        - {name: example/web, newName: mirror.example.org/web}
"""
    deployment, service = rendered(spec)
    assert plain(deployment.value["spec"]) == {
        "replicas": 3,
        "template": {"spec": {"containers": [{"name": "web", "image": "mirror.example.org/web:2"}]}},
    }
    assert history(deployment.value, "spec", "replicas")[0].startswith("hr.yaml:12:24")
    image = history(deployment.value, "spec", "template", "spec", "containers", 0, "image")
    assert [one.partition(" ")[0].rpartition(":")[0] for one in image] == ["hr.yaml:22", "hr.yaml:19", "file.yaml:8"]
    assert service.name == "web"


def test_a_patch_may_delete_and_rename_nothing() -> None:
    spec = """\
postRenderers:
  - kustomize:
      patches:
        - patch: |
            {apiVersion: v1, kind: Service, metadata: {name: web}, $patch: delete}
"""
    assert [item.kind for item in rendered(spec)] == ["Deployment"]


def test_crds_of_the_crds_folder_get_nothing_but_the_labels() -> None:
    crd = one("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.example.org}\n")
    chart = [replace(crd, template="web/crds/x.yaml"), replace(crd, template="web/templates/crds/x.yaml", name="y")]
    raw, templated = rendered("commonMetadata: {labels: {team: a}}", chart)
    assert plain(raw.value["metadata"]["labels"]) == OWN
    assert plain(templated.value["metadata"]["labels"]) == {"team": "a", **OWN}
