"""Replicas."""

from __future__ import annotations

from tests.render.kustomize.harness import DEPLOYMENT, history, objects, refusal


def test_a_count_points_to_its_entry() -> None:
    files = {"kustomization.yaml": "resources: [d.yaml]\nreplicas:\n- {name: web, count: 3}\n", "d.yaml": DEPLOYMENT}
    value = objects(files)[0].value
    assert value["spec"]["replicas"] == 3
    assert history(value, "spec", "replicas") == ["kustomization.yaml:3:3 replicas", "d.yaml:6:13"]


def test_a_name_that_no_workload_has_is_refused_with_the_nearest() -> None:
    files = {"kustomization.yaml": "resources: [d.yaml]\nreplicas: [{name: wep, count: 3}]\n", "d.yaml": DEPLOYMENT}
    message = refusal(files)
    assert "error[KZ020]: no workload is named `wep`" in message
    assert "did you mean `web`?" in message
