"""A HelmRelease before and after the Helm engine."""

from __future__ import annotations

import pytest

from labwright.render.context import Context
from labwright.render.flux.releases import PlannedRelease, finish_release, plan_release, release_name
from labwright.render.helm.contract import ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.objects import Object
from labwright.render.units import UnitKind
from labwright.source import Diagnostic, Severity, load, plain
from tests.render.flux.objects import lookups, one
from tests.render.written import objects

REPOSITORY = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: web}
spec: {url: https://charts.example.org}
"""

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  chart: {spec: {chart: web, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}
  values: {port: 80}
"""
PARENT = "Kustomization/flux-system/apps"


def release(more: str = "", text: str = RELEASE) -> Object:
    return one(text + "".join(f"  {line}\n" for line in more.splitlines()), "web/release.yaml")


def planned(more: str = "", text: str = RELEASE, **files: str) -> PlannedRelease:
    views = lookups({"sources.yaml": REPOSITORY, **files})
    return plan_release(release(more, text), views, PARENT, Context(kubernetes_version="1.32.1"))


def spec_of(more: str = "") -> ReleaseSpec:
    made = planned(more)
    assert made.diagnostics == ()
    assert made.spec is not None
    return made.spec


def test_a_release_says_what_to_render() -> None:
    spec = spec_of()
    assert (spec.name, spec.namespace, plain(spec.values)) == ("web", "web", {"port": 80})
    assert (spec.chart.source, spec.chart.url, spec.chart.version) == (
        ChartSource.HTTP,
        "https://charts.example.org",
        "1.2.3",
    )
    assert (spec.include_crds, spec.skip_schema, spec.is_upgrade, str(spec.place)) == (
        True,
        False,
        False,
        "web/release.yaml:3:18",
    )
    assert spec.capabilities.kubernetes_version == "1.32.1"


def test_it_becomes_a_unit_of_its_own() -> None:
    unit = planned(
        "dependsOn: [{name: db}, {name: cert-manager, namespace: infra}]\nsuspend: true\ninstall: {disableWait: true}"
    ).unit
    assert (unit.id, unit.kind, unit.parent) == ("HelmRelease/web/web", UnitKind.HELM_RELEASE, PARENT)
    assert unit.depends_on == ("HelmRelease/web/db", "HelmRelease/infra/cert-manager")
    assert (unit.suspended, unit.wait, unit.chart, unit.unrendered) == (True, False, "web 1.2.3", "")
    assert str(unit.place) == "web/release.yaml:3:18"
    assert planned().unit.wait


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("{}", "web"),
        ("{releaseName: other}", "other"),
        ("{targetNamespace: there}", "there-web"),
        ("{targetNamespace: there, releaseName: other}", "other"),
        (f"{{releaseName: {'a' * 53}}}", "a" * 53),
        # sha256 of 54 a's begins so
        (f"{{releaseName: {'a' * 54}}}", "a" * 40 + "-a3f01b693925"),
    ],
)
def test_the_name_of_a_release(spec: str, name: str) -> None:
    assert release_name(load(f"spec: {spec}\n", "hr.yaml").value["spec"], "web") == name


def test_the_target_namespace_is_where_it_is_released() -> None:
    assert spec_of("targetNamespace: there").namespace == "there"
    assert planned("targetNamespace: there").unit.target_namespace == "there"


@pytest.mark.parametrize(
    ("options", "crds"),
    [
        ("install: {crds: Skip}", False),
        ("install: {skipCRDs: true}", False),
        ("install: {crds: Skip}\nupgrade: {crds: CreateReplace}", True),
        ("install: {crds: CreateReplace}\nupgrade: {crds: Skip}", True),
        ("upgrade: {crds: Skip}", True),
    ],
)
def test_the_policies_decide_whether_crds_are_applied(options: str, crds: bool) -> None:
    assert spec_of(options).include_crds is crds


def test_the_schema_may_be_switched_off() -> None:
    assert spec_of("install: {disableSchemaValidation: true}").skip_schema
    assert spec_of("upgrade: {disableSchemaValidation: true}").skip_schema


def test_what_cannot_be_rendered_says_why() -> None:
    for more, reason in (
        ("valuesFrom: [{kind: ConfigMap, name: gone}]", "ConfigMap web/gone does not exist"),
        ("kubeConfig: {secretRef: {name: x}}", "it is applied to another cluster (spec.kubeConfig)"),
    ):
        made = planned(more)
        assert (made.spec, made.unit.unrendered) == (None, reason)
    made = planned(text=RELEASE.replace("name: charts", "name: gone"))
    assert (made.spec, made.unit.unrendered) == (None, "HelmRepository web/gone does not exist")
    assert [one.code for one in made.diagnostics] == ["FX003"]


def test_a_release_without_spec_is_an_error_and_no_crash() -> None:
    made = planned(text=RELEASE[: RELEASE.index("spec:")])
    assert [str(one) for one in made.diagnostics] == [
        "web/release.yaml:3:18: error[FX008]: HelmRelease web has no spec"
    ]


def test_a_release_that_names_no_namespace_is_in_that_of_its_parent() -> None:
    made = planned(text=RELEASE.replace(", namespace: web", ""))
    assert made.unit.namespace == "flux-system"


def test_values_files_of_a_chart_in_the_repository_have_origins() -> None:
    views = lookups(
        {"charts/web/prod.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unused}\nport: 1\nhost: h\n"}
    )
    views.folder_of = lambda kind, namespace, name: "."
    text = RELEASE.replace("chart: web, version: 1.2.3", "chart: ./charts/web, valuesFiles: [charts/web/prod.yaml]")
    made = plan_release(release(text=text.replace("HelmRepository", "GitRepository")), views, PARENT, Context())
    assert made.spec is not None
    assert (made.unit.path, made.spec.values_files) == ("charts/web", ("charts/web/prod.yaml",))
    assert (made.spec.values["port"], made.spec.values["host"]) == (80, "h")
    assert str(made.spec.values.origins["host"].place) == "charts/web/prod.yaml:5:7"


CHART = """\
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: web}
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: w}
---
apiVersion: example.org/v1
kind: Global
metadata: {name: g}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: globals.example.org}
spec: {group: example.org, scope: Cluster, names: {kind: Global}}
"""


def test_objects_without_a_namespace_are_in_that_of_the_release() -> None:
    rendered = RenderedRelease(objects=objects(CHART), chart="web 1.2.3+1")
    unit = finish_release(planned("targetNamespace: there"), rendered)
    assert [(str(item), item.value["metadata"].get("namespace")) for item in unit.objects] == [
        ("Service there/web", "there"),
        ("Service elsewhere/web", "elsewhere"),
        ("ClusterRole web", None),
        ("Widget there/w", "there"),
        ("Global g", None),
        ("CustomResourceDefinition globals.example.org", None),
    ]
    assert (unit.chart, unit.unrendered) == ("web 1.2.3+1", "")


def test_the_cluster_may_know_scopes() -> None:
    rendered = RenderedRelease(objects=objects(CHART))
    unit = finish_release(planned(), rendered, scope=lambda group, kind: kind != "Widget")
    assert str(unit.objects[3]) == "Widget w"


def test_what_helm_says_is_kept() -> None:
    told = Diagnostic(Severity.WARNING, "HL001", "careful")
    unit = finish_release(planned(), RenderedRelease(unrendered="the chart is not in the cache", diagnostics=(told,)))
    assert (unit.objects, unit.unrendered, unit.diagnostics) == ((), "the chart is not in the cache", (told,))


def test_a_failing_post_renderer_is_an_error_with_its_place() -> None:
    more = "postRenderers:\n  - kustomize:\n      patches:\n        - patch: '- {op: remove, path: /spec/x}'\n          target: {kind: Service}"
    unit = finish_release(planned(more), RenderedRelease(objects=objects(CHART)))
    assert unit.unrendered == "its post-renderers fail"
    assert unit.diagnostics[0].place is not None
    assert unit.diagnostics[0].place.file == "web/release.yaml"
