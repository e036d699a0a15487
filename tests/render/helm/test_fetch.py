"""Charts out of repositories and registries into the cache."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from labwright.render.helm.chart import open_archive
from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.fetch import Network
from labwright.render.helm.http import Client
from labwright.render.helm.source import choose
from labwright.render.helm.store import ChartStore
from labwright.render.repositories import GitCache
from tests.render.helm.samples import chart_files, packed
from tests.render.helm.servers import Reply, Site, push, serve_repository, site, web
from tests.tree.histories import commit, repository
from tests.tree.remotes import publish, serving

pytestmark = pytest.mark.usefixtures("loopback")


def http(made: Site, version: str = "", name: str = "web") -> ChartRef:
    return ChartRef(source=ChartSource.HTTP, url=made.url, name=name, version=version)


def oci(made: Site, version: str = "", digest: str = "") -> ChartRef:
    return ChartRef(
        source=ChartSource.OCI, url=f"oci://{made.host}/charts/web", name="web", version=version, digest=digest
    )


def fetched(store: ChartStore, *refs: ChartRef, told: list[str] | None = None) -> dict[ChartRef, str]:
    progress = told.append if told is not None else None
    return Network(progress=progress, client=Client(pause=0)).fetch(refs, store)


@pytest.mark.parametrize(
    ("wanted", "version"), [("", "1.10.0"), ("1.2.3", "1.2.3"), ("~1.2.0", "1.2.9"), ("<1.2.9", "1.2.3")]
)
@pytest.mark.parametrize("relative", [True, False])
def test_a_repository_gives_the_version_that_is_wanted(
    tmp_path: Path, wanted: str, version: str, relative: bool
) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        archives = serve_repository(made, "1.10.0", "1.2.9", "1.2.3", "2.0.0-rc.1", relative=relative)
        assert fetched(store, http(made, wanted)) == {}
        found = choose(http(made, wanted), store.find(http(made, wanted)))
    assert found is not None and (found.version, found.read()) == (version, archives[version])


def test_an_index_is_read_once_for_all_its_charts(tmp_path: Path) -> None:
    told: list[str] = []
    with site() as made:
        serve_repository(made, "1.0.0", "1.1.0", "1.2.0")
        assert fetched(ChartStore(tmp_path), *(http(made, f"1.{minor}.0") for minor in range(3)), told=told) == {}
        assert made.asked.count("/index.yaml") == 1
    assert sum(line.startswith("index of ") for line in told) == 1
    assert f"chart web 1.1.0 from {made.url}/packages/web-1.1.0.tgz" in told


def test_an_archive_that_is_not_what_the_index_promises_is_refused(tmp_path: Path) -> None:
    with site() as made:
        serve_repository(made, "1.0.0")
        made.routes["/packages/web-1.0.0.tgz"] = Reply(body=b"other")
        (why,) = fetched(ChartStore(tmp_path), http(made)).values()
    assert "not what the index" in why
    assert ChartStore(tmp_path).find(http(made)) == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"name": "nginx"}, "has no chart nginx"),
        ({"version": "7.x"}, "no version of web that fits `7.x`"),
        ({"version": "newest"}, "is no range of versions"),
    ],
)
def test_what_a_repository_does_not_have_is_told(tmp_path: Path, wanted: dict[str, str], said: str) -> None:
    with site() as made:
        serve_repository(made, "1.0.0")
        (why,) = fetched(ChartStore(tmp_path), http(made, **wanted)).values()
    assert said in why


def test_what_is_no_repository_is_told(tmp_path: Path) -> None:
    with site() as made:
        (why,) = fetched(ChartStore(tmp_path), http(made)).values()
        assert "answers 404" in why
        made.routes["/index.yaml"] = Reply(body=b"<html></html>")
        (why,) = fetched(ChartStore(tmp_path), http(made)).values()
        assert "cannot be read" in why
    (why,) = fetched(
        ChartStore(tmp_path), ChartRef(source=ChartSource.HTTP, url="oci://127.0.0.1/x", name="web")
    ).values()
    assert "needs `type: oci`" in why


@pytest.mark.parametrize(
    ("wanted", "version"),
    [("", "1.10.0"), ("1.2.3", "1.2.3"), ("~1.2.0", "1.2.3"), ("stable", "stable"), ("1.2", "1.2")],
)
def test_a_registry_gives_the_version_that_is_wanted(tmp_path: Path, wanted: str, version: str) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        for tag in ("1.10.0", "1.2.3", "stable", "1.2"):
            push(made, "charts/web", tag, web(tag))
        assert fetched(store, oci(made, wanted)) == {}
        found = choose(oci(made, wanted), store.find(oci(made, wanted)))
    assert found is not None and (found.version, found.read()) == (version, web(version))


def test_without_versions_the_tag_latest_is_meant(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        push(made, "charts/web", "latest", web("0.1.0"))
        assert fetched(store, oci(made)) == {}
        assert choose(oci(made), store.find(oci(made))) is not None


def test_a_plus_in_a_version_is_an_underscore_in_its_tag(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        push(made, "charts/web", "1.2.3_k3s.1", web("1.2.3"))
        for wanted in ("1.2.3+k3s.1", "1.x"):
            assert fetched(store, oci(made, wanted)) == {}
        assert {one.version for one in store.find(oci(made))} == {"1.2.3+k3s.1"}


def test_a_pinned_digest_counts_and_is_no_version_for_others(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        pinned = push(made, "charts/web", "1.2.3", web("1.2.3"))
        push(made, "charts/web", "1.2.4", web("1.2.4"))
        assert fetched(store, oci(made, digest=pinned)) == {}
        found = choose(oci(made, digest=pinned), store.find(oci(made)))
        assert found is not None and found.read() == web("1.2.3")
        assert choose(oci(made, "1.x"), store.find(oci(made))) is None


def test_an_index_may_lead_into_a_registry(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    with site() as made:
        push(made, "charts/web", "1.2.3", web("1.2.3"))
        text = f"entries:\n  web:\n  - version: 1.2.3\n    urls: ['oci://{made.host}/charts/web:1.2.3']\n"
        made.routes["/index.yaml"] = Reply(body=text.encode())
        assert fetched(store, http(made)) == {}
    assert [one.version for one in store.find(http(made))] == ["1.2.3"]


CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n"
DEPENDS = """\
dependencies:
  - {name: base, version: 1.2.3, repository: "CHARTS"}
  - {name: side, version: 0.1.0, repository: "file://../side"}
"""


def test_a_chart_of_another_git_repository_is_packed_with_what_it_depends_on(tmp_path: Path) -> None:
    store = ChartStore(tmp_path / "charts")
    origin = repository(tmp_path / "origin")
    with site() as charts, serving(tmp_path) as address:
        charts.routes["/index.yaml"] = Reply(
            body=b"entries:\n  base:\n  - {version: 1.2.3, urls: [base.tgz]}\n",
        )
        charts.routes["/base.tgz"] = Reply(body=packed(chart_files({}, name="base", version="1.2.3"), "base"))
        files = {"charts/web/Chart.yaml": CHART + DEPENDS.replace("CHARTS", charts.url)}
        commit(origin, {**files, "charts/side/Chart.yaml": CHART.replace("web", "side")})
        publish(origin, tmp_path / "origin.git")
        git = ChartRef(source=ChartSource.GIT, url=f"{address}/origin.git", path="charts/web", version="main")
        gone = replace(git, path="charts/gone")
        repositories = GitCache(tmp_path / "git", allow_network=True)
        answers = Network(client=Client(pause=0), repositories=repositories).fetch([git, gone], store)
    assert answers == {gone: "there is no chart at charts/gone"}
    found = choose(git, store.find(git))
    assert found is not None
    chart = open_archive(found.read(), "web")
    assert (chart.name, sorted(chart.subcharts)) == ("web", ["base", "side"])


def test_without_git_it_says_so(tmp_path: Path) -> None:
    git = ChartRef(source=ChartSource.GIT, url="https://git.example.org/a", path="charts/web", version="main")
    assert fetched(ChartStore(tmp_path), git) == {git: "other Git repositories are not fetched here"}


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with site() as made:
        serve_repository(made, "1.0.0")
        (why,) = fetched(ChartStore(tmp_path / "file"), http(made)).values()
    assert "the cache cannot be written" in why
