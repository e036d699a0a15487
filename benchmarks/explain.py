"""`python -m benchmarks.explain [--charts DIR] [--release CHART=FILE]`: how long explaining one field takes, the first time.

Of each release some fields are picked at random, by a seed, so that every run asks the same. Each is asked by itself: the
release's objects are kept from before, as they are for whoever has looked at the repository once; the engine, the chart and
the search start anew. Without options it asks the release that it makes by itself: a common-library chart with many templates,
a schema and a hundred and forty values. With `--charts` it also asks each chart of a folder (`*.tgz`), with some of the
chart's own defaults as values; with `--release` a chart with the values of a file (a HelmRelease, or plain values).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.repository import chart_archive
from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.origins import Prober, is_crd
from labwright.render.helm.origins_leaves import leaves, shown_path, with_changes
from labwright.render.helm.origins_model import FieldOrigins
from labwright.render.helm.renderer import HelmRenderer, renderer
from labwright.render.helm.setup import find_engine
from labwright.render.objects import Object
from labwright.source import Path as FieldPath
from labwright.source import YamlMap, load, load_all
from labwright.tree import Tree

VALUES = 120
"""So many of a chart's defaults are given as values where there are no others."""

CONTAINERS = 14
"""Containers of the release that is made here: with ten values each it has as many as the largest of real homelabs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A release to ask about."""

    name: str
    archive: bytes
    values: YamlMap


class Kept:
    """Results of rendering, kept in memory."""

    keeps = True

    def __init__(self) -> None:
        self._entries: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._entries.get(key)

    def put(self, key: str, data: bytes) -> None:
        self._entries[key] = data


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field, explained."""

    object: Object
    path: FieldPath
    seconds: float
    found: FieldOrigins

    def __str__(self) -> str:
        return f"{self.object.kind}/{self.object.name} {shown_path(self.path)}"


class Bench:
    """One release, asked again and again by somebody who knows nothing of it but its objects."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self._kept = Kept()
        self._files = Tree({"chart.tgz": sample.archive})
        self.spec = ReleaseSpec(
            name="home",
            namespace="apps",
            chart=ChartRef(source=ChartSource.LOCAL, path="chart.tgz"),
            values=sample.values,
            capabilities=Capabilities(kubernetes_version="1.33.4"),
        )
        (self.release,) = self._helm().render([self.spec])

    def _helm(self) -> HelmRenderer:
        return renderer(self._files, engine=find_engine(), memo=self._kept)

    def fields(self, count: int, seed: int) -> list[tuple[Object, FieldPath]]:
        """Fields of objects, every object as likely as any other however many fields it has."""
        drawn = random.Random(f"{seed} {self.sample.name}")  # noqa: S311 (the same ones in each run)
        objects = [(one, list(_scalars(one.value))) for one in self.release.objects if not is_crd(one.template)]
        made = []
        for _ in range(count):
            item, paths = drawn.choice(objects)
            made.append((item, drawn.choice(paths)))
        return made

    def ask(self, item: Object, path: FieldPath) -> Asked:
        """Explain one field."""
        start = time.perf_counter()
        found = Prober(helm=self._helm(), spec=self.spec).origins(item, path)
        return Asked(object=item, path=path, seconds=time.perf_counter() - start, found=found)


def _scalars(value: Any, at: FieldPath = ()) -> Iterator[FieldPath]:
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _scalars(inner, (*at, key))
    else:
        yield at


def own() -> Sample:
    """The release that needs nothing from outside."""
    containers = "".join(
        f"""\
  - name: part-{number}
    image: {{repository: registry.example.org/home/part-{number}, tag: 2.{number}.1}}
    env: {{TZ: Europe/Berlin, PART_LEVEL: info, PART_TOKEN: token-{number}}}
    port: {8000 + number}
    probes: [liveness, readiness]
    resources: {{requests: {{cpu: {10 + number}m}}}}
"""
        for number in range(CONTAINERS)
    )
    values = f"""\
containers:
{containers}
service: {{type: ClusterIP, ports: {{http: 8000, metrics: 9090}}}}
hosts: [home.example.org, www.example.org]
persistence:
  config: {{existingClaim: home, mountPath: /config}}
  tmp: {{type: emptyDir, mountPath: /tmp}}
copies: 2
"""
    return Sample(name="made here", archive=chart_archive(), values=_mapping(load(values, "values.yaml").value))


def of_defaults(chart: Path) -> Sample:
    """A chart with some of its own defaults as values."""
    archive = chart.read_bytes()
    bare = Bench(Sample(name=chart.stem, archive=archive, values=YamlMap()))
    given = [
        leaf for leaf in leaves(bare.release.defaults) if leaf.around is None and leaf.value not in (None, "", {}, [])
    ]
    step = max(1, len(given) // VALUES)
    values = YamlMap(with_changes({}, {leaf.path: leaf.value for leaf in given[::step][:VALUES]}))
    return Sample(name=chart.stem, archive=archive, values=values)


def of_release(spelled: str) -> Sample:
    """A chart with the values of a file: `CHART=FILE`."""
    chart, _, file = spelled.partition("=")
    documents = [one.value for one in load_all(Path(file).read_bytes(), file) if isinstance(one.value, YamlMap)]
    release = next((one for one in documents if one.get("kind") == "HelmRelease"), None)
    values = documents[0] if release is None else release["spec"].get("values")
    return Sample(
        name=f"{Path(chart).stem} {Path(file).parent.name}", archive=Path(chart).read_bytes(), values=_mapping(values)
    )


def _mapping(value: Any) -> YamlMap:
    return value if isinstance(value, YamlMap) else YamlMap()


def row(name: str, count: int, made: Sequence[Asked]) -> str:
    """One line of the table."""
    times = sorted(one.seconds for one in made)
    tenth = times[min(len(times) - 1, len(times) * 9 // 10)]
    trials = statistics.median(one.found.trials for one in made)
    return (
        f"| {name} | {count} | {statistics.median(times):.2f} s | {tenth:.2f} s | {times[-1]:.2f} s | {trials:.0f} "
        f"| {max(one.found.trials for one in made)} |"
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns 1 when a release that was asked for cannot be rendered."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description="Measure explaining a field.")
    parser.add_argument("--charts", type=Path, help="a folder of charts (*.tgz)")
    parser.add_argument("--release", action="append", default=[], metavar="CHART=FILE", help="a chart, and its values")
    parser.add_argument("--fields", type=int, default=12, help="fields of each release (default 12)")
    parser.add_argument("--seed", type=int, default=1, help="which fields (default 1)")
    parser.add_argument("--slowest", action="store_true", help="name the slowest field of each release")
    given = parser.parse_args(arguments)
    if find_engine() is None:
        print("there is no Helm engine", file=sys.stderr)
        return 1
    samples = [own()]
    samples += [of_defaults(chart) for chart in sorted(given.charts.glob("*.tgz"))] if given.charts else []
    samples += [of_release(spelled) for spelled in given.release]
    print("| release | values | median | 90th percentile | worst | renderings, median | renderings, most |")
    print("|---|---|---|---|---|---|---|")
    failed = False
    for sample in samples:
        bench = Bench(sample)
        if not bench.release.objects:
            failed = True
            print(f"| {sample.name} | not rendered: {bench.release.unrendered or 'no objects'} | | | | | |")
            continue
        made = [bench.ask(item, path) for item, path in bench.fields(given.fields, given.seed)]
        print(row(sample.name, len(leaves(sample.values)), made), flush=True)
        if given.slowest:
            print(f"  slowest: {max(made, key=lambda one: one.seconds)}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
