"""From what a release asks for to the chart itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.faults import ChartError
from labwright.render.helm.folder_charts import FolderCharts
from labwright.render.helm.resolve import Charts, Missing
from labwright.render.helm.store import ChartStore
from labwright.tree import DiskTree, Tree
from tests.render.helm.samples import PLACE, chart_files, local, packed

LOCAL = ChartRef(source=ChartSource.LOCAL, path="charts/web", place=PLACE)
REMOTE = ChartRef(source=ChartSource.HTTP, url="https://charts.example.org", name="sub", version="1.x")
SUB = packed(chart_files(name="sub", version="1.4.0"), "sub")


def needing(repository: str) -> dict[str, str]:
    return chart_files(metadata=f"dependencies:\n- {{name: sub, version: 1.x, repository: '{repository}'}}\n")


def test_a_chart_of_the_repository_is_a_folder_or_an_archive() -> None:
    folder = Charts(local(chart_files()), []).handle(LOCAL)
    archive = Charts(Tree({"charts/web": packed(chart_files())}), []).handle(replace(LOCAL, path="./charts/web/"))
    assert folder.open().title == archive.open().title == "web 1.2.3"
    assert folder.digest != archive.digest
    assert not folder.from_cache


def test_a_chart_that_is_not_in_the_repository_is_an_error() -> None:
    with pytest.raises(ChartError, match="there is no chart at apps/none") as caught:
        Charts(local(chart_files()), []).handle(replace(LOCAL, path="apps/none"))
    assert caught.value.diagnostics[0].place == PLACE
    with pytest.raises(ChartError, match="there is no chart at"):
        Charts(local(chart_files()), []).handle(replace(LOCAL, path="../../etc"))


def test_places_are_asked_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "sub-1.4.0.tgz").write_bytes(SUB)
    store = ChartStore(tmp_path / "cache")
    other = packed(chart_files(name="sub", version="1.4.0", values="text: other\n"), "sub")
    store.add(other, REMOTE, version="1.4.0")
    store.add(other, REMOTE, version="1.9.0")
    both = Charts(Tree(), [FolderCharts(tmp_path), store])
    newest = both.handle(REMOTE)
    assert (newest.from_cache, newest.open().defaults) == (True, {"text": "other"})
    exact = both.handle(replace(REMOTE, version="1.4.0"))
    assert (exact.from_cache, exact.open().defaults) == (False, {"text": "hello"})


def test_a_chart_that_is_nowhere_is_missing_and_found_once_it_is_there(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    charts = Charts(Tree(), [store])
    with pytest.raises(Missing, match=r"chart sub 1\.x of https://charts\.example\.org is not in the cache"):
        charts.handle(REMOTE)
    store.add(SUB, REMOTE, version="1.4.0")
    with pytest.raises(Missing):
        charts.handle(REMOTE)
    charts.forget()
    assert charts.handle(REMOTE).open().title == "sub 1.4.0"


def test_dependencies_come_out_of_the_cache_and_out_of_the_repository(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    remote = Charts(local(needing("https://charts.example.org")), [store])
    with pytest.raises(Missing, match=r"chart web 1\.2\.3 needs chart sub 1\.x") as caught:
        remote.handle(LOCAL)
    assert replace(caught.value.ref, place=None) == REMOTE
    store.add(SUB, REMOTE, version="1.4.0")
    remote.forget()
    assert remote.handle(LOCAL).open().files["charts/sub/values.yaml"] == b"text: hello\n"

    beside = local(needing("file://../sub")).with_(
        {f"charts/sub/{path}": text for path, text in chart_files(name="sub").items()}
    )
    assert "charts/sub/Chart.yaml" in Charts(beside, []).handle(LOCAL).open().files


def test_a_dependency_in_a_registry_is_asked_for_by_its_address() -> None:
    with pytest.raises(Missing) as caught:
        Charts(local(needing("oci://registry.example.org/charts")), []).handle(LOCAL)
    assert (caught.value.ref.source, caught.value.ref.url) == (ChartSource.OCI, "oci://registry.example.org/charts/sub")


def test_what_a_chart_carries_is_not_asked_for() -> None:
    carried = {
        **needing("https://charts.example.org"),
        **{f"charts/sub/{p}": t for p, t in chart_files(name="sub").items()},
    }
    assert Charts(local(carried), []).handle(LOCAL).open().subcharts == {"sub"}
    archive = Tree.of({**{f"charts/web/{path}": text for path, text in needing("https://x.example.org").items()}})
    archive = archive.with_({"charts/web/charts/sub-1.4.0.tgz": SUB})
    assert Charts(archive, []).handle(LOCAL).open().subcharts == {"sub-1.4.0"}


def test_a_dependency_beside_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ChartError, match=r"depends on sub in charts/none, which does not exist") as caught:
        Charts(local(needing("file://../none")), []).handle(LOCAL)
    assert caught.value.diagnostics[0].code == "HL009"


def test_charts_that_need_each_other_end() -> None:
    files = local(needing("file://../sub"))
    other = chart_files(
        name="sub", metadata="dependencies:\n- {name: web, version: 1.x, repository: 'file://../web'}\n"
    )
    with pytest.raises(ChartError, match="without end"):
        Charts(files.with_({f"charts/sub/{path}": text for path, text in other.items()}), []).handle(LOCAL)


def spec(*files: str, chart: ChartRef = LOCAL, lenient: bool = False) -> ReleaseSpec:
    return ReleaseSpec(
        name="site", namespace="home", chart=chart, values_files=files, ignore_missing_values_files=lenient
    )


def test_values_files_take_the_place_of_the_charts_own(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    files = chart_files(name="sub", values="text: own\ndeep: {a: 1, b: 2}\n", more={"ci/prod.yaml": "deep: {b: 3}\n"})
    store.add(packed(files, "sub"), REMOTE, version="1.4.0")
    charts = Charts(Tree(), [store])
    one, both = (
        charts.for_release(spec(*names, chart=REMOTE))
        for names in (("ci/prod.yaml",), ("values.yaml", "./ci/prod.yaml"))
    )
    assert one.open().defaults == {"deep": {"b": 3}}
    assert both.open().defaults == {"text": "own", "deep": {"a": 1, "b": 3}}
    assert one.digest == both.digest == charts.handle(REMOTE).digest
    assert len({one.variant, both.variant, charts.handle(REMOTE).variant}) == 3
    with pytest.raises(ChartError, match="has no values file none"):
        charts.for_release(spec("none.yaml", chart=REMOTE)).open()
    assert charts.for_release(spec("none.yaml", chart=REMOTE, lenient=True)).open().defaults == {}


def test_values_files_of_a_chart_of_the_repository_are_files_of_the_repository() -> None:
    files = local(chart_files()).with_({"apps/prod.yaml": "text: prod\n"})
    first = Charts(files, []).for_release(spec("apps/prod.yaml", "apps/none.yaml"))
    assert first.open().defaults == {"text": "prod"}
    second = Charts(files.with_({"apps/prod.yaml": "text: new\n"}), []).for_release(
        spec("apps/prod.yaml", "apps/none.yaml")
    )
    assert first.variant != second.variant


@pytest.mark.parametrize(("text", "said"), [("- a\n", "is no mapping"), ("a: b: c\n", "values file apps/prod.yaml")])
def test_a_values_file_that_cannot_be_used_is_an_error(text: str, said: str) -> None:
    files = local(chart_files()).with_({"apps/prod.yaml": text})
    with pytest.raises(ChartError, match=said) as caught:
        Charts(files, []).for_release(spec("apps/prod.yaml")).open()
    assert caught.value.diagnostics[0].code == "HL015"


def test_a_chart_with_a_link_that_leads_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "repository" / "charts" / "web"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (folder / "Chart.yaml").write_text("name: web\nversion: 1.0.0\n")
    (folder / "values.yaml").symlink_to(tmp_path / "secret")
    (folder / "templates").symlink_to(tmp_path)
    found = Charts(DiskTree(tmp_path / "repository"), []).handle(LOCAL).open()
    assert list(found.files) == ["Chart.yaml"]
    (folder / "Chart.yaml").unlink()
    (folder / "Chart.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(ChartError, match="HL003"):
        Charts(DiskTree(tmp_path / "repository"), []).handle(LOCAL)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "charts" / "web"
    folder.mkdir(parents=True)
    (folder / "Chart.yaml").write_text("name: web\nversion: 1.0.0\n")
    with (folder / "large.yaml").open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(ChartError, match="larger than") as caught:
        Charts(DiskTree(tmp_path), []).handle(LOCAL)
    assert caught.value.diagnostics[0].code == "HL003"
