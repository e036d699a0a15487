"""On real charts the search finds what trying every value alone finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.engine import Engine
from labwright.render.helm.origins import Prober
from labwright.render.helm.origins_compare import find, same, value_at
from labwright.render.helm.origins_leaves import changed, leaves, shown_path, with_changes
from labwright.render.helm.origins_model import Giver, Role
from labwright.render.helm.origins_trials import Part, Refused
from labwright.render.helm.renderer import renderer
from labwright.render.objects import Object
from labwright.source import Path as FieldPath
from labwright.source import YamlMap
from labwright.tree import Tree
from tests.render.helm.samples import REAL, real_charts

VALUES = 36
"""So many of a chart's defaults are given as values, as a homelab gives some."""


def scalars(value: Any, at: FieldPath = ()) -> Iterator[FieldPath]:
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from scalars(inner, (*at, key))
    else:
        yield at


def alone(prober: Prober, item: Object, path: FieldPath) -> set[FieldPath]:
    """What decides a field when each value is changed by itself and the rest stays."""
    release = prober.trials.baseline()
    before = [one for one in (*release.objects, *release.hooks) if one.template == item.template]
    found = set()
    for leaf in prober.leaves:
        values = with_changes(prober.spec.values, {leaf.path: changed(leaf.value).value})
        spec = ReleaseSpec(
            name="web",
            namespace="apps",
            chart=prober.spec.chart,
            values=YamlMap(values),
            include_crds=False,
            capabilities=prober.spec.capabilities,
        )
        (after,) = prober.trials.ask([spec], Part(template=item.template))
        if isinstance(after, Refused):
            continue
        there = find(item, before, after)
        if there is None or not same(value_at(item.value, item.value, path), value_at(item.value, there.value, path)):
            found.add(leaf.path)
    return found


@pytest.mark.parametrize("name", real_charts() or ["none"])
def test_the_search_finds_what_trying_everything_finds(name: str, any_engine: Engine) -> None:
    if name == "none":
        pytest.skip("LABWRIGHT_CHARTS names no folder of charts")
    helm = renderer(Tree({"chart.tgz": (REAL / name).read_bytes()}), engine=any_engine)
    chart = ChartRef(source=ChartSource.LOCAL, path="chart.tgz")
    capabilities = Capabilities(kubernetes_version="1.32.9")
    spec = ReleaseSpec(name="web", namespace="apps", chart=chart, capabilities=capabilities)
    (bare,) = helm.render([spec])
    if bare.unrendered:
        pytest.skip(f"{name} does not render with its defaults: {bare.unrendered}")
    given = [leaf for leaf in leaves(bare.defaults) if leaf.around is None and leaf.value not in (None, "", {}, [])]
    step = max(1, len(given) // VALUES)
    values = YamlMap(with_changes({}, {leaf.path: leaf.value for leaf in given[::step][:VALUES]}))
    prober = Prober(
        helm=helm, spec=ReleaseSpec(name="web", namespace="apps", chart=chart, values=values, capabilities=capabilities)
    )
    release = prober.trials.baseline()
    workloads = [one for one in release.objects if one.kind in ("Deployment", "DaemonSet", "StatefulSet", "Service")]
    for item in workloads[:2]:
        paths = sorted(scalars(item.value), key=str)
        for path in paths[:: max(1, len(paths) // 3)]:
            found = prober.origins(item, path)
            if found.unsteady or not found.complete:
                continue
            decided = {one.path for one in found.deciders if one.giver is Giver.VALUES and one.role is not Role.KEY}
            missed = alone(prober, item, path) - decided
            assert missed == set(), f"{item} {shown_path(path)}"
