"""Releases that are put off."""

from __future__ import annotations

from labwright.render.content import DeferredObjects, identities_of
from labwright.render.context import Context
from labwright.render.flux.later import Later, render_all
from labwright.render.flux.lookups import Lookups
from labwright.render.flux.releases import PlannedRelease, plan_release
from labwright.render.helm.contract import NO_ENGINE
from labwright.tree import Tree
from tests.render.flux.test_install import SOURCES, FakeHelm, release
from tests.render.written import objects


def planned(name: str) -> PlannedRelease:
    (source,) = objects(release(name))
    (charts,) = objects(SOURCES)
    lookups = Lookups(sources={("HelmRepository", "flux-system", "charts"): charts})
    return plan_release(source, lookups, "Kustomization/flux-system/apps", Context())


def put_off(later: Later, *names: str) -> list[DeferredObjects]:
    units = [later.put_off(planned(name), f"key of {name}", {}) for name in names]
    found = [unit.objects for unit in units]
    assert all(isinstance(one, DeferredObjects) for one in found)
    return [one for one in found if isinstance(one, DeferredObjects)]


def test_only_what_is_named_is_rendered() -> None:
    helm = FakeHelm()
    later = Later(Tree(), Context(helm=helm))
    put_off(later, "a", "b", "c")
    found = later.finish(["HelmRelease/apps/b", "HelmRelease/apps/unknown"])
    assert [(name, str(unit.objects[0])) for name, unit in found.items()] == [
        ("HelmRelease/apps/b", "ConfigMap apps/b")
    ]
    assert helm.asked == [["b"]]
    later.finish(["HelmRelease/apps/b"])
    assert helm.asked == [["b"]]


def test_a_look_at_one_renders_all_at_once() -> None:
    helm = FakeHelm()
    later = Later(Tree(), Context(helm=helm))
    a, b, c = put_off(later, "a", "b", "c")
    later.finish(["HelmRelease/apps/b"])
    assert [len(one) for one in (a, b, c)] == [1, 1, 1]
    assert [one.name for one in identities_of(c)] == ["c"]
    assert helm.asked == [["b"], ["a", "c"]]


def test_one_that_is_put_off_again_takes_the_place_of_the_first() -> None:
    later = Later(Tree(), Context(helm=FakeHelm()))
    put_off(later, "a")
    (again,) = put_off(later, "a")
    assert again.key == "key of a"
    assert len(later.finish(["HelmRelease/apps/a"])) == 1


def test_without_an_engine_each_says_so() -> None:
    spec = planned("a").spec
    assert [one.unrendered for one in render_all(None, [spec, None])] == [NO_ENGINE]
    assert render_all(FakeHelm(), []) == []
