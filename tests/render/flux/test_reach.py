"""Where a folder leads to, by the text of its kustomizations."""

from __future__ import annotations

from labwright.render.flux.reach import Reach
from labwright.tree import Tree


def reach(files: dict[str, str]) -> Reach:
    return Reach(Tree.of(files))


def test_a_kustomization_leads_where_it_says_and_nowhere_else() -> None:
    found = reach(
        {
            "a/kustomization.yaml": "resources:\n  - ./b\n  - 'c.yaml' # why\n  - https://example.org/x.yaml\ncomponents:\n- ../comp\n",
            "a/b/kustomization.yaml": "resources: [d.yaml]\npatches:\n  - path: p.yaml\n",
            "a/b/d.yaml": "",
            "a/c.yaml": "",
            "a/not.yaml": "",
            "comp/kustomization.yaml": "kind: Component\n",
        }
    ).of("a")
    assert {one for one in found if one.endswith(".yaml")} == {
        "a/kustomization.yaml",
        "a/b/kustomization.yaml",
        "a/b/d.yaml",
        "a/c.yaml",
        "comp/kustomization.yaml",
    }


def test_a_folder_without_one_leads_to_all_that_is_in_it() -> None:
    assert "a/b/c/d.yaml" in reach({"a/b/c/d.yaml": ""}).of("a")


def test_what_is_written_another_way_is_parsed() -> None:
    found = reach({"a/kustomization.yaml": '---\n{\n  resources: [\n    "./b.yaml",\n  ],\n}\n', "a/b.yaml": ""})
    assert "a/b.yaml" in found.of("a")


def test_files_of_patches_and_generators_count() -> None:
    found = reach(
        {
            "a/kustomization.yaml": "patches:\n  - path: p/x.yaml\nconfigMapGenerator:\n  - name: c\n    files:\n      - values.yaml=v/values.yaml\n"
        }
    ).of("a")
    assert {"a/p/x.yaml", "a/v/values.yaml"} <= found


def test_comments_and_components_are_remembered() -> None:
    found = reach({"a/kustomization.yaml": "kind: Component\nresources:\n  - x\n  # - ./plex/ks.yaml\n"}).kustomization(
        "a"
    )
    assert found is not None
    assert (found.component, found.commented) == (True, (("a/plex/ks.yaml", 4),))


def test_a_cycle_ends() -> None:
    found = reach({"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"})
    assert {"a", "b"} <= found.of("a")
