"""Clusters of all engines in one repository."""

from __future__ import annotations

from labwright.render.repository import clusters, render_cluster
from labwright.render.units import Engine
from labwright.tree import Tree
from tests.render.flux.harness import SYNC
from tests.render.written import config_map

FLUX = {"clusters/home/flux-system/gotk-sync.yaml": SYNC, "clusters/home/a.yaml": config_map("a")}
OVERLAYS = {"overlays/home/kustomization.yaml": "resources: [a.yaml]\n", "overlays/home/a.yaml": config_map("a")}
ARGO = {
    "bootstrap/root.yaml": """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: home, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/home.git, path: apps, targetRevision: main}
  destination: {server: https://kubernetes.default.svc, namespace: apps}
""",
    "apps/a.yaml": config_map("a"),
}


def test_overlays_count_only_where_no_engine_has_anything() -> None:
    assert [one.engine for one in clusters(Tree.of({**FLUX, **OVERLAYS}))] == [Engine.FLUX]
    (entry,) = clusters(Tree.of(OVERLAYS))
    assert (entry.engine, entry.name) == (Engine.KUSTOMIZE, "home")
    assert [str(one) for one in render_cluster(Tree.of(OVERLAYS), entry).objects] == ["ConfigMap a"]
    assert clusters(Tree.of({})) == ()


def test_both_engines_in_one_repository() -> None:
    tree = Tree.of({**FLUX, **ARGO})
    found = clusters(tree)
    assert sorted(one.engine for one in found) == [Engine.ARGOCD, Engine.FLUX]
    assert len({one.name for one in found}) == 2
    for entry in found:
        made = render_cluster(tree, entry)
        assert "ConfigMap" in {item.kind for item in made.objects}, entry
        assert made.engine is entry.engine


def test_a_file_that_only_mentions_argo_cd_makes_no_cluster() -> None:
    assert [
        one.engine for one in clusters(Tree.of({**FLUX, "clusters/home/b.yaml": config_map("b", "{x: argoproj.io}")}))
    ] == [Engine.FLUX]
