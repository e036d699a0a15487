"""ApplicationSets to Applications."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.generation import FINALIZER, Generation, generate
from labwright.render.argocd.repositories import Repositories
from labwright.source import plain
from tests.render.argocd.harness import item
from tests.render.kustomize.harness import history
from tests.render.written import tree

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s, namespace: argocd}\n"


def made(spec: str) -> tuple[list[Any], list[str]]:
    fs = tree({})
    objects, found = generate(item(HEAD + spec, "set.yaml"), Generation(fs=fs, repositories=Repositories(fs)))
    return [plain(one.value) for one in objects], [str(one) for one in found]


def test_a_go_template_and_its_patch_are_filled() -> None:
    spec = """\
spec:
  goTemplate: true
  goTemplateOptions: ["missingkey=error"]
  generators: [{list: {elements: [{name: web, values: {replicas: 2}, auto: true}, {name: db, auto: false}]}}]
  template:
    metadata: {name: '{{ .name | upper | lower }}', labels: {'{{ .name }}': 'yes'}}
    spec: {project: '{{ .name }}', source: {repoURL: x, path: 'apps/{{ .name }}'}}
  templatePatch: |
    spec:
      project: changed
      {{- if .auto }}
      syncPolicy: {automated: {prune: true}}
      {{- end }}
"""
    objects, found = made(spec)
    assert found == []
    assert objects[0] == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "web", "namespace": "argocd", "labels": {"web": "yes"}, "finalizers": [FINALIZER]},
        "spec": {
            "project": "web",
            "source": {"repoURL": "x", "path": "apps/web"},
            "syncPolicy": {"automated": {"prune": True}},
        },
    }
    assert "syncPolicy" not in objects[1]["spec"]


def test_a_filled_field_comes_from_the_element_and_before_that_from_the_template() -> None:
    spec = "spec:\n  generators:\n  - list:\n      elements:\n      - name: web\n  template:\n    metadata: {name: 'my-{{name}}'}\n    spec: {source: {path: fixed}}\n"
    fs = tree({})
    objects, _ = generate(item(HEAD + spec, "set.yaml"), Generation(fs=fs, repositories=Repositories(fs)))
    assert history(objects[0].value, "metadata", "name") == ["set.yaml:8:15 ApplicationSet s", "set.yaml:10:22"]
    assert history(objects[0].value, "spec", "source", "path") == ["set.yaml:11:27"]


def test_a_generators_own_template_is_filled_up_with_the_shared_one() -> None:
    spec = "spec: {generators: [{list: {elements: [{name: a}], template: {metadata: {name: 'own-{{name}}'}}}}, {list: {elements: [{name: b}]}}], template: {metadata: {name: '{{name}}'}, spec: {project: p}}}"
    objects, _ = made(spec)
    assert [(one["metadata"]["name"], one["spec"]) for one in objects] == [
        ("own-a", {"project": "p"}),
        ("b", {"project": "p"}),
    ]


def test_resources_may_be_kept_on_deletion() -> None:
    objects, _ = made(
        "spec: {syncPolicy: {preserveResourcesOnDeletion: true}, generators: [{list: {elements: [{a: a}]}}], template: {metadata: {name: '{{a}}'}, spec: {}}}"
    )
    assert "finalizers" not in objects[0]["metadata"]


def test_one_name_twice_is_an_error_and_other_generators_run_all_the_same() -> None:
    spec = "spec: {generators: [{list: {elements: [{a: a}, {a: a}]}}, {scmProvider: {}}, {list: {elements: [{a: b}]}}], template: {metadata: {name: '{{a}}'}, spec: {}}}"
    objects, found = made(spec)
    assert [one["metadata"]["name"] for one in objects] == ["a", "b"]
    assert sorted(one.partition(": ")[2].partition(":")[0] for one in found) == ["error[AR006]", "warning[AR012]"]


def test_a_tag_that_is_unknown_stays_and_a_key_that_is_missing_is_refused() -> None:
    objects, _ = made(
        "spec: {generators: [{list: {elements: [{a: a}]}}], template: {metadata: {name: '{{a}}-{{b}}'}, spec: {}}}"
    )
    assert objects[0]["metadata"]["name"] == "a-{{b}}"
    _, found = made(
        "spec: {goTemplate: true, goTemplateOptions: [missingkey=error], generators: [{list: {elements: [{a: a}]}}], template: {metadata: {name: '{{.b}}'}, spec: {}}}"
    )
    assert "AR013" in found[0] and found[0].startswith("set.yaml:4:")


@pytest.mark.parametrize("spec", ["x: 1", "spec: {generators: []}", "spec: {template: {}}"])
def test_what_is_no_application_set_is_refused(spec: str) -> None:
    with pytest.raises(ArgoError):
        made(spec)
