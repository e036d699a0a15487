"""Finding roots without being told."""

from __future__ import annotations

from labwright.render.argocd import clusters, render_cluster
from labwright.render.context import Context
from tests.render.argocd.harness import REPOSITORY, application, application_set, codes, entries, home, shape
from tests.render.written import config_map, tree

WEB = {"apps/web.yaml": application("web", "web"), "web/c.yaml": config_map("c")}
SERVER = "https://kubernetes.default.svc"


def test_a_repository_without_applications_has_no_cluster() -> None:
    assert entries({"a/c.yaml": config_map("c"), "README.md": "argoproj.io"}) == ()


def test_the_root_is_what_nothing_applies() -> None:
    (entry,) = entries({"bootstrap/root.yaml": application("root", "apps"), **WEB})
    assert (entry.name, entry.path, entry.engine, str(entry.place)) == (
        "in-cluster",
        "bootstrap",
        "argocd",
        "bootstrap/root.yaml:3:18",
    )


def test_a_kustomization_that_nobody_reads_is_applied_by_hand() -> None:
    cluster = home(
        {
            "bootstrap/kustomization.yaml": 'resources: [../base]\npatches:\n- {target: {kind: Application}, patch: \'[{"op": "replace", "path": "/spec/source/path", "value": "web"}]\'}\n',
            "base/kustomization.yaml": "resources: [root.yaml, ns.yaml]\n",
            "base/root.yaml": application("root", "REPLACED"),
            "base/ns.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}\n",
            "web/c.yaml": config_map("c"),
        }
    )
    assert shape(cluster) == [("Overlay//bootstrap", "", 2), ("Application/argocd/root", "Overlay//bootstrap", 1)]


def test_clusters_by_folder() -> None:
    files = {
        "clusters/a/root.yaml": application("root", "clusters/a/apps"),
        "clusters/a/apps/c.yaml": config_map("in-a"),
        "clusters/b/root.yaml": application("root", "clusters/b/apps"),
        "clusters/b/apps/c.yaml": config_map("in-b"),
    }
    made = tree(files)
    assert [(one.name, one.path) for one in clusters(made)] == [("a", "clusters/a"), ("b", "clusters/b")]
    rendered = [render_cluster(made, one, Context()) for one in clusters(made)]
    assert [[item.name for item in one.objects] for one in rendered] == [["in-a"], ["in-b"]]


def test_roots_that_differ_only_by_folder_are_several_argo_cds() -> None:
    files = {
        "dev/root.yaml": application("root", "dev/apps"),
        "dev/apps/c.yaml": config_map("c"),
        "prod/root.yaml": application("root", "prod/apps"),
        "prod/apps/c.yaml": config_map("c"),
    }
    assert [one.name for one in entries(files)] == ["dev", "prod"]


def test_roots_that_differ_by_the_names_of_their_files_are_several_argo_cds() -> None:
    files = {
        "bootstrap/root-dev.yaml": application("root", "apps"),
        "bootstrap/root-prod.yaml": application("root", "web"),
        "bootstrap/projects.yaml": application("projects", "web"),
        **WEB,
    }
    made = tree(files)
    assert [one.name for one in clusters(made)] == ["dev", "prod"]
    names = [[unit.name for unit in render_cluster(made, one, Context()).units] for one in clusters(made)]
    assert names == [["projects", "root", "web"], ["projects", "root"]]


def test_extra_objects_of_the_chart_that_installs_argo_cd_are_roots() -> None:
    values = "extraObjects:\n- " + application("root", "apps").replace("\n", "\n  ").rstrip() + "\n"
    assert shape(home({"argocd/values.yaml": values, **WEB}))[0] == ("Application/argocd/root", "", 1)


def test_values_of_the_chart_of_apps_are_roots() -> None:
    values = f"""
    argocd-apps:
      applications:
        root:
          namespace: argocd
          project: default
          source: {{repoURL: '{REPOSITORY}', path: apps}}
          destination: {{server: '{SERVER}'}}
          syncPolicy: {{automated: {{}}}}
    """
    cluster = home({"system/argocd/values.yaml": values, "system/argocd/values-seed.yaml": values, **WEB})
    assert shape(cluster)[0] == ("Application/argocd/root", "", 1)
    assert str(cluster.units[0].place) == "system/argocd/values.yaml:3:5"


def test_a_template_in_a_template_is_resolved() -> None:
    values = f"""
    applicationsets:
      root:
        namespace: argocd
        generators: [{{git: {{repoURL: '{REPOSITORY}', directories: [{{path: web}}]}}}}]
        template:
          metadata: {{name: '{{{{`{{{{path.basename}}}}`}}}}'}}
          spec: {{project: default, source: {{repoURL: '{REPOSITORY}', path: web}}, destination: {{server: '{SERVER}'}}, syncPolicy: {{automated: {{}}}}}}
    """
    cluster = home({"bootstrap/argocd-apps.yaml": values, "web/c.yaml": config_map("c")})
    assert [unit.id for unit in cluster.units] == ["ApplicationSet/argocd/root", "Application/argocd/web"]


def test_an_application_in_an_ansible_task_is_a_root() -> None:
    task = (
        "- name: root\n  kubernetes.core.k8s:\n    definition:\n      "
        + application("root", "apps").replace("\n", "\n      ").rstrip()
        + "\n"
    )
    assert shape(home({"ansible/tasks/main.yml": task, **WEB}))[0][0] == "Application/argocd/root"


def test_what_is_put_aside_and_templates_of_charts_are_no_roots() -> None:
    files = {
        "root.yaml": application("root", "apps"),
        "archive/old.yaml": application("old", "web"),
        "_off/x.yaml": application("x", "web"),
        "chart/Chart.yaml": "name: chart\nversion: 1.0.0\n",
        "chart/templates/app.yaml": application("templated", "web"),
        **WEB,
    }
    cluster = home(files)
    assert [unit.name for unit in cluster.units] == ["root", "web"]
    assert codes(cluster) == []


def test_an_application_beside_the_roots_is_told_unless_a_script_applies_it() -> None:
    files = {"root.yaml": application("root", "apps"), "lost/x.yaml": application("x", "web"), **WEB}
    assert codes(home(files)) == [("info", "AR017")]
    assert "x" in [unit.name for unit in home({**files, "setup.sh": "kubectl apply -f lost/x.yaml\n"}).units]


def test_a_chart_of_applications_that_nothing_names_is_installed_by_hand() -> None:
    files = {
        "charts/root/Chart.yaml": "name: root\nversion: 1.0.0\n",
        "charts/root/templates/app.yaml": application("{{ .Values.name }}", "web"),
    }
    cluster = home(files)
    assert shape(cluster) == [("Overlay//charts/root", "", 0)]
    assert "no Helm engine" in cluster.units[0].unrendered


def test_a_destination_of_its_own_is_a_cluster_of_its_own() -> None:
    away = application("away", "away").replace(f"server: '{SERVER}'", "name: garage")
    files = {"root.yaml": application("root", "apps"), "apps/away.yaml": away, "away/c.yaml": config_map("far"), **WEB}
    made = tree(files)
    assert [one.name for one in clusters(made)] == ["garage", "in-cluster"]
    garage, own = (render_cluster(made, one, Context()) for one in clusters(made))
    assert shape(garage) == [
        ("Application/argocd/root", "", 0),
        ("Application/argocd/away", "Application/argocd/root", 1),
    ]
    assert [one.name for one in garage.objects] == ["far"]
    assert [unit.name for unit in own.units] == ["root", "web"]


def test_one_destination_under_another_name_is_the_only_cluster() -> None:
    root = application("root", "apps")
    renamed = {path: text.replace(f"server: '{SERVER}'", "name: attic") for path, text in WEB.items()}
    files = {"root.yaml": root, **renamed}
    (entry,) = entries(files)
    assert entry.name == "attic"
    assert [unit.name for unit in home(files).units] == ["root", "web"]


def test_application_sets_are_roots_as_well() -> None:
    template = (
        "{metadata: {name: '{{a}}'}, spec: {project: default, source: {repoURL: '"
        + REPOSITORY
        + "', path: web}, destination: {server: '"
        + SERVER
        + "'}, syncPolicy: {automated: {}}}}"
    )
    cluster = home(
        {
            "set.yaml": application_set("s", "[{list: {elements: [{a: one}, {a: two}]}}]", template),
            "web/c.yaml": config_map("c"),
        }
    )
    assert [unit.name for unit in cluster.units] == ["s", "one", "two"]
