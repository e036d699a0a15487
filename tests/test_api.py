"""The Python library, as its users call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.api import Engine, SourceError, cache_folder, open_repository, origin_of, place_of
from labwright.tree import Tree
from tests.render.flux.harness import SYNC, kustomization
from tests.render.written import config_map

FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/infra.yaml": kustomization("infra", "path: ./infra"),
    "clusters/home/apps.yaml": kustomization("apps", "path: ./apps, dependsOn: [{name: infra}], namePrefix: my-"),
    "infra/a.yaml": config_map("a", "{host: example.org}", ", namespace: web"),
    "apps/b.yaml": config_map("b", "{}", ", namespace: web"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_repository_has_clusters_units_objects_and_origins(folder: Path) -> None:
    repository = open_repository(folder)
    (cluster,) = repository.clusters
    assert (cluster.name, cluster.engine, cluster.path) == ("home", Engine.FLUX, "clusters/home")
    assert [str(unit) for unit in cluster.units] == [
        "Kustomization flux-system/flux-system",
        "Kustomization flux-system/infra",
        "Kustomization flux-system/apps",
    ]
    (item,) = cluster.find("ConfigMap", "a")
    assert str(place_of(item.value, "data", "host")) == "infra/a.yaml:4:14"
    (renamed,) = cluster.find("ConfigMap", "my-b", "web")
    origin = origin_of(renamed.value, "metadata", "name")
    assert origin is not None
    assert [one.place.file for one in origin.history] == ["clusters/home/apps.yaml", "apps/b.yaml"]
    assert cluster.find("ConfigMap", "a", "other") == ()
    assert cluster.diagnostics == ()


def test_the_apply_graph(folder: Path) -> None:
    (cluster,) = open_repository(folder).clusters
    apps = cluster.unit("Kustomization/flux-system/apps")
    assert [unit.name for unit in cluster.waits_for(apps)] == ["infra"]
    assert [unit.name for unit in cluster.parents(apps)] == ["flux-system"]
    assert cluster.applied_by(apps.objects[0]) is apps
    with pytest.raises(KeyError):
        cluster.unit("Kustomization/flux-system/gone")


def test_a_cluster_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    repository = open_repository(folder)
    assert repository.cluster("home").name == "home"
    with pytest.raises(SourceError, match="no cluster `hone`") as caught:
        repository.cluster("hone")
    assert caught.value.diagnostics[0].help == "did you mean `home`?"


def test_files_may_come_from_elsewhere(tmp_path: Path) -> None:
    repository = open_repository(tmp_path, files=Tree.of(FILES), cache=False)
    assert [cluster.name for cluster in repository.clusters] == ["home"]
    assert open_repository(tmp_path, files=Tree.of({})).clusters == ()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        open_repository(tmp_path / "gone")


def test_nothing_is_kept_where_secrets_are_opened(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    def decrypt(content: bytes, name: str) -> bytes:
        raise AssertionError(name)

    assert open_repository(folder).context.memo.keeps
    assert not open_repository(folder, decrypt=decrypt).context.memo.keeps
    assert not open_repository(folder, cache=False).context.memo.keeps


def test_where_the_cache_lies() -> None:
    assert cache_folder({"LABWRIGHT_CACHE": "/a", "XDG_CACHE_HOME": "/b"}) == Path("/a")
    assert cache_folder({"XDG_CACHE_HOME": "/b"}) == Path("/b/labwright")
    assert cache_folder({}) == Path.home() / ".cache" / "labwright"
