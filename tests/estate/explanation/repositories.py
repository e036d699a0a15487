"""A small repository for explanations: Flux, an overlay with a patch, variables, a Secret, a release with values from two places."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from labwright.estate.explanation import Evidence, Explanation, Question, explain, find_object, locate, parse_path
from labwright.estate.explanation.explain import ProberOf
from labwright.estate.explanation.naming import Wanted
from labwright.render.context import Context
from labwright.render.flux import clusters, render_cluster
from labwright.render.helm.origins import Prober
from labwright.render.helm.renderer import renderer
from labwright.render.helm.setup import find_engine
from labwright.render.units import RenderedCluster, Unit
from labwright.tree import Tree

CHART = Path(__file__).parents[2] / "render" / "helm" / "charts" / "origins-web"

FILES = {
    "clusters/home/flux-system/sync.yaml": """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  url: https://git.example.org/home
  interval: 1m
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  path: ./clusters/home
  interval: 10m
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
""",
    "clusters/home/apps.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: flux-system
data:
  DOMAIN: home.example.org
---
apiVersion: v1
kind: Secret
metadata:
  name: secrets
  namespace: flux-system
stringData:
  TOKEN: s3cr3t
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: base
  namespace: flux-system
spec:
  path: ./infra
  interval: 10m
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  path: ./apps/home
  interval: 10m
  prune: true
  wait: true
  dependsOn:
    - name: base
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: settings}
      - {kind: Secret, name: secrets}
""",
    "infra/kustomization.yaml": "resources: [namespace.yaml]\n",
    "infra/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
    "apps/base/kustomization.yaml": "resources: [deployment.yaml, service.yaml, route.yaml, secret.yaml]\n",
    "apps/base/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: notes
spec:
  replicas: 1
  selector:
    matchLabels: {app: notes}
  template:
    metadata:
      labels: {app: notes}
      annotations:
        example.org/scrape: "true"
    spec:
      containers:
        - name: notes
          image: example.org/notes:1.0
          envFrom:
            - secretRef: {name: notes}
""",
    "apps/base/service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: notes
spec:
  selector: {app: notes}
  ports:
    - {name: http, port: 80}
""",
    "apps/base/route.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: notes
  annotations:
    example.org/token: ${TOKEN}
spec:
  rules:
    - host: notes.${DOMAIN}
""",
    "apps/base/secret.yaml": """\
apiVersion: v1
kind: Secret
metadata:
  name: notes
stringData:
  password: hunter2
""",
    "apps/home/kustomization.yaml": """\
namespace: apps
resources:
  - ../base
  - release.yaml
patches:
  - path: notes.patch.yaml
images:
  - name: example.org/notes
    newTag: "2.0"
""",
    "apps/home/notes.patch.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: notes
spec:
  replicas: 2
""",
    "apps/home/release.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: blog-values
data:
  values.yaml: |
    replicas: 2
    mode: single
---
apiVersion: v1
kind: Secret
metadata:
  name: blog-secrets
stringData:
  values.yaml: |
    image:
      tag: secret-tag
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: blog
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/origins-web
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  valuesFrom:
    - {kind: ConfigMap, name: blog-values}
    - {kind: Secret, name: blog-secrets}
  values:
    image:
      repository: registry.example.org/blog
    mode: cluster
    password: letmein
    podAnnotations: {example.org/owner: home}
    ingress:
      enabled: true
      host: blog.${DOMAIN}
    imagePullPolcy: Always
  postRenderers:
    - kustomize:
        patches:
          - target: {kind: Deployment}
            patch: |
              - op: replace
                path: /metadata/labels/helm.sh~1chart
                value: pinned
""",
}


def tree() -> Tree:
    """The repository with the chart in it."""
    chart = {
        f"charts/origins-web/{path.relative_to(CHART).as_posix()}": path.read_bytes()
        for path in sorted(CHART.rglob("*"))
        if path.is_file()
    }
    return Tree.of({**FILES, **chart})


@cache
def rendered() -> tuple[RenderedCluster, Context]:
    """The one cluster, and what it was rendered with."""
    engine = find_engine()
    if engine is None:
        pytest.skip("no Helm engine")
    files = tree()
    context = Context(helm=renderer(files, engine=engine))
    (entry,) = clusters(files)
    return render_cluster(files, entry, context), context


def cluster() -> RenderedCluster:
    return rendered()[0]


def evidence() -> Evidence:
    return Evidence(FILES.get)


def probers() -> ProberOf:
    helm = rendered()[1].helm
    known: dict[str, Prober] = {}

    def of(unit: Unit) -> Prober | None:
        if unit.release is None or helm is None:
            return None
        return known.setdefault(unit.id, Prober(helm=helm, spec=unit.release))

    return of


def explained(spelled: str, field: str = "", namespace: str | None = None) -> Explanation:
    """What there is to say about `deploy/notes`, or one of its fields."""
    kind, _, name = spelled.partition("/")
    target = find_object([cluster()], Wanted(kind=kind, name=name, namespace=namespace))
    return explain(Question(target, locate(target.object.value, parse_path(field))), evidence(), probers())
