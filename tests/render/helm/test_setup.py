"""The renderer as the commands use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.setup import default_helm, find_engine
from labwright.render.helm.store import ChartStore
from labwright.tree import DiskTree, Tree
from tests.render.helm.samples import chart_files, packed, release
from tests.render.helm.servers import serve_repository, site


def ref(url: str = "https://charts.example.org", version: str = "1.2.3") -> ChartRef:
    return ChartRef(source=ChartSource.HTTP, name="web", url=url, version=version)


def test_charts_come_from_folders_and_from_the_cache(tmp_path: Path) -> None:
    if find_engine() is None:
        pytest.skip("no Helm engine is installed")
    (tmp_path / "web-1.2.3.tgz").write_bytes(packed(chart_files()))
    ChartStore(tmp_path / "cache").add(packed(chart_files(version="1.2.4")), ref(), version="1.2.4")
    helm = default_helm(DiskTree(tmp_path), root=tmp_path, folder=tmp_path / "cache", charts=[tmp_path])
    first = helm.render([release(chart=ref())])[0]
    second = helm.render([release(chart=ref(version="1.x"))])[0]
    assert (first.chart, second.chart) == ("web 1.2.3", "web 1.2.4")


@pytest.mark.usefixtures("loopback")
def test_the_network_is_used_only_when_it_is_allowed(tmp_path: Path) -> None:
    if find_engine() is None:
        pytest.skip("no Helm engine is installed")
    with site() as made:
        serve_repository(made, "1.2.3")
        spec = release(chart=ref(url=made.url))
        closed = default_helm(Tree(), root=tmp_path, folder=tmp_path)
        assert "not in the cache" in closed.render([spec])[0].unrendered
        assert made.asked == []
        told: list[str] = []
        open_ = default_helm(Tree(), root=tmp_path, folder=tmp_path, allow_network=True, progress=told.append)
        assert open_.render([spec])[0].chart == "web 1.2.3"
        assert told


def test_what_needs_no_network_loads_no_web_client() -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom labwright.tree import Tree\n"
        "from labwright.render.helm.setup import default_helm\ndefault_helm(Tree(), root=Path('none'), folder=Path('none'))\n"
        "print(sorted({'urllib.request', 'ssl', 'helm_python'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
