"""Folders that nothing applies."""

from __future__ import annotations

from labwright.render.flux.forgotten import forgotten
from labwright.tree import Tree
from tests.render.flux.harness import kustomization
from tests.render.written import config_map

BASE = {
    "apps/kustomization.yaml": "resources:\n  - ./web\n  # - ./plex\n",
    "apps/web/kustomization.yaml": "resources: [c.yaml]\n",
    "apps/web/c.yaml": config_map("c"),
}
LOST = "resources: [c.yaml]\n"


def found(files: dict[str, str], *applied: str) -> list[str]:
    return [str(one) for one in forgotten(Tree.of({**BASE, **files}), applied or ("apps",))]


def test_a_folder_beside_applied_ones_is_told() -> None:
    assert found({"apps/lost/kustomization.yaml": LOST}) == [
        "apps/lost/kustomization.yaml:1:1: warning[FX015]: folder `apps/lost` is not applied: nothing leads to it"
    ]


def test_one_that_is_commented_out_is_no_fault() -> None:
    (one,) = forgotten(Tree.of({**BASE, "apps/plex/kustomization.yaml": LOST}), ("apps",))
    assert str(one) == "apps/plex/kustomization.yaml:1:1: info[FX015]: folder `apps/plex` is not applied"
    assert str(one.notes[0].place) == "apps/kustomization.yaml:3:1"


def test_flux_objects_count_as_something_to_apply() -> None:
    assert found({"apps/lost/ks.yaml": kustomization("lost", "path: ./x")}) == [
        "apps/lost/ks.yaml:1:1: warning[FX015]: folder `apps/lost` is not applied: nothing leads to it"
    ]


def test_only_the_topmost_folder_is_told() -> None:
    files = {"apps/lost/kustomization.yaml": "resources: [app]\n", "apps/lost/app/kustomization.yaml": LOST}
    assert len(found(files)) == 1


def test_what_is_used_elsewhere_or_put_aside_or_far_away_is_not_told() -> None:
    assert found({"apps/archive/old/kustomization.yaml": LOST}) == []
    assert found({"elsewhere/x/kustomization.yaml": LOST}) == []
    assert found({"apps/comp/kustomization.yaml": "kind: Component\n"}) == []
    assert found({"apps/data/notes.yaml": "a: 1\n"}) == []


def test_what_another_cluster_applies_is_not_forgotten() -> None:
    other = kustomization("other", "path: './apps/${NAME}'")
    assert found({"apps/lost/kustomization.yaml": LOST, "clusters/b/ks.yaml": other}) == []


def test_a_shared_base_that_nobody_uses_is_only_mentioned() -> None:
    files = {"apps/base/a/kustomization.yaml": LOST, "apps/base/b/kustomization.yaml": LOST}
    assert found({**files, "apps/web/kustomization.yaml": "resources: [../base/a]\n"}) == [
        "apps/base/b/kustomization.yaml:1:1: info[FX015]: folder `apps/base/b` is used by nothing"
    ]
