"""The cache of charts: what goes in comes out, whoever else writes."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.faults import ChartError
from labwright.render.helm.store import ChartStore

REF = ChartRef(source=ChartSource.HTTP, url="https://charts.example.org", name="web")


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def test_an_archive_is_found_by_what_asks_for_it(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    assert store.find(REF) == []
    store.add(b"one", REF, version="1.0.0+build/7")
    store.add(b"two", REF, version="1.1.0", pinned="sha256:abc")
    found = {one.version: one for one in ChartStore(tmp_path).find(REF)}
    assert {version: (one.digest, one.read(), one.pinned) for version, one in found.items()} == {
        "1.0.0+build/7": (digest(b"one"), b"one", ""),
        "1.1.0": (digest(b"two"), b"two", "sha256:abc"),
    }
    assert all(one.cached for one in found.values())


@pytest.mark.parametrize(
    "other",
    [
        replace(REF, url="https://elsewhere.example.org"),
        replace(REF, name="other"),
        replace(REF, source=ChartSource.OCI),
        replace(REF, source=ChartSource.GIT, path="charts/web"),
    ],
)
def test_another_source_has_charts_of_its_own(tmp_path: Path, other: ChartRef) -> None:
    store = ChartStore(tmp_path)
    store.add(b"one", REF, version="1.0.0")
    assert store.find(other) == []


def test_spellings_of_one_address_are_one(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    store.add(b"one", REF, version="1.0.0")
    assert store.find(replace(REF, url="https://charts.example.org/"))
    assert store.find(replace(REF, url="https://charts.example.org/index.yaml"))
    git = ChartRef(source=ChartSource.GIT, url="https://git.example.org/a.git", path="charts/web")
    store.add(b"two", git, version="main")
    assert store.find(replace(git, url="https://git.example.org/a"))
    oci = ChartRef(source=ChartSource.OCI, url="oci://registry.example.org/charts/web", name="web")
    store.add(b"three", oci, version="1.0.0")
    assert store.find(replace(oci, name=""))


def test_a_damaged_archive_is_noticed_and_thrown_away(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    found = store.add(b"one", REF, version="1.0.0")
    (blob,) = (tmp_path / "blobs").rglob("??*/*")
    blob.write_bytes(b"other")
    with pytest.raises(ChartError, match="damaged"):
        found.read()
    assert store.find(REF) == []
    with pytest.raises(ChartError, match="cannot be read"):
        found.read()


def test_what_lies_in_the_index_by_mistake_is_passed_over(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    store.add(b"one", REF, version="1.0.0")
    (folder,) = (tmp_path / "index").iterdir()
    for name in ("junk", "1.0.1@../../../etc/passwd".replace("/", "%2F"), ".half-written", "2@" + "a" * 64):
        (folder / name).write_text("")
    assert [one.version for one in store.find(REF)] == ["1.0.0"]


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def add(number: int) -> None:
        for step in range(5):
            ChartStore(tmp_path).add(f"{step}".encode(), REF, version=f"{step}.0.{number}")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = ChartStore(tmp_path).find(REF)
    assert len(found) == 40
    assert {one.read() for one in found} == {b"0", b"1", b"2", b"3", b"4"}
    assert not list(tmp_path.rglob(".*"))


def test_a_version_that_moves_has_one_content(tmp_path: Path) -> None:
    store = ChartStore(tmp_path)
    ref = ChartRef(source=ChartSource.GIT, url="https://git.example.org/a.git", path="charts/web", version="main")
    store.add(b"one", ref, version="main", moves=True)
    store.add(b"other", ref, version="v1", moves=True)
    store.add(b"two", ref, version="main", moves=True)
    assert sorted((one.version, one.read()) for one in store.find(ref)) == [("main", b"two"), ("v1", b"other")]
