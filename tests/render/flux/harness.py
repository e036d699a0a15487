"""Flux repositories that a test writes down, in memory."""

from __future__ import annotations

from labwright.render.flux import RenderedCluster, clusters, render_cluster
from tests.render.written import tree

SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: ssh://git@example.org/homelab}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  path: ./clusters/home
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""


def kustomization(name: str, spec: str) -> str:
    """A Flux Kustomization; `spec` is the inside of a flow mapping."""
    return (
        f"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{sourceRef: {{kind: GitRepository, name: flux-system}}, {spec}}}\n"
    )


def home(files: dict[str, str]) -> RenderedCluster:
    """The cluster of a repository that has one, bootstrapped at clusters/home."""
    made = tree({"clusters/home/flux-system/gotk-sync.yaml": SYNC, **files})
    (entry,) = clusters(made)
    return render_cluster(made, entry)
