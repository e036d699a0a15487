"""What projects permit."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import read_application
from labwright.render.argocd.projects import Projects
from tests.render.argocd.harness import application, item

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: apps}\n"
FREE = "sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]"
OBJECTS = [
    item("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: web}}"),
    item("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}"),
]


def faults(spec: str, **changes: str) -> list[str]:
    text = application("web", "web").replace("project: default", f"project: {changes.get('project', 'apps')}")
    projects = Projects()
    projects.note([item(HEAD + f"spec: {{{spec}}}")])
    return [one.message for one in projects.faults(read_application(item(text), "argocd"), OBJECTS)]


def test_a_project_that_permits_everything_has_nothing_to_say() -> None:
    assert faults(FREE) == []
    assert faults(FREE, project="default") == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (
            "sourceRepos: ['*']",
            "sourceRepos: ['https://example.org/you/*']",
            "the source https://example.org/me/homelab.git",
        ),
        ("sourceRepos: ['*']", "sourceRepos: ['*', '!https://example.org/me/homelab']", "the source"),
        ("namespace: '*'}", "namespace: other}", "the destination https://kubernetes.default.svc, namespace `web`"),
        ("namespace: '*'}", "namespace: '!web'}", "the destination"),
        ("clusterResourceWhitelist: [{group: '*', kind: '*'}]", "x: 1", "objects of kind ClusterRole"),
        (
            "sourceRepos: ['*']",
            "sourceRepos: ['*'], namespaceResourceBlacklist: [{group: '', kind: ConfigMap}]",
            "objects of kind ConfigMap",
        ),
        (
            "sourceRepos: ['*']",
            "sourceRepos: ['*'], namespaceResourceWhitelist: [{group: apps, kind: '*'}]",
            "objects of kind ConfigMap",
        ),
    ],
)
def test_a_limit_is_told(old: str, new: str, part: str) -> None:
    (message,) = faults(FREE.replace(old, new))
    assert message.startswith(f"project `apps` does not permit {part}")


@pytest.mark.parametrize(
    "spec",
    [
        FREE.replace("'*'], dest", "'git@example.org:me/homelab.git'], dest"),
        FREE.replace("server: '*'", "name: in-cluster"),
        FREE.replace("namespace: '*'", "namespace: 'w*'"),
    ],
)
def test_other_spellings_are_permitted(spec: str) -> None:
    assert faults(spec) == []


def test_a_repository_registered_for_the_project_is_permitted() -> None:
    projects = Projects()
    projects.note([item(HEAD + "spec: {" + FREE.replace("sourceRepos: ['*']", "sourceRepos: []") + "}")])
    secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {project: apps, url: 'https://example.org/me/homelab'}}"
    projects.note_repositories([item(secret)])
    text = application("web", "web").replace("project: default", "project: apps")
    assert list(projects.faults(read_application(item(text), "argocd"), OBJECTS)) == []


def test_a_project_that_does_not_exist_is_told_only_when_everything_is_known() -> None:
    app = read_application(item(application("web", "web").replace("project: default", "project: app")), "argocd")
    projects = Projects()
    projects.note([item(HEAD + "spec: {}")])
    (found,) = projects.faults(app, [])
    assert (found.code, found.help) == ("AR003", "did you mean `apps`?")
    projects.complete = False
    assert list(projects.faults(app, [])) == []
