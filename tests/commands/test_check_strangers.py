"""`labwright check` in repositories that somebody else wrote, without any homelab file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Labwright

SYNC = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 10m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web}
spec:
  containers:
    - name: web
      image: nginx:1.29
      envFrom:
        - secretRef:
            name: web-env
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: web}
spec: {interval: 10m, chart: {spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: a}}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: a, namespace: web}
spec: {interval: 10m, url: "https://charts.example.org"}
"""


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LABWRIGHT_REFERENCE", raising=False)
    for path, text in {"clusters/home/apps.yaml": SYNC, "apps/namespace.yaml": NAMESPACE, "apps/pod.yaml": POD}.items():
        add(tmp_path, path, text)
    return tmp_path


def add(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def test_what_nobody_makes_is_an_error_with_its_place(labwright: Labwright, stranger: Path) -> None:
    ran = labwright("check")
    assert ran.code == 1
    assert "error[R001]: Pod web/web: nothing creates Secret web/web-env\n  --> apps/pod.yaml:10:19" in ran.err


def test_what_an_operator_makes_is_there(labwright: Labwright, stranger: Path) -> None:
    external = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web-env, namespace: web}\nspec: {}\n"
    add(stranger, "apps/external.yaml", external)
    ran = labwright("check")
    assert ran.code == 0
    assert "R001" not in ran.err


def test_beside_a_chart_that_was_not_rendered_it_is_only_likely(labwright: Labwright, stranger: Path) -> None:
    add(stranger, "apps/release.yaml", RELEASE)
    ran = labwright("check")
    assert ran.code == 0
    assert "warning[R001]" in ran.err and "error[R001]" not in ran.err
    assert "not rendered, so not looked into: a" in ran.err


def test_beside_something_remote_it_is_only_likely(labwright: Labwright, stranger: Path) -> None:
    resources = "resources: [namespace.yaml, pod.yaml, 'https://example.org/more.yaml']\n"
    add(stranger, "apps/kustomization.yaml", resources)
    ran = labwright("check")
    assert "warning[R001]" in ran.err and "error[R001]" not in ran.err


@pytest.mark.parametrize("spec", ["spec: text\n", "spec: [1]\n", "spec: {containers: {}}\n", "spec: null\n", ""])
def test_an_object_of_the_wrong_shape_is_a_finding(labwright: Labwright, stranger: Path, spec: str) -> None:
    add(stranger, "apps/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: web}\n" + spec)
    ran = labwright("check")
    assert ran.code in (0, 1), ran.err
    assert "internal fault" not in ran.err
    if spec.startswith("spec: ") and "null" not in spec:
        assert "error[S001]" in ran.err and "--> apps/pod.yaml:" in ran.err


def test_a_broken_file_hides_nothing_in_the_others(labwright: Labwright, stranger: Path) -> None:
    add(stranger, "clusters/home/more.yaml", SYNC.replace("name: apps,", "name: more,").replace("./apps", "./more"))
    add(stranger, "more/broken.yaml", "a: [\n")
    ran = labwright("check")
    assert ran.code == 1
    assert "more/broken.yaml" in ran.err and "Pod web/web: nothing creates" in ran.err


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  destination: {server: "https://kubernetes.default.svc", namespace: web}
  source: {repoURL: "https://git.example.org/homelab", path: web, targetRevision: HEAD}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
"""


def test_an_argo_cd_repository_is_checked_without_being_told(
    labwright: Labwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    add(tmp_path, "root.yaml", APPLICATION)
    add(tmp_path, "web/pod.yaml", POD.replace(", namespace: web", ""))
    ran = labwright("check")
    assert ran.code == 1
    assert "error[R001]: Pod web/web: nothing creates Secret web/web-env" in ran.err
    assert "R002" not in ran.err and "S005" not in ran.err, "the namespace is the destination's, and Argo CD makes it"
