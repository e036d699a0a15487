"""Labels and annotations for all."""

from __future__ import annotations

from labwright.source import plain
from tests.render.kustomize.harness import DEPLOYMENT, history, objects


def deployment(kustomization: str) -> object:
    files = {"kustomization.yaml": f"resources: [d.yaml]\n{kustomization}", "d.yaml": DEPLOYMENT}
    return objects(files)[0].value


def test_labels_go_to_metadata_alone_unless_asked() -> None:
    value = plain(deployment("labels: [{pairs: {a: b}}]\n"))
    assert value["metadata"]["labels"] == {"a": "b"}
    assert "selector" not in value["spec"]
    assert "metadata" not in value["spec"]["template"]


def test_labels_go_to_templates_and_selectors_when_asked() -> None:
    value = plain(
        deployment("labels: [{pairs: {a: b}, includeTemplates: true}, {pairs: {c: d}, includeSelectors: true}]\n")
    )
    assert value["spec"]["template"]["metadata"]["labels"] == {"a": "b", "c": "d"}
    assert value["spec"]["selector"] == {"matchLabels": {"c": "d"}}


def test_a_label_points_to_its_line() -> None:
    value = deployment("labels:\n- pairs:\n    a: b\ncommonAnnotations:\n  c: d\n")
    assert history(value, "metadata", "labels", "a") == ["kustomization.yaml:4:8 labels"]
    assert history(value, "metadata", "annotations", "c") == ["kustomization.yaml:6:6 commonAnnotations"]
