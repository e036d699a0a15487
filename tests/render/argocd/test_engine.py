"""An app-of-apps chart through a real Helm engine."""

from __future__ import annotations

import pytest

from labwright.render.argocd import clusters, render_cluster
from labwright.render.context import Context
from labwright.render.helm.renderer import renderer
from labwright.render.helm.setup import find_engine
from labwright.source import plain
from tests.render.argocd.harness import REPOSITORY, application, codes, shape
from tests.render.written import config_map, tree

TEMPLATE = """\
{{- range $name, $app := .Values.apps }}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: {{ $name }}, namespace: argocd, annotations: {argocd.argoproj.io/sync-wave: {{ $app.wave | quote }}}}
spec:
  project: default
  source: {repoURL: {{ $.Values.repository | quote }}, path: {{ $app.path }}}
  destination: {server: https://kubernetes.default.svc, namespace: {{ $name }}}
  syncPolicy: {automated: {}}
{{- end }}
"""
HOOK = """\
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
"""


def test_a_chart_of_applications_is_followed_through_the_engine() -> None:
    engine = find_engine()
    if engine is None:
        pytest.skip("no Helm engine")
    helm = (
        ", helm: {valuesObject: {apps: {web: {path: web, wave: '2'}, db: {path: db, wave: '1'}}}, parameters: [{name: repository, value: '"
        + REPOSITORY
        + "'}]}"
    )
    files = tree(
        {
            "root.yaml": application("root", source=f", path: charts/apps{helm}"),
            "charts/apps/Chart.yaml": "apiVersion: v2\nname: apps\nversion: 1.0.0\n",
            "charts/apps/values.yaml": "apps: {}\n",
            "charts/apps/templates/apps.yaml": TEMPLATE,
            "web/c.yaml": config_map("c"),
            "db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
            "db/templates/job.yaml": HOOK,
            "db/templates/c.yaml": config_map("{{ .Release.Name }}-{{ .Release.Namespace }}"),
        }
    )
    (entry,) = clusters(files)
    cluster = render_cluster(files, entry, Context(helm=renderer(files, engine=engine)))
    assert codes(cluster) == []
    assert shape(cluster) == [
        ("Application/argocd/root", "", 2),
        ("Application/argocd/db", "Application/argocd/root", 2),
        ("Application/argocd/web", "Application/argocd/root", 1),
    ]
    db = cluster.units[1]
    assert [(one.name, one.namespace, one.hook) for one in db.objects] == [
        ("migrate", "db", "PreSync"),
        ("db-db", "db", ""),
    ]
    assert (db.wave, db.chart, plain(cluster.units[2].objects[0].value)["metadata"]) == (
        1,
        "db 1.0.0",
        {"name": "c", "namespace": "web"},
    )
