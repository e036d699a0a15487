"""Whole clusters."""

from __future__ import annotations

from labwright.source import plain
from tests.render.argocd.harness import (
    REPOSITORY,
    ValuesHelm,
    application,
    application_set,
    codes,
    home,
    item,
    shape,
    unit_objects,
)
from tests.render.kustomize.harness import history
from tests.render.written import config_map, problems


def test_an_app_of_apps_is_followed_to_all_objects() -> None:
    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/web.yaml": application("web", "web"),
            "apps/db.yaml": application("db", "db", more=", annotations: {argocd.argoproj.io/sync-wave: '-1'}"),
            "web/c.yaml": config_map("c"),
            "db/kustomization.yaml": "resources: [d.yaml]\nnamePrefix: my-\n",
            "db/d.yaml": config_map("d"),
        }
    )
    assert problems(cluster) == []
    assert shape(cluster) == [
        ("Application/argocd/root", "", 2),
        ("Application/argocd/db", "Application/argocd/root", 1),
        ("Application/argocd/web", "Application/argocd/root", 1),
    ]
    root, db, web = cluster.units
    assert (root.wait, db.wave, web.path, web.prune, web.suspended, web.target_namespace) == (
        True,
        -1,
        "web",
        True,
        False,
        "web",
    )
    assert [(one.name, one.namespace) for one in cluster.objects if one.kind == "ConfigMap"] == [
        ("my-d", "db"),
        ("c", "web"),
    ]
    assert str(web.place) == "apps/web.yaml:3:18"


def test_an_application_set_makes_applications_that_point_to_its_lines() -> None:
    template = (
        "{metadata: {name: '{{path.basename}}'}, spec: {project: default, source: {repoURL: '"
        + REPOSITORY
        + "', path: '{{path}}'}, destination: {namespace: apps, server: 'https://kubernetes.default.svc'}, syncPolicy: {automated: {}}}}"
    )
    generators = "[{git: {repoURL: '" + REPOSITORY + "', directories: [{path: 'apps/*'}]}}]"
    cluster = home(
        {
            "set.yaml": application_set("apps", generators, template),
            "apps/web/c.yaml": config_map("c"),
            "apps/db/c.yaml": config_map("d"),
        }
    )
    assert problems(cluster) == []
    assert shape(cluster) == [
        ("ApplicationSet/argocd/apps", "", 2),
        ("Application/argocd/db", "ApplicationSet/argocd/apps", 1),
        ("Application/argocd/web", "ApplicationSet/argocd/apps", 1),
    ]
    made = cluster.units[0].objects[0]
    assert (
        history(made.value, "metadata", "name")[0].startswith("set.yaml:5:")
        and "ApplicationSet apps" in history(made.value, "metadata", "name")[0]
    )
    assert history(made.value, "metadata", "name")[1].startswith("set.yaml:6:")
    assert plain(made.value["metadata"])["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]


def test_charts_of_one_round_are_asked_for_together() -> None:
    helm = ValuesHelm()
    chart = ", chart: loki, targetRevision: 6.0.0, helm: {valuesObject: {a: {b: 1}}}"
    cluster = home(
        {
            "apps/a.yaml": application("a", source=chart.replace("loki", "grafana")),
            "apps/b.yaml": application("b", source=chart),
            "root.yaml": application("root", "apps"),
        },
        helm=helm,
    )
    assert [str(spec.chart) for spec in helm.asked] == ["grafana 6.0.0", "loki 6.0.0"]
    assert unit_objects(cluster, "b")[0]["data"] == {"a": {"b": 1}}
    assert cluster.units[2].chart == "loki 6.0.0"
    assert cluster.units[2].release is helm.asked[1]


def test_without_an_engine_a_chart_stays_unrendered_and_what_it_would_apply_of_argo_cd_is_shown() -> None:
    inner = application("inner", "inner").replace("\n", "\n          ").strip()
    files = {
        "argo.yaml": f"""
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: argo, namespace: argocd}}
spec:
  project: default
  source:
    repoURL: https://argoproj.github.io/argo-helm
    chart: argo-cd
    targetRevision: 1.0.0
    helm:
      valuesObject:
        extraObjects:
        - {inner}
  destination: {{server: 'https://kubernetes.default.svc', namespace: argocd}}
  syncPolicy: {{automated: {{}}}}
""",
        "inner/c.yaml": config_map("c"),
    }
    cluster = home(files)
    assert shape(cluster) == [
        ("Application/argocd/argo", "", 1),
        ("Application/argocd/inner", "Application/argocd/argo", 1),
    ]
    assert "no Helm engine" in cluster.units[0].unrendered


def test_apis_that_the_repository_installs_are_offered_to_charts() -> None:
    helm = ValuesHelm()
    crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec: {group: example.org, scope: Cluster, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true}]}
        """
    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/a.yaml": application("a", source=", chart: loki, targetRevision: 1.0.0"),
            "apps/b.yaml": application("b", "crds"),
            "crds/crd.yaml": crd,
            "crds/w.yaml": "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\n",
        },
        helm=helm,
    )
    assert problems(cluster) == []
    assert "example.org/v1/Widget" in helm.asked[-1].capabilities.api_versions
    widget = next(one for one in cluster.objects if one.kind == "Widget")
    assert widget.namespace == "", "its definition says that it lives in no namespace"


def test_an_application_that_applies_itself_is_built_once() -> None:
    cluster = home({"apps/root.yaml": application("root", "apps"), "apps/c.yaml": config_map("c")})
    assert problems(cluster) == []
    assert shape(cluster) == [("Application/argocd/root", "", 2)]


def test_two_applications_of_one_name_are_told() -> None:
    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
            "apps/a.yaml": application("a", "one"),
            "apps/b.yaml": application("b", "two"),
            "one/web.yaml": application("web", "web"),
            "two/web.yaml": application("web", "web"),
            "web/c.yaml": config_map("c"),
        }
    )
    assert codes(cluster) == [("warning", "AR006")]
    assert "Application argocd/web is defined twice" in problems(cluster)[0]


def test_applications_in_a_circle_end() -> None:
    cluster = home(
        {
            "start.yaml": application("start", "a"),
            "a/b.yaml": application("b", "b"),
            "b/a.yaml": application("a", "a"),
        }
    )
    assert [unit.name for unit in cluster.units] == ["start", "b", "a"]
    assert codes(cluster) == [("info", "AR005")]


def test_one_broken_application_does_not_hide_the_others() -> None:
    cluster = home(
        {
            "root.yaml": application("root", "apps"),
            "apps/a.yaml": application("a", "gone"),
            "apps/b.yaml": application("b", "b"),
            "apps/c.yaml": application("c", "c"),
            "apps/d.yaml": application("d", "../outside"),
            "b/c.yaml": config_map("c"),
            "c/kustomization.yaml": "resources: [gone.yaml]\n",
        }
    )
    assert [(unit.name, unit.ok, len(unit.objects)) for unit in cluster.units[1:]] == [
        ("a", False, 0),
        ("b", True, 1),
        ("c", False, 0),
        ("d", False, 0),
    ]
    assert [one.partition(": ")[2] for one in problems(cluster)] == [
        "error[AR001]: path `gone` of Application argocd/a does not exist",
        "error[AR001]: path `../outside` of Application argocd/d leads out of the repository",
        "error[KZ007]: `gone.yaml` does not exist",
    ]
    assert problems(cluster)[0].startswith("apps/a.yaml:4:")


def test_an_object_twice_in_one_application_counts_once() -> None:
    cluster = home(
        {
            "root.yaml": application("root", "a"),
            "a/a.yaml": config_map("c", "{x: '1'}"),
            "a/b.yaml": config_map("c", "{x: '2'}"),
        }
    )
    assert codes(cluster) == [("warning", "AR014")]
    assert [one["data"] for one in unit_objects(cluster, "root")] == [{"x": "2"}]


def test_files_of_another_repository_are_told_and_left_alone() -> None:
    other = application("other", "x").replace("me/homelab.git", "you/else")
    cluster = home({"root.yaml": application("root", "apps"), "apps/o.yaml": other, "apps/c.yaml": config_map("c")})
    assert codes(cluster) == [("info", "AR002")]
    assert cluster.units[1].unrendered == "its files are in https://example.org/you/else"


def test_the_helper_reads_an_object() -> None:
    assert item("{apiVersion: v1, kind: Secret, metadata: {name: s}}").name == "s"
