"""Archives that the user has on disk."""

from __future__ import annotations

from pathlib import Path

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.folder_charts import FolderCharts, chart_name
from tests.render.helm.samples import chart_files, packed


def ref(name: str) -> ChartRef:
    return ChartRef(source=ChartSource.HTTP, url="https://charts.example.org", name=name)


def test_archives_are_found_by_name_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "web-1.2.3.tgz").write_bytes(packed(chart_files()))
    (tmp_path / "deep" / "web-extra-v2.0.0-rc.1.tgz").write_bytes(packed(chart_files(name="web-extra")))
    charts = FolderCharts(tmp_path)
    assert [one.version for one in charts.find(ref("web"))] == ["1.2.3"]
    assert [one.version for one in charts.find(ref("web-extra"))] == ["v2.0.0-rc.1"]
    assert charts.find(ref("other")) == []
    assert charts.find(ref("web"))[0].read() == packed(chart_files())


def test_an_archive_of_another_name_says_inside_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "latest.tgz").write_bytes(packed(chart_files(version="3.0.0")))
    (tmp_path / "broken.tgz").write_bytes(b"nothing")
    assert [one.version for one in FolderCharts(tmp_path).find(ref("web"))] == ["3.0.0"]


def test_a_chart_of_another_git_repository_is_the_newest_of_its_name(tmp_path: Path) -> None:
    for version in ("1.2.3", "1.10.0"):
        (tmp_path / f"web-{version}.tgz").write_bytes(packed(chart_files(version=version)))
    git = ChartRef(
        source=ChartSource.GIT, url="https://git.example.org/a", name="web", version="main", path="charts/web"
    )
    (found,) = FolderCharts(tmp_path).find(git)
    assert (found.version, found.read()) == ("main", packed(chart_files(version="1.10.0")))


def test_a_folder_that_is_not_there_has_no_charts(tmp_path: Path) -> None:
    assert FolderCharts(tmp_path / "none").find(ref("web")) == []


def test_the_name_of_a_chart_in_a_registry_is_the_end_of_its_address() -> None:
    assert chart_name(ChartRef(source=ChartSource.OCI, url="oci://example.org/charts/web/")) == "web"
    assert chart_name(ref("web")) == "web"
