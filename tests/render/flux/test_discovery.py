"""Finding entry points."""

from __future__ import annotations

from labwright.render.flux import clusters
from labwright.render.flux.discovery import normal
from tests.render.flux.harness import SYNC, kustomization
from tests.render.written import config_map, tree


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


INSTANCE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: flux-instance}
spec:
  chartRef: {kind: OCIRepository, name: flux-instance}
  values:
    instance:
      sync: {kind: GitRepository, url: https://example.org/git, path: "PATH"}
"""
VALUES = "instance:\n  sync:\n    kind: KIND\n    url: oci://example.org/x\n    path: PATH\n"


def test_an_instance_may_come_out_of_the_values_of_its_chart() -> None:
    files = {
        "apps/hr.yaml": INSTANCE.replace("PATH", "flux/cluster"),
        "flux/cluster/ks.yaml": kustomization("a", "path: ./x"),
    }
    (entry,) = clusters(tree(files))
    assert (entry.path, str(entry.place)) == ("flux/cluster", "apps/hr.yaml:8:71")


def test_or_out_of_a_values_file() -> None:
    values = VALUES.replace("PATH", "flux/cluster").replace("KIND", "GitRepository")
    assert names({"apps/values.yaml": values, "flux/cluster/ks.yaml": kustomization("a", "path: ./x")}) == [
        ("cluster", "flux/cluster")
    ]


def test_a_variable_in_the_path_stands_for_any_folder() -> None:
    files = {"apps/hr.yaml": INSTANCE.replace("PATH", "clusters/${CLUSTER}/flux")}
    for name in ("one", "two"):
        files[f"clusters/{name}/flux/ks.yaml"] = kustomization("a", "path: ./x")
    assert names(files) == [("one", "clusters/one/flux"), ("two", "clusters/two/flux")]


def test_a_path_that_is_only_a_variable_says_nothing_so_that_the_topmost_ones_count() -> None:
    files = {
        "apps/hr.yaml": INSTANCE.replace("PATH", "${FLUX_PATH}"),
        "clusters/one/ks.yaml": kustomization("a", "path: ./apps"),
    }
    assert names(files) == [("one", "clusters/one")]


def test_what_is_pushed_to_a_registry_may_be_a_folder_of_the_repository() -> None:
    values = VALUES.replace("PATH", "clusters/home")
    files = {
        "values.yaml": values.replace("KIND", "OCIRepository"),
        "kubernetes/clusters/home/ks.yaml": config_map("c"),
    }
    assert names(files) == [("home", "kubernetes/clusters/home")]
    assert names({**files, "values.yaml": values.replace("KIND", "GitRepository")}) == []


def test_an_instance_that_syncs_all_that_is_pushed_means_its_own_folder() -> None:
    values = VALUES.replace("PATH", "./").replace("KIND", "OCIRepository")
    files = {
        "k8s/clusters/home/flux-system/values.yaml": values,
        "k8s/clusters/home/kustomization.yaml": "resources: [apps.yaml]\n",
        "k8s/clusters/home/apps.yaml": config_map("c"),
        "k8s/apps/build.yaml": "name: no object\n",
    }
    assert names(files) == [("home", "k8s/clusters/home")]
    root = {**files, "kustomization.yaml": "resources: [k8s/clusters/home]\n"}
    assert names(root) == [("cluster", ".")]
    plain = {path: text for path, text in files.items() if not path.endswith("/kustomization.yaml")}
    assert names(plain) == [("cluster", ".")]
    git = {**files, "k8s/clusters/home/flux-system/values.yaml": values.replace("OCIRepository", "GitRepository")}
    assert names(git) == [("cluster", ".")]


def test_kustomizations_that_another_ones_kustomization_leads_to_are_no_entries() -> None:
    files = {
        "clusters/home/ks.yaml": kustomization("all", "path: ./overlays/home"),
        "overlays/home/kustomization.yaml": "resources:\n  - ../../base/web/ks.yaml\n",
        "base/web/ks.yaml": kustomization("web", "path: ./base/web/app"),
        "base/web/app/c.yaml": config_map("c"),
        "base/kustomization.yaml": "resources: []\n",
    }
    assert names(files) == [("home", "clusters/home")]


def test_what_a_component_brings_is_no_entry() -> None:
    files = {
        "clusters/home/ks.yaml": kustomization("all", "path: ./apps"),
        "apps/kustomization.yaml": "resources: [c.yaml]\n",
        "apps/c.yaml": config_map("c"),
        "comp/kustomization.yaml": "kind: Component\nresources: [ks.yaml]\n",
        "comp/ks.yaml": kustomization("more", "path: ./apps"),
    }
    assert names(files) == [("home", "clusters/home")]
