"""One Kustomization, built or out of the memo."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labwright.render.content import KeptObjects, text_of
from labwright.render.context import Context
from labwright.render.flux import RenderedCluster, clusters, render_cluster
from labwright.render.memo import DiskMemo, NoMemo
from labwright.render.recent import Recent
from labwright.render.snapshot import Recorder, Trace
from labwright.source import origin_of
from tests.render.flux.harness import SYNC, Repositories, kustomization, repository
from tests.render.written import config_map, tree

FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/settings.yaml": config_map(
        "settings", "{DOMAIN: example.org, UNUSED: a}", ", namespace: flux-system"
    ),
    "clusters/home/apps.yaml": kustomization(
        "apps", "path: ./apps, postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
    ),
    "clusters/home/infra.yaml": kustomization("infra", "path: ./infra"),
    "apps/kustomization.yaml": "resources: [a.yaml]\nnamespace: web\ncomponents: [../shared]\n",
    "apps/a.yaml": config_map("a", "{host: 'a.${DOMAIN}', gone: '${GONE}'}"),
    "shared/kustomization.yaml": "kind: Component\nnamePrefix: x-\n",
    "infra/b.yaml": config_map("b", "{n: '1'}", ", namespace: infra"),
}
NEW = {
    "infra/kustomization.yaml": "resources: [b.yaml]\nnamePrefix: new-\n",
    "infra/c.yaml": config_map("c", "{n: '2'}", ", namespace: infra"),
    "shared/kustomization.yaml": "kind: Component\nnamePrefix: y-\n",
    "apps/a.yaml": "# a line above\n" + FILES["apps/a.yaml"],
    "clusters/home/settings.yaml": FILES["clusters/home/settings.yaml"].replace("example.org", "example.com"),
    "clusters/home/infra.yaml": kustomization("infra", "path: ./infra, namePrefix: p-"),
}


def rendered(files: dict[str, str], folder: Path | None) -> RenderedCluster:
    made = tree(files)
    (entry,) = clusters(made)
    return render_cluster(made, entry, Context(memo=DiskMemo(folder)) if folder else Context())


def facts(cluster: RenderedCluster) -> list[object]:
    """Everything that a user sees, origins included."""
    return [
        cluster.diagnostics,
        [
            (
                unit.id,
                unit.path,
                unit.parent,
                unit.depends_on,
                unit.place,
                text_of(unit.objects),
                [(str(one), one.place, origin_of(one.value, "data"), one.value) for one in unit.objects],
            )
            for unit in cluster.units
        ],
    ]


def test_what_is_kept_is_not_built_again_and_says_the_same(tmp_path: Path) -> None:
    first = rendered(FILES, tmp_path)
    second = rendered(FILES, tmp_path)
    assert not any(isinstance(unit.objects, KeptObjects) for unit in first.units)
    assert all(isinstance(unit.objects, KeptObjects) for unit in second.units)
    assert facts(first) == facts(second) == facts(rendered(FILES, None))
    assert [one.code for one in second.diagnostics] == ["FX007"]


def test_only_what_a_change_reaches_is_built_again(tmp_path: Path) -> None:
    rendered(FILES, tmp_path)
    changed = rendered({**FILES, "infra/c.yaml": NEW["infra/c.yaml"]}, tmp_path)
    built = [unit.name for unit in changed.units if not isinstance(unit.objects, KeptObjects)]
    assert built == ["infra"]


def test_a_variable_that_nothing_uses_reaches_nothing_but_its_own_unit(tmp_path: Path) -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {host: 'a.${DOMAIN}'}}\n"
    files = {**FILES, "apps/a.yaml": service}
    rendered(files, tmp_path)
    settings = FILES["clusters/home/settings.yaml"].replace("UNUSED: a", "UNUSED: b")
    changed = rendered({**files, "clusters/home/settings.yaml": settings}, tmp_path)
    assert [unit.name for unit in changed.units if not isinstance(unit.objects, KeptObjects)] == ["flux-system"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sets(st.sampled_from(sorted(NEW))), min_size=1, max_size=4))
def test_with_the_memo_and_without_it_the_answer_is_the_same(tmp_path: Path, steps: list[set[str]]) -> None:
    for step in steps:
        files = {**FILES, **{path: NEW[path] for path in step}}
        assert facts(rendered(files, tmp_path)) == facts(rendered(files, None))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[{}]", b'[{"trace": {}}]', b"[1]", b"\xff"])
def test_a_damaged_entry_is_no_answer(tmp_path: Path, damage: bytes) -> None:
    class Damaged(DiskMemo):
        def get(self, key: str) -> bytes | None:
            return damage

    made = tree(FILES)
    (entry,) = clusters(made)
    assert facts(render_cluster(made, entry, Context(memo=Damaged(tmp_path)))) == facts(rendered(FILES, None))


URL = "https://example.org/infra.git"
MOUNTED = {
    **FILES,
    "clusters/home/repository.yaml": repository("infra", URL),
    "clusters/home/other.yaml": kustomization("other", "path: ./apps").replace(
        "name: flux-system}, path", "name: infra}, path"
    ),
}
ELSEWHERE = {"apps/back.yaml": kustomization("back", "path: ./infra"), "apps/d.yaml": config_map("d")}


def mounted(elsewhere: dict[str, str], commit: str, folder: Path | None) -> RenderedCluster:
    made = tree(MOUNTED)
    (entry,) = clusters(made)
    known = Repositories({URL: elsewhere}, commit)
    memo = DiskMemo(folder) if folder else NoMemo()
    return render_cluster(made, entry, Context(memo=memo, repositories=known))


def test_what_another_repository_holds_is_kept_by_its_commit(tmp_path: Path) -> None:
    first = mounted(ELSEWHERE, "one", tmp_path)
    second = mounted(ELSEWHERE, "one", tmp_path)
    assert {unit.name for unit in first.units} == {"flux-system", "apps", "infra", "other", "back"}
    assert all(isinstance(unit.objects, KeptObjects) for unit in second.units)
    assert facts(first) == facts(second) == facts(mounted(ELSEWHERE, "one", None))


def test_another_commit_builds_again_what_it_decides_places_included(tmp_path: Path) -> None:
    moved = {**ELSEWHERE, "apps/back.yaml": "# a line above\n" + ELSEWHERE["apps/back.yaml"]}
    mounted(ELSEWHERE, "one", tmp_path)
    changed = mounted(moved, "two", tmp_path)
    assert facts(changed) == facts(mounted(moved, "two", None))
    assert {unit.name for unit in changed.units if not isinstance(unit.objects, KeptObjects)} == {"other", "back"}


def test_what_was_kept_of_another_repository_can_be_looked_into(tmp_path: Path) -> None:
    mounted(ELSEWHERE, "one", tmp_path)
    kept = next(unit for unit in mounted(ELSEWHERE, "one", tmp_path).units if unit.name == "other")
    assert [str(one.place) for one in kept.objects if one.name == "d"] == [".repositories/infra/apps/d.yaml:3:18"]


def test_no_file_of_another_repository_is_looked_for_in_this_one() -> None:
    asked: set[str] = set()

    class Watched(Recorder):
        def trace(self) -> Trace:
            made = super().trace()
            asked.update(made)
            return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("labwright.render.flux.build.Recorder", Watched)
        made = tree(MOUNTED)
        (entry,) = clusters(made)
        context = Context(recent=Recent(), repositories=Repositories({URL: ELSEWHERE}))
        cluster = render_cluster(made, entry, context)
        render_cluster(made, entry, context)  # asks what the first one looked at
    assert any(unit.path == "infra//apps" for unit in cluster.units)
    assert asked
    assert not [one for one in asked if ".repositories" in one]
