"""What comes out of other Git repositories, as a user renders it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Labwright
from tests.render.flux.harness import SYNC, kustomization
from tests.tree.histories import commit, repository, written
from tests.tree.remotes import publish, serving

SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {url: URL, ref: {branch: main}}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: other, namespace: flux-system}}}
  values: {level: debug}
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: {{ .Values.level }}}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository that takes a chart and a folder from another one, which is served."""
    origin = repository(tmp_path / "origin")
    commit(
        origin,
        {
            "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
            "charts/web/templates/config.yaml": CONFIG,
            "deploy/base/kustomization.yaml": "resources: [settings.yaml]\nnamePrefix: far-\n",
            "deploy/base/settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n",
        },
    )
    publish(origin, tmp_path / "served" / "other.git")
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))
    with serving(tmp_path / "served") as address:
        far = kustomization("far", "path: ./deploy/base").replace("name: flux-system}, path", "name: other}, path")
        made = tmp_path / "home"
        written(
            made,
            {
                "clusters/home/flux-system/gotk-sync.yaml": SYNC,
                "clusters/home/other.yaml": SOURCE.replace("URL", f"{address}/other.git"),
                "clusters/home/far.yaml": far,
                "clusters/home/web.yaml": RELEASE,
            },
        )
        yield made


def test_nothing_is_asked_without_leave(labwright: Labwright, home: Path) -> None:
    ran = labwright("render", home)
    assert "name: far-settings" not in ran.out
    assert ran.out.count("level: debug") == 1
    assert "other.git" in ran.err
    assert "--allow-network" in ran.err


def test_charts_and_folders_come_into_the_cache_and_stay_there(labwright: Labwright, home: Path) -> None:
    ran = labwright("render", home, "--allow-network")
    assert ran.code == 0, ran.err
    assert "name: far-settings" in ran.out
    assert ran.out.count("level: debug") == 2  # the release's own values, and what the chart makes of them
    (home.parent / "served" / "other.git" / "HEAD").unlink()
    again = labwright("render", home)
    assert again.code == 0, again.err
    assert again.out == ran.out
    assert labwright("render", home, "--no-cache").out == ran.out
