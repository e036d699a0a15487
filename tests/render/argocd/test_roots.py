"""Roots of one Argo CD."""

from __future__ import annotations

from labwright.render.argocd.discovery import survey
from tests.render.argocd.harness import application
from tests.render.written import config_map, tree

WEB = {"apps/web.yaml": application("web", "web"), "web/c.yaml": config_map("c")}


def test_of_two_variants_in_one_folder_the_plainer_one_counts() -> None:
    values = "extraObjects:\n- " + application("root", "apps").replace("\n", "\n  ").rstrip() + "\n"
    (roots,) = survey(tree({"argocd/values.yaml": values, "argocd/values-first-install.yaml": values, **WEB})).roots
    assert [str(one.place) for one in roots.items] == ["argocd/values.yaml:4:20"]


def test_a_variant_of_a_root_elsewhere_is_stray() -> None:
    files = {
        "one.yaml": application("one", "apps"),
        "two.yaml": application("two", "apps"),
        "three.yaml": application("three", "apps"),
        "variants/one.yaml": application("one", "apps"),
        **WEB,
    }
    (roots,) = survey(tree(files)).roots
    assert [one.name for one in roots.items] == ["one", "three", "two"]
    assert [str(one.place) for one in roots.stray] == ["variants/one.yaml:3:18"]


def test_roots_that_go_elsewhere_belong_to_one_argo_cd() -> None:
    def away(name: str) -> str:
        return application(name, f"clusters/{name}").replace(
            "server: 'https://kubernetes.default.svc'", f"name: {name}"
        )

    files = {f"clusters/{name}/root.yaml": away(name) for name in ("a", "b")}
    files |= {f"clusters/{name}/apps/c.yaml": config_map("c") for name in ("a", "b")}
    (roots,) = survey(tree(files)).roots
    assert (roots.name, roots.path, len(roots.items)) == ("in-cluster", "clusters", 2)
