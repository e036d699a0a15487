"""A renderer that is made when it is needed."""

from __future__ import annotations

from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.lazy import LazyHelm
from labwright.render.helm.renderer import HelmRenderer, renderer
from labwright.tree import Tree


def test_it_is_made_once_and_not_before_it_is_needed() -> None:
    made: list[HelmRenderer] = []

    def make() -> HelmRenderer:
        made.append(renderer(Tree.of({}), engine=None))
        return made[-1]

    helm = LazyHelm(make)
    assert made == []
    spec = ReleaseSpec(name="a", namespace="b", chart=ChartRef(source=ChartSource.LOCAL, path="gone"))
    assert helm.render([spec])[0].unrendered
    assert helm.render([]) == []
    assert len(made) == 1
