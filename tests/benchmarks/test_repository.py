"""The repository that the benchmark writes, and the registry that serves its chart."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.registry import Content
from benchmarks.repository import CHART, CHART_VERSION, chart_archive, write
from labwright.api import open_repository


def test_it_renders_whole_with_its_chart(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / f"{CHART}-{CHART_VERSION}.tgz").write_bytes(chart_archive())
    write(tmp_path / "repo", releases=3, charts_url="oci://127.0.0.1:1/charts")
    (cluster,) = open_repository(tmp_path / "repo", charts=[tmp_path / "charts"], cache=False).clusters
    assert cluster.diagnostics == ()
    assert [unit.name for unit in cluster.units if unit.unrendered] == []
    assert len([unit for unit in cluster.units if unit.chart]) == 3
    (one,) = cluster.find("Deployment", "app-002")
    assert one.value["spec"]["template"]["spec"]["containers"][0]["image"] == "ghcr.io/example/app-002:2.2.0"


def test_the_registry_has_tags_manifests_and_blobs() -> None:
    content = Content({("charts/app", "1.0.0"): b"archive"})
    kind, manifest = content.answers["/v2/charts/app/manifests/1.0.0"]
    (layer,) = json.loads(manifest)["layers"]
    assert content.answers[f"/v2/charts/app/blobs/{layer['digest']}"][1] == b"archive"
    assert kind == json.loads(manifest)["mediaType"]
    assert json.loads(content.answers["/v2/charts/app/tags/list"][1])["tags"] == ["1.0.0"]
