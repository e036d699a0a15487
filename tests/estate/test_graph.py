from typing import Any

import pytest

from labwright.estate.graph import ApplyGraph, Reason
from labwright.kube import ObjectId
from labwright.render.units import Unit, UnitKind
from tests.estate.estates import objects_of, release, rendered, unit

SOURCE = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  dependsOn:
    - name: configs
"""


def of(name: str) -> str:
    return f"Kustomization/flux-system/{name}"


def layered() -> ApplyGraph:
    """A root that applies controllers, configs (after controllers) and apps (after configs); apps have a release."""
    root = unit("root", "")
    controllers = unit("controllers", "", parent=root.id, wait=True)
    configs = unit("configs", "", parent=root.id, depends_on=(controllers.id,))
    source = rendered(objects_of(SOURCE, "apps.yaml")[0])
    apps = unit("apps", "", parent=root.id, depends_on=(configs.id,), source=source)
    web = release("web", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}", parent=apps.id)
    other = unit("other", "", parent=root.id)
    return ApplyGraph([root, controllers, configs, apps, web, other])


def test_the_ways_up_and_down() -> None:
    graph = layered()
    assert graph.roots == (of("root"),)
    assert graph.ancestors("HelmRelease/default/web") == (of("apps"), of("root"))
    assert graph.children(of("root")) == (of("controllers"), of("configs"), of("apps"), of("other"))
    assert graph.descendants(of("root"))[-2:] == ("HelmRelease/default/web", of("other"))
    assert graph.ancestors(of("root")) == () == graph.children(of("other"))


def test_a_wait_names_its_reason_and_its_line() -> None:
    parent, configs = layered().waits(of("apps"))
    assert (parent.on, parent.reason) == (of("root"), Reason.PARENT)
    assert (configs.on, configs.reason) == (of("configs"), Reason.DEPENDS_ON)
    assert configs.place is not None and str(configs.place) == "apps.yaml:7:13"


def test_waiting_goes_through_parents_and_dependencies() -> None:
    graph = layered()
    assert graph.waits_for("HelmRelease/default/web") == (of("root"), of("controllers"), of("configs"), of("apps"))
    assert graph.awaited_by(of("controllers")) == (of("configs"), of("apps"), "HelmRelease/default/web")
    assert graph.precedes(of("controllers"), "HelmRelease/default/web")
    assert not graph.precedes(of("other"), of("apps"))


def test_a_dependency_that_is_not_there_is_missing() -> None:
    graph = ApplyGraph([unit("apps", "", depends_on=(of("gone"),))])
    (missing,) = graph.missing(of("apps"))
    assert missing.on == of("gone")
    assert graph.waits_for(of("apps")) == ()


def test_a_suspended_ancestor_holds_everything_below() -> None:
    root = unit("root", "", suspended=True)
    graph = ApplyGraph([root, unit("apps", "", parent=root.id)])
    assert graph.held_by(of("apps")) == root.id == graph.held_by(root.id)
    assert layered().held_by(of("apps")) == ""


def app(name: str, wave: int, **facts: Any) -> Unit:
    return unit(
        name, "", kind=UnitKind.APPLICATION, namespace="argocd", parent="Application/argocd/root", wave=wave, **facts
    )


def test_an_application_waits_for_the_wave_before_its_own() -> None:
    root = unit("root", "", kind=UnitKind.APPLICATION, namespace="argocd")
    graph = ApplyGraph([root, app("crds", -1), app("a", 0), app("b", 0), app("web", 5)])
    waves = [each.on for each in graph.waits("Application/argocd/web") if each.reason is Reason.WAVE]
    assert waves == ["Application/argocd/a", "Application/argocd/b"]
    assert graph.precedes("Application/argocd/crds", "Application/argocd/web")
    assert not graph.precedes("Application/argocd/a", "Application/argocd/b")


def test_units_that_wait_for_each_other_end_no_walk() -> None:
    one = unit("one", "", depends_on=(of("other"),), parent=of("other"))
    other = unit("other", "", depends_on=(of("one"),), parent=of("one"))
    graph = ApplyGraph([one, other])
    assert graph.waits_for(one.id) == (other.id,)
    assert graph.ancestors(one.id) == (other.id,)
    assert graph.descendants(one.id) == (other.id,)


CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: web}}"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (unit("apps", CONFIG, wait=True), (ObjectId("", "ConfigMap", "web", "a"),)),
        (unit("apps", CONFIG), ()),
        (
            unit(
                "apps",
                CONFIG,
                health_checks=({"apiVersion": "apps/v1", "kind": "Deployment", "name": "b", "namespace": "c"},),
            ),
            (ObjectId("apps", "Deployment", "c", "b"),),
        ),
        (
            release("web", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}"),
            (ObjectId("apps", "Deployment", "default", "web"),),
        ),
    ],
    ids=["wait", "nothing", "checks", "release"],
)
def test_what_readiness_waits_for(made: Unit, expected: tuple[ObjectId, ...]) -> None:
    assert ApplyGraph([made]).is_ready_with(made.id) == expected


def test_an_unknown_unit_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        layered().ancestors("Kustomization/flux-system/nobody")
