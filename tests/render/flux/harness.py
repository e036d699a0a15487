"""Flux repositories that a test writes down, in memory."""

from __future__ import annotations

from labwright.render.context import NOT_CACHED, Context
from labwright.render.flux import RenderedCluster, clusters, render_cluster
from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree import Tree
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


def repository(name: str, url: str, more: str = "") -> str:
    """A GitRepository; `more` continues its spec, begun with a comma."""
    return (
        f"apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{url: '{url}'{more}}}\n"
    )


class Commit(Tree):
    """The files of another repository at one commit."""

    commit = "c0ffee"


class Repositories:
    """Other repositories that a test writes down, by URL, and what was asked for."""

    def __init__(self, known: dict[str, dict[str, str]], commit: str = Commit.commit) -> None:
        self._known = {url: Commit(tree(files)) for url, files in known.items()}
        self.asked: list[tuple[str, str]] = []
        for one in self._known.values():
            one.commit = commit

    def tree(self, url: str, revision: str) -> Commit:
        self.asked.append((url, revision))
        if url not in self._known:
            raise SourceError(Diagnostic(Severity.ERROR, NOT_CACHED, f"{url} is not in the cache"))
        return self._known[url]


def home(files: dict[str, str], context: Context | None = None) -> RenderedCluster:
    """The cluster of a repository that has one, bootstrapped at clusters/home."""
    made = tree({"clusters/home/flux-system/gotk-sync.yaml": SYNC, **files})
    (entry,) = clusters(made)
    return render_cluster(made, entry, context)
