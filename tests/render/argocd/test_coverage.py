"""What sources read, told without rendering."""

from __future__ import annotations

from labwright.render.argocd.application import read_application
from labwright.render.argocd.coverage import (
    Coverage,
    folders_of_applications,
    kustomization_in,
    makes_applications,
    uses,
)
from labwright.render.argocd.repositories import Repositories
from tests.render.argocd.harness import REPOSITORY, application, item
from tests.render.written import tree

FS = tree(
    {
        "apps/kustomization.yaml": "resources: [../base, a.yaml]\npatches: [{path: p.yaml}, {patch: '{}'}]\nhelmGlobals: {chartHome: ../charts}\nhelmCharts: [{name: root}]\n",
        "apps/a.yaml": "a: 1\n",
        "apps/p.yaml": "a: 1\n",
        "apps/unused.yaml": "a: 1\n",
        "base/kustomization.yaml": "resources: [b.yaml, 'https://example.org/x.yaml']\n",
        "base/b.yaml": "a: 1\n",
        "charts/root/Chart.yaml": "name: root\n",
        "charts/root/values.yaml": "a: 1\n",
        "charts/root/templates/sub/app.yaml": application("{{ .Values.name }}", "x"),
        "charts/web/Chart.yaml": "name: web\n",
        "charts/web/templates/d.yaml": "kind: Deployment\n",
        "broken/kustomization.yaml": "resources: [",
    }
)


def coverage() -> Coverage:
    repositories = Repositories(FS)
    repositories.adopt(REPOSITORY)
    return Coverage(FS, repositories)


def test_a_kustomization_is_followed_to_all_its_files() -> None:
    assert coverage().of_overlay("apps") == {
        "apps/kustomization.yaml",
        "apps/a.yaml",
        "apps/p.yaml",
        "base/kustomization.yaml",
        "base/b.yaml",
        "charts/root/Chart.yaml",
    }
    assert coverage().of_overlay("broken") == {"broken/kustomization.yaml"}
    assert list(uses(FS, "base/kustomization.yaml")) == ["b.yaml"]
    assert kustomization_in(FS, "nowhere") is None


def test_a_chart_is_its_values_and_its_templates_may_be_applications() -> None:
    app = read_application(item(application("root", "charts/root")), "argocd")
    assert set(coverage().of_application(app)) == {"charts/root/Chart.yaml", "charts/root/values.yaml"}
    assert coverage().is_chart_of_applications(app)
    assert not makes_applications(FS, "charts/web")


def test_folders_that_make_applications_are_found() -> None:
    assert [one.name for one in folders_of_applications(FS)] == ["apps/kustomization.yaml", "charts/root/Chart.yaml"]
