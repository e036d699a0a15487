"""What needs all Applications."""

from __future__ import annotations

from tests.render.argocd.harness import application, codes, home, unit_objects
from tests.render.written import config_map, problems

CREATE = ", syncOptions: [CreateNamespace=true]}}\n"


def test_a_namespace_is_projected_once_and_not_where_an_object_says_it() -> None:
    def creating(name: str, namespace: str) -> str:
        return (
            application(name, name).replace(f"namespace: {name}}}", f"namespace: {namespace}}}").replace("}}\n", CREATE)
        )

    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/a.yaml": creating("a", "shared"),
            "apps/b.yaml": creating("b", "shared"),
            "apps/c.yaml": creating("c", "own"),
            "a/c.yaml": config_map("x"),
            "b/c.yaml": config_map("y"),
            "c/c.yaml": config_map("z") + "---\n{apiVersion: v1, kind: Namespace, metadata: {name: own}}\n",
        }
    )
    assert problems(cluster) == []
    assert [item.name for item in cluster.objects if item.kind == "Namespace"] == ["shared", "own"]
    assert [one["kind"] for one in unit_objects(cluster, "a")] == ["Namespace", "ConfigMap"]


def test_applications_that_somebody_syncs_by_hand_are_told_in_one_remark() -> None:
    def manual(name: str) -> str:
        return application(name, "x").replace(", syncPolicy: {automated: {prune: true}}", "")

    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            **{f"apps/{name}.yaml": manual(name) for name in "abcdefg"},
            "x/c.yaml": config_map("c"),
        }
    )
    assert codes(cluster) == [("info", "AR018")]
    assert problems(cluster)[0].endswith("a, b, c, d, e and 2 more")
    assert [unit.suspended for unit in cluster.units] == [False, *[True] * 7]


def test_objects_of_a_project_that_does_not_permit_them_are_told() -> None:
    project = "{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: small, namespace: argocd}, spec: {sourceRepos: ['*'], destinations: [{server: '*', namespace: none}]}}\n"
    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/p.yaml": project,
            "apps/a.yaml": application("a", "a").replace("project: default", "project: small"),
            "a/c.yaml": config_map("c"),
        }
    )
    assert codes(cluster) == [("warning", "AR004")]
