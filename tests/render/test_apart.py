"""Comparing two states finds the same whether releases are put off or not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from labwright.api import Cluster, open_repository
from labwright.changes import compare_clusters
from labwright.render.apart import finish_differing
from labwright.render.content import DeferredObjects, identities_of, text_of
from labwright.render.units import RenderedCluster
from labwright.report.changes import Sides
from labwright.report.changes_json import cluster_json
from tests.render.flux.harness import SYNC, kustomization
from tests.render.written import tree


def chart(name: str, template: str, more: dict[str, str] | None = None) -> dict[str, str]:
    return {
        f"charts/{name}/Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n",
        f"charts/{name}/templates/all.yaml": template,
        **{f"charts/{name}/{path}": text for path, text in (more or {}).items()},
    }


def release(name: str, of: str, values: str = "{}", more: str = "") -> str:
    return (
        f"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: apps}}\nspec:\n"
        f"  chart: {{spec: {{chart: ./charts/{of}, sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}}}}}\n"
        f"  values: {values}\n{more}"
    )


CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {level: "{{ .Values.level }}", widgets: "{{ .Capabilities.APIVersions.Has "example.org/v1" }}"}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {selector: {app: {{ .Values.app }}}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b}]}}}
"""
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec: {group: example.org, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true}]}
"""
BRINGS = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: brought}
spec: {path: ./brought, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
"""
FILES = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/apps.yaml": kustomization("apps", "path: ./apps, prune: true"),
    "apps/settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: apps}\ndata: {values.yaml: 'level: info'}\n",
    "apps/quiet.yaml": release("quiet", "config", "{level: info}"),
    "apps/loud.yaml": release("loud", "config", "{level: debug}"),
    "apps/taken.yaml": release("taken", "config", more="  valuesFrom: [{kind: ConfigMap, name: shared}]\n"),
    "apps/web.yaml": release("web", "service", "{app: web}"),
    "apps/operator.yaml": release("operator", "operator"),
    "apps/bringer.yaml": release("bringer", "bringer"),
    "brought/settings.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: brought, namespace: apps}\ndata: {a: b}\n",
    **chart("config", CONFIG),
    **chart("service", SERVICE),
    **chart("operator", "", {"crds/widgets.yaml": CRD}),
    **chart("bringer", BRINGS),
}
CHANGES: dict[str, dict[str, str]] = {
    "nothing": {},
    "the values of one release": {"apps/quiet.yaml": release("quiet", "config", "{level: warn}")},
    "values that a release takes": {"apps/settings.yaml": FILES["apps/settings.yaml"].replace("info", "warn")},
    "a chart of two releases": chart("config", CONFIG.replace("level:", "severity:")),
    "a release that is new": {"apps/more.yaml": release("more", "config")},
    "a release that goes": {"apps/loud.yaml": ""},
    "a release in another namespace": {
        "apps/loud.yaml": FILES["apps/loud.yaml"].replace("space: apps", "space: other")
    },
    "definitions that charts ask for": {"apps/operator.yaml": ""},
    "a file that a chart leads to": {"brought/settings.yaml": FILES["brought/settings.yaml"].replace("a: b", "a: c")},
    "a chart that no longer renders": chart("config", CONFIG.replace("{{ .Values.level }}", '{{ fail "no" }}')),
    "what is selected by name": {"apps/web.yaml": release("web", "service", "{app: other}")},
    "lines that only moved": {"apps/quiet.yaml": "# A comment.\n" + FILES["apps/quiet.yaml"]},
    "a label of all": {"apps/kustomization.yaml": "resources: [web.yaml]\nlabels: [{pairs: {a: b}}]\n"},
}


def pair(change: dict[str, str]) -> tuple[Cluster, Cluster]:
    new = open_repository(files=tree({**FILES, **change}), cache=False)
    return new.at(tree(FILES)).cluster("home"), new.cluster("home")


def apart(old: Cluster | None, new: Cluster | None) -> tuple[RenderedCluster | None, RenderedCluster | None]:
    after = new.rendered_lazily() if new is not None else None
    return finish_differing(old.rendered_lazily() if old is not None else None, after)


def told(old: RenderedCluster | None, new: RenderedCluster | None) -> Any:
    return json.dumps(cluster_json(compare_clusters(old, new), Sides(old="HEAD", seen=str)), indent=1)


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_differences_are_found(change: str) -> None:
    found = told(*apart(*pair(CHANGES[change])))
    old = open_repository(files=tree(FILES), cache=False).cluster("home")
    new = open_repository(files=tree({**FILES, **CHANGES[change]}), cache=False).cluster("home")
    assert found == told(old.rendered, new.rendered)
    back = told(*apart(*reversed(pair(CHANGES[change]))))
    assert back == told(new.rendered, old.rendered)


def test_releases_that_are_the_same_are_put_off() -> None:
    old, new = apart(*pair(CHANGES["the values of one release"]))
    assert old is not None
    assert new is not None
    put_off = [unit.name for unit in new.units if isinstance(unit.objects, DeferredObjects)]
    assert put_off == [unit.name for unit in old.units if isinstance(unit.objects, DeferredObjects)]
    assert sorted(put_off) == ["loud", "taken", "web"]


def test_one_that_was_put_off_is_rendered_when_somebody_looks() -> None:
    _, new = apart(*pair({}))
    assert new is not None
    whole = {unit.id: text_of(unit.objects) for unit in pair({})[1].units}
    loud = next(unit for unit in new.units if unit.name == "loud")
    assert [one.name for one in identities_of(loud.objects)] == ["loud"]
    assert len(loud.objects) == 1
    assert loud.objects[0].name == "loud"
    assert {unit.id: text_of(unit.objects) for unit in new.units} == whole


def test_a_cluster_of_one_state_alone_is_rendered_whole() -> None:
    _, new = pair({})
    assert apart(None, None) == (None, None)
    none, alone = apart(None, new)
    assert none is None
    assert alone is not None
    assert not any(isinstance(unit.objects, DeferredObjects) for unit in alone.units)


def test_what_is_wrong_with_a_chart_that_differs_is_told() -> None:
    _, new = apart(*pair(CHANGES["a chart that no longer renders"]))
    assert new is not None
    assert {"HL004"} <= {one.code for one in new.diagnostics}
    assert len(new.diagnostics) == len(set(new.diagnostics))
