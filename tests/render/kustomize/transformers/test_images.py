"""Images."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.transformers.images import split_image
from tests.render.kustomize.harness import DEPLOYMENT, history, objects, refusal


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("nginx", ("nginx", "", "")),
        ("nginx:1", ("nginx", "1", "")),
        ("nginx@sha256:a", ("nginx", "", "sha256:a")),
        ("nginx:1@sha256:a", ("nginx", "1", "sha256:a")),
        ("example.org:5000/a/b", ("example.org:5000/a/b", "", "")),
        ("example.org:5000/a/b:1", ("example.org:5000/a/b", "1", "")),
    ],
)
def test_references_are_split(reference: str, parts: tuple[str, str, str]) -> None:
    assert split_image(reference) == parts


@pytest.mark.parametrize(
    ("entry", "image"),
    [
        ("newTag: '2'", "example/web:2"),
        ("newName: other", "other:1.0"),
        ("digest: sha256:a", "example/web@sha256:a"),
        ("newTag: '2', digest: sha256:a", "example/web:2@sha256:a"),
        ("tagSuffix: -x", "example/web:1.0-x-x"),  # the real tool visits containers twice
    ],
)
def test_entries(entry: str, image: str) -> None:
    files = {
        "kustomization.yaml": f"resources: [d.yaml]\nimages:\n- {{name: example/web, {entry}}}\n",
        "d.yaml": DEPLOYMENT,
    }
    value = objects(files)[0].value
    path = ("spec", "template", "spec", "containers", 0, "image")
    assert value["spec"]["template"]["spec"]["containers"][0]["image"] == image
    assert history(value, *path)[0] == "kustomization.yaml:3:3 images"
    assert history(value, *path)[-1] == "d.yaml:11:18"


def test_a_name_that_is_no_expression_is_refused() -> None:
    files = {"kustomization.yaml": "resources: [d.yaml]\nimages: [{name: '(', newTag: x}]\n", "d.yaml": DEPLOYMENT}
    assert "regular expression" in refusal(files)
