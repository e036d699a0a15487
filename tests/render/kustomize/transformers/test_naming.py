"""namePrefix and nameSuffix."""

from __future__ import annotations

from tests.render.kustomize.harness import CONFIG_MAP, history, objects


def test_names_get_both() -> None:
    files = {"kustomization.yaml": "resources: [c.yaml]\nnamePrefix: p-\nnameSuffix: -s\n", "c.yaml": CONFIG_MAP}
    value = objects(files)[0].value
    assert value["metadata"]["name"] == "p-settings-s"
    assert history(value, "metadata", "name") == [
        "kustomization.yaml:3:13 nameSuffix",
        "kustomization.yaml:2:13 namePrefix",
        "c.yaml:1:52",
    ]


def test_some_kinds_keep_their_names() -> None:
    kinds = (
        ("v1", "Namespace"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("apiregistration.k8s.io/v1", "APIService"),
    )
    text = "\n---\n".join(f"{{apiVersion: {api}, kind: {kind}, metadata: {{name: n}}}}" for api, kind in kinds)
    files = {"kustomization.yaml": "resources: [x.yaml]\nnamePrefix: p-\n", "x.yaml": text + "\n"}
    assert {item.name for item in objects(files)} == {"n"}
