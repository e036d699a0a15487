"""The release that explaining is measured with."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.explain import Bench, of_release, own, row
from labwright.render.helm.origins_leaves import leaves
from labwright.render.helm.setup import find_engine


@pytest.fixture(scope="module")
def bench() -> Bench:
    if find_engine() is None:
        pytest.skip("no Helm engine")
    return Bench(own())


def test_it_is_as_large_as_the_largest_of_homelabs_and_asks_the_same_each_time(bench: Bench) -> None:
    assert len(leaves(bench.sample.values)) > 100
    assert bench.fields(5, 1) == bench.fields(5, 1)
    assert bench.fields(5, 1) != bench.fields(5, 2)


def test_a_field_is_explained_and_told(bench: Bench) -> None:
    (item,) = [one for one in bench.release.objects if one.kind == "Service"]
    asked = bench.ask(item, ("spec", "type"))
    assert [one.path for one in asked.found.deciders] == [("service", "type")]
    told = row("made here", 150, [asked])
    assert told.startswith("| made here | 150 | ")
    assert told.count("|") == 8
    assert str(asked) == "Service/home spec.type"


@pytest.mark.parametrize("text", ["a: 1\n", "kind: HelmRelease\nspec: {values: {a: 1}}\n"])
def test_values_are_taken_out_of_a_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "app-1.0.0.tgz").write_bytes(own().archive)
    (tmp_path / "release.yaml").write_text(text)
    sample = of_release(f"{tmp_path}/app-1.0.0.tgz={tmp_path}/release.yaml")
    assert (sample.name, dict(sample.values)) == (f"app-1.0.0 {tmp_path.name}", {"a": 1})
