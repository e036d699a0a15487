"""Whatever shape a field has, a cluster is rendered or told to be wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from labwright.render.argocd import clusters, render_cluster
from labwright.render.context import Context
from labwright.source import dump_all, load, plain
from tests.render.argocd.harness import REPOSITORY, ValuesHelm
from tests.render.written import tree

BASE = f"""
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {{name: root, namespace: argocd, annotations: {{argocd.argoproj.io/sync-wave: '1'}}}}
  spec:
    project: small
    source: {{repoURL: '{REPOSITORY}', path: apps, directory: {{recurse: true, include: '*.yaml', exclude: x}}}}
    destination: {{server: 'https://kubernetes.default.svc', namespace: apps, name: in-cluster}}
    syncPolicy: {{automated: {{prune: true}}, syncOptions: [CreateNamespace=true], managedNamespaceMetadata: {{labels: {{a: b}}}}}}
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {{name: chart, namespace: argocd}}
  spec:
    sources:
    - {{repoURL: '{REPOSITORY}', ref: values}}
    - repoURL: https://charts.example.org
      chart: loki
      targetRevision: 1.0.0
      helm:
        releaseName: r
        valueFiles: [$values/values.yaml]
        valuesObject: {{a: {{b: [1]}}}}
        parameters: [{{name: a.c, value: '1', forceString: true}}]
        fileParameters: [{{name: f, path: /values.yaml}}]
        apiVersions: [a/v1]
        kubeVersion: 1.30.0
    destination: {{namespace: apps}}
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {{name: overlay, namespace: argocd}}
  spec:
    source:
      repoURL: '{REPOSITORY}'
      path: overlay
      kustomize:
        images: ['a=b:1']
        replicas: [{{name: a, count: 2}}]
        commonLabels: {{a: b}}
        patches: [{{target: {{kind: ConfigMap}}, patch: 'data: {{}}'}}]
        components: [../none]
        ignoreMissingComponents: true
- apiVersion: argoproj.io/v1alpha1
  kind: ApplicationSet
  metadata: {{name: set, namespace: argocd}}
  spec:
    goTemplate: true
    goTemplateOptions: [missingkey=error]
    syncPolicy: {{preserveResourcesOnDeletion: true}}
    generators:
    - matrix:
        generators:
        - clusters: {{selector: {{matchExpressions: [{{key: a, operator: NotIn, values: [b]}}]}}, values: {{x: '{{{{.name}}}}'}}}}
        - git: {{repoURL: '{REPOSITORY}', files: [{{path: values.yaml}}], directories: [], pathParamPrefix: p}}
    - merge: {{mergeKeys: [a], generators: [{{list: {{elements: [{{a: b}}]}}}}, {{list: {{elementsYaml: '[{{a: c}}]'}}}}]}}
      selector: {{matchLabels: {{a: b}}}}
    template: {{metadata: {{name: '{{{{ .a }}}}', labels: {{}}}}, spec: {{source: {{repoURL: '{REPOSITORY}', path: overlay}}}}}}
    templatePatch: 'spec: {{project: x}}'
- apiVersion: argoproj.io/v1alpha1
  kind: AppProject
  metadata: {{name: small}}
  spec: {{sourceRepos: ['*'], destinations: [{{server: '*', namespace: '*'}}], clusterResourceWhitelist: [{{group: '*', kind: '*'}}]}}
- {{apiVersion: v1, kind: Secret, metadata: {{name: c, labels: {{argocd.argoproj.io/secret-type: cluster}}}}, stringData: {{name: x, server: z}}}}
"""
FILES = {
    "apps/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
    "overlay/kustomization.yaml": "resources: [c.yaml]\n",
    "overlay/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
    "values.yaml": "a: b\n",
}
OBJECTS: list[Any] = plain(load(BASE, "base.yaml").value)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 1, 1.5, True, "x", "", "{{", "{{ .x", [], {}, [1], [None], [[]], {"a": 1}, {"a": None}, {"": []}]
)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, item in items for path in ((*above, key), *paths(item, (*above, key)))]


PATHS = [path for path in paths(OBJECTS) if len(path) > 1]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), ODD), min_size=1, max_size=3))
def test_a_field_of_any_shape_is_told_and_never_a_traceback(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    objects = plain(OBJECTS)
    for path, odd in changes:
        here = objects
        for step in path[:-1]:
            if (
                not isinstance(here, dict | list)
                or (isinstance(here, dict) and step not in here)
                or (isinstance(here, list) and (not isinstance(step, int) or step >= len(here)))
            ):
                break
            here = here[step]
        else:
            if isinstance(here, dict) or (
                isinstance(here, list) and isinstance(path[-1], int) and path[-1] < len(here)
            ):
                here[path[-1]] = odd
    files = tree({**FILES, "apps.yaml": dump_all([(one, {}) for one in objects])})
    for entry in clusters(files):
        render_cluster(files, entry, Context(helm=ValuesHelm()))
