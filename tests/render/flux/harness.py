"""Flux repositories that a test writes down, in memory."""

from __future__ import annotations

from textwrap import dedent

from labwright.render.flux import RenderedCluster, clusters, render_cluster
from labwright.tree import Tree

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


def config_map(name: str, data: str = "{}", more: str = "") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{more}}}\ndata: {data}\n"


def kustomization(name: str, spec: str) -> str:
    """A Flux Kustomization; `spec` is the inside of a flow mapping."""
    return (
        f"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{sourceRef: {{kind: GitRepository, name: flux-system}}, {spec}}}\n"
    )


def tree(files: dict[str, str]) -> Tree:
    return Tree.of({path: dedent(text).lstrip("\n") for path, text in files.items()})


def home(files: dict[str, str]) -> RenderedCluster:
    """The cluster of a repository that has one, bootstrapped at clusters/home."""
    made = tree({"clusters/home/flux-system/gotk-sync.yaml": SYNC, **files})
    (entry,) = clusters(made)
    return render_cluster(made, entry)


def problems(cluster: RenderedCluster) -> list[str]:
    """All diagnostics on one line each."""
    return [str(one) for one in cluster.diagnostics]
