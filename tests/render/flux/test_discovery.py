"""Finding entry points."""

from __future__ import annotations

from labwright.render.flux import clusters
from labwright.render.flux.discovery import normal
from tests.render.flux.harness import SYNC, config_map, kustomization, tree


def names(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(entry.name, entry.path) for entry in clusters(tree(files))]


def test_each_bootstrapped_folder_is_a_cluster() -> None:
    other = SYNC.replace("clusters/home", "clusters/away")
    files = {"clusters/home/flux-system/gotk-sync.yaml": SYNC, "clusters/away/flux-system/gotk-sync.yaml": other}
    assert names(files) == [("away", "clusters/away"), ("home", "clusters/home")]


def test_the_entry_says_where_it_stands() -> None:
    (entry,) = clusters(tree({"clusters/home/flux-system/gotk-sync.yaml": SYNC}))
    assert str(entry.place) == "clusters/home/flux-system/gotk-sync.yaml:8:18"


def test_an_instance_of_the_operator_is_an_entry() -> None:
    text = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\n"
        "spec: {sync: {kind: GitRepository, url: x, path: kubernetes/main/flux}}\n"
    )
    assert names({"boot/flux.yaml": text, "kubernetes/main/flux/ks.yaml": kustomization("a", "path: ./x")}) == [
        ("main", "kubernetes/main/flux")
    ]


def test_without_either_the_topmost_kustomizations_count() -> None:
    files = {
        "kubernetes/flux/cluster/ks.yaml": kustomization("apps", "path: ./kubernetes/apps"),
        "kubernetes/apps/a/ks.yaml": kustomization("a", "path: ./kubernetes/apps/a/app"),
        "kubernetes/apps/a/app/c.yaml": config_map("c"),
    }
    assert names(files) == [("cluster", "kubernetes/flux/cluster")]


def test_same_names_are_told_apart_by_their_path() -> None:
    files = {
        f"{place}/clusters/home/flux-system/gotk-sync.yaml": SYNC.replace("./clusters", f"./{place}/clusters")
        for place in ("a", "b")
    }
    assert [name for name, _ in names(files)] == ["a-home", "b-home"]


def test_a_repository_without_flux_has_none() -> None:
    assert names({"c.yaml": config_map("c"), "broken.yaml": "kustomize.toolkit.fluxcd.io: [\n"}) == []


def test_paths_are_relative_to_the_repository() -> None:
    assert [normal(path) for path in ("./a/b/", "/a", "", "./", "a//b")] == ["a/b", "a", ".", ".", "a/b"]


def test_kustomizations_of_other_sources_and_on_the_shelf_are_no_entries() -> None:
    files = {
        "kubernetes/flux/cluster/ks.yaml": kustomization("apps", "path: ./kubernetes/apps"),
        "kubernetes/apps/a/ks.yaml": kustomization("a", "path: ./kubernetes/apps/a/app"),
        "kubernetes/apps/crds.yaml": kustomization("crds", "path: ./").replace("name: flux-system},", "name: other},"),
        ".archive/old/ks.yaml": kustomization("old", "path: ./x"),
        "_old/ks.yaml": kustomization("older", "path: ./x"),
    }
    assert names(files) == [("cluster", "kubernetes/flux/cluster")]
