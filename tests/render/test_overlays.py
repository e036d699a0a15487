"""Repositories without an engine."""

from __future__ import annotations

from labwright.render.context import Context
from labwright.render.overlays import clusters, environment, overlays, render_cluster
from labwright.render.units import Engine, UnitKind
from labwright.tree import Tree

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
FILES = {
    "apps/web/base/kustomization.yaml": "resources: [a.yaml]\n",
    "apps/web/base/a.yaml": CONFIG,
    "apps/web/overlays/staging/kustomization.yaml": "resources: [../../base]\nnamePrefix: s-\n",
    "apps/web/overlays/production/kustomization.yml": "resources: [../../base]\ncomponents: [../../../../components/x]\n",
    "components/x/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: p-\n",
    "vendor/chart/kustomization.yaml": "resources: []\n",
}


def test_overlays_are_what_no_other_kustomization_uses() -> None:
    assert overlays(Tree.of(FILES)) == ["apps/web/overlays/production", "apps/web/overlays/staging"]


def test_what_cannot_be_read_is_one_so_that_building_it_tells_why() -> None:
    tree = Tree.of({**FILES, "broken/kustomization.yaml": "{"})
    assert overlays(tree) == ["apps/web/overlays/production", "apps/web/overlays/staging", "broken"]
    made = render_cluster(tree, clusters(tree)[0], Context())
    assert [str(one).partition(":")[0] for one in made.diagnostics] == ["broken/kustomization.yaml"]


def test_a_circle_that_nothing_leads_into_has_one_overlay() -> None:
    circle = {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"}
    assert overlays(Tree.of(circle)) == ["a"]
    assert overlays(Tree.of({"kustomization.yaml": "resources: [.]\n"})) == ["."]
    assert overlays(Tree.of({**circle, "c/kustomization.yaml": "resources: [../a]\n"})) == ["c"]


def test_environments_are_clusters() -> None:
    tree = Tree.of(FILES)
    found = clusters(tree)
    assert [(one.name, one.engine) for one in found] == [
        ("production", Engine.KUSTOMIZE),
        ("staging", Engine.KUSTOMIZE),
    ]
    made = render_cluster(tree, found[0], Context())
    assert [(unit.kind, unit.path) for unit in made.units] == [(UnitKind.OVERLAY, "apps/web/overlays/production")]
    assert [item.name for item in made.objects] == ["p-a"]


def test_what_names_no_environment_is_one_cluster() -> None:
    tree = Tree.of(
        {
            "a/kustomization.yaml": "resources: [a.yaml]\n",
            "a/a.yaml": CONFIG,
            "b/kustomization.yaml": "resources: [x]\n",
        }
    )
    (entry,) = clusters(tree)
    assert (entry.name, entry.path) == ("default", ".")
    made = render_cluster(tree, entry, Context())
    assert [len(unit.objects) for unit in made.units] == [1, 0]
    assert [str(one).partition(":")[0] for one in made.diagnostics] == ["b/kustomization.yaml"]
    assert clusters(Tree.of({"a.yaml": CONFIG})) == ()


def test_the_name_of_an_environment() -> None:
    assert environment("k8s/clusters/home/apps") == "home"
    assert environment("k8s/apps") == "default"
