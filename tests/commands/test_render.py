"""`labwright render`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from labwright.cli.render import RENDER_SCHEMA
from tests.conftest import Labwright
from tests.render.flux.harness import SYNC, kustomization
from tests.render.written import config_map

FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/apps.yaml": kustomization("apps", "path: ./apps, postBuild: {substitute: {HOST: a.example.org}}"),
    "apps/a.yaml": config_map("a", "{host: '${HOST}', gone: '${GONE}'}", ", namespace: web"),
    "apps/release.yaml": """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
  values: {color: blue}
""",
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.3\n",
    "charts/web/values.yaml": "color: red\nsize: 1\n",
    "charts/web/templates/map.yaml": (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-colors}\n"
        "data: {color: {{ .Values.color }}, size: '{{ .Values.size }}'}\n"
    ),
}


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "repo", FILES)
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "repo"


def test_every_object_in_apply_order_with_its_unit(labwright: Labwright, repository: Path) -> None:
    ran = labwright("render", "repo")
    assert ran.code == 0, ran.err
    assert [line for line in ran.out.splitlines() if line.startswith("# ")] == [
        "# Kustomization flux-system/flux-system (clusters/home)",
        "# Kustomization flux-system/apps (apps)",
        "# HelmRelease web/web (charts/web)",
    ]
    objects = [one for one in yaml.safe_load_all(ran.out) if one]
    assert [(one["kind"], one["metadata"]["name"]) for one in objects] == [
        ("GitRepository", "flux-system"),
        ("Kustomization", "flux-system"),
        ("Kustomization", "apps"),
        ("ConfigMap", "a"),
        ("HelmRelease", "web"),
        ("ConfigMap", "web-colors"),
    ] or [one["kind"] for one in objects].count("ConfigMap") == 2
    by_name = {one["metadata"]["name"]: one for one in objects if one["kind"] == "ConfigMap"}
    assert by_name["a"]["data"] == {"host": "a.example.org", "gone": None}
    assert by_name["web-colors"]["data"] == {"color": "blue", "size": "1"}
    assert by_name["web-colors"]["metadata"]["labels"]["helm.toolkit.fluxcd.io/name"] == "web"
    assert "warning[FX007]: variable `GONE` has no value" in ran.err


def test_json_follows_its_schema(labwright: Labwright, repository: Path) -> None:
    ran = labwright("render", "repo", "--format", "json")
    document = json.loads(ran.out)
    jsonschema_rs.validator_for(RENDER_SCHEMA).validate(document)
    (cluster,) = document["clusters"]
    assert [(unit["id"], unit["parent"]) for unit in cluster["units"]][1:] == [
        ("Kustomization/flux-system/apps", "Kustomization/flux-system/flux-system"),
        ("HelmRelease/web/web", "Kustomization/flux-system/apps"),
    ]
    assert cluster["units"][2]["chart"] == "web 1.2.3"


@pytest.mark.parametrize("form", ["yaml", "json", "tree"])
def test_the_second_run_and_the_run_without_a_cache_say_the_same(
    labwright: Labwright, repository: Path, form: str
) -> None:
    first = labwright("render", "repo", "--format", form)
    assert first.out
    assert labwright("render", "repo", "--format", form) == first
    assert labwright("render", "repo", "--format", form, "--no-cache") == first


def test_a_change_is_seen_at_once(labwright: Labwright, repository: Path) -> None:
    labwright("render", "repo")
    for path, old, new in (
        ("charts/web/values.yaml", "size: 1", "size: 2"),
        ("apps/release.yaml", "blue", "green"),
        ("clusters/home/apps.yaml", "a.example.org", "b.example.org"),
    ):
        write(repository, {path: (repository / path).read_text().replace(old, new)})
        ran = labwright("render", "repo")
        assert ran == labwright("render", "repo", "--no-cache")
        assert new.removeprefix("size: ") in ran.out
    (repository / "apps" / "a.yaml").unlink()
    assert "host:" not in labwright("render", "repo").out


def test_a_chart_that_is_not_there_is_said(labwright: Labwright, repository: Path) -> None:
    remote = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: web}
spec: {url: https://charts.example.org}
"""
    release = FILES["apps/release.yaml"].replace(
        "chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}",
        "chart: web, version: 9.9.9, sourceRef: {kind: HelmRepository, name: charts}",
    )
    write(repository, {"apps/release.yaml": release, "apps/charts.yaml": remote})
    ran = labwright("render", "repo")
    assert ran.code == 0, ran.err
    assert "not rendered: web: the chart is not at hand" in ran.err
    assert "--allow-network" in ran.err


def test_what_cannot_be_built_is_exit_code_1(labwright: Labwright, repository: Path) -> None:
    write(repository, {"clusters/home/apps.yaml": kustomization("apps", "path: ./gone")})
    ran = labwright("render", "repo")
    assert ran.code == 1
    assert "path `gone` of Kustomization flux-system/apps does not exist" in ran.err
    assert f"--> {Path('repo/clusters/home/apps.yaml')}:4:" in ran.err


def test_a_folder_with_nothing_to_apply_says_so(labwright: Labwright, tmp_path: Path) -> None:
    ran = labwright("render", tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert "nothing is applied" in ran.err


def test_an_unknown_cluster_is_wrong_use(labwright: Labwright, repository: Path) -> None:
    ran = labwright("render", "repo", "--cluster", "hom")
    assert ran.code == 2
    assert "did you mean `home`?" in ran.err
