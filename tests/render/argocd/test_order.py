"""The order of objects within an Application."""

from __future__ import annotations

from labwright.render.argocd.order import annotations_of, hook_phases, in_sync_order, several_waves, wave
from labwright.render.objects import Object
from tests.render.argocd.harness import item


def made(kind: str, name: str, annotations: str = "", more: str = "", version: str = "v1") -> Object:
    return item(
        f"{{apiVersion: {version}, kind: {kind}, metadata: {{name: {name}, annotations: {{{annotations}}}{more}}}}}"
    )


def ordered(*items: Object) -> list[str]:
    return [one.name for one in in_sync_order(items)]


def test_phase_then_wave_then_kind_then_name() -> None:
    assert ordered(
        made("Widget", "z", version="example.org/v1"),
        made("Deployment", "b", version="apps/v1"),
        made("Deployment", "a", version="apps/v1"),
        made("ConfigMap", "c"),
        made("Service", "early", "argocd.argoproj.io/sync-wave: '-5'"),
        made("Job", "after", "argocd.argoproj.io/hook: PostSync", version="batch/v1"),
        made(
            "Job", "before", "argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/sync-wave: '9'", version="batch/v1"
        ),
        made("ConfigMap", "late", "argocd.argoproj.io/sync-wave: '2'"),
    ) == ["before", "early", "c", "a", "b", "z", "late", "after"]


def test_helm_hooks_are_argo_hooks() -> None:
    job = made("Job", "j", "helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-weight: '-3'", version="batch/v1")
    assert (hook_phases(job), wave(job)) == (("PreSync",), -3)
    (kept,) = in_sync_order([job])
    assert kept.hook == "PreSync"
    assert hook_phases(made("Job", "j", "helm.sh/hook: post-delete")) == ("PostDelete",)
    assert hook_phases(made("CustomResourceDefinition", "c", "helm.sh/hook: crd-install")) is None


def test_what_argo_cd_never_applies_is_left_out() -> None:
    assert ordered(
        made("Pod", "test", "helm.sh/hook: test"),
        made("Job", "skipped", "argocd.argoproj.io/hook: Skip"),
        made("Job", "unknown", "argocd.argoproj.io/hook: Sometime"),
        made("ConfigMap", "kept"),
    ) == ["kept"]


def test_a_namespace_comes_before_what_is_in_it() -> None:
    space = made("Namespace", "apps", "argocd.argoproj.io/sync-wave: '5'")
    assert ordered(made("ConfigMap", "c", more=", namespace: apps"), space, made("Secret", "s")) == ["s", "apps", "c"]


def test_a_definition_comes_before_its_objects() -> None:
    crd = item(
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: w, annotations: {argocd.argoproj.io/sync-wave: '1'}}, spec: {group: example.org, names: {kind: Widget}}}"
    )
    assert ordered(made("Widget", "one", version="example.org/v1"), crd) == ["w", "one"]


def test_waiting_is_told_by_waves_and_phases() -> None:
    plain, late = made("ConfigMap", "a"), made("ConfigMap", "b", "argocd.argoproj.io/sync-wave: '1'")
    assert (several_waves([plain]), several_waves([plain, late])) == (False, True)
    assert wave(made("ConfigMap", "a", "argocd.argoproj.io/sync-wave: soon")) == 0
    assert annotations_of(item("{apiVersion: v1, kind: A, metadata: {name: a}}")) == {}
