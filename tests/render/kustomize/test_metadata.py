"""buildMetadata."""

from __future__ import annotations

from tests.render.kustomize.harness import CONFIG_MAP, build, objects


def test_the_manager_is_a_label_of_every_object() -> None:
    files = {"kustomization.yaml": "resources: [c.yaml]\nbuildMetadata: [managedByLabel]\n", "c.yaml": CONFIG_MAP}
    assert "  labels:\n    app.kubernetes.io/managed-by: kustomize-v5" in build(files)


def test_annotations_that_are_kustomizes_own_are_taken_off() -> None:
    notes = "{internal.config.kubernetes.io/path: x, config.kubernetes.io/origin: y, mine: z}"
    config_map = CONFIG_MAP.replace("name: settings", f"name: settings, annotations: {notes}")
    files = {"kustomization.yaml": "resources: [c.yaml]\n", "c.yaml": config_map}
    assert objects(files)[0].value["metadata"]["annotations"] == {"mine": "z"}


def test_origins_are_relative_to_the_kustomization_that_is_built() -> None:
    files = {
        "over/kustomization.yaml": "resources: [../base]\nbuildMetadata: [originAnnotations]\nconfigMapGenerator: [{name: g}]\n",
        "base/kustomization.yaml": "resources: [c.yaml]\n",
        "base/c.yaml": CONFIG_MAP,
    }
    found = {item.name.partition("-")[0]: item.value["metadata"]["annotations"] for item in objects(files, "over")}
    assert found["settings"] == {"config.kubernetes.io/origin": "path: ../base/c.yaml\n"}
    assert found["g"]["config.kubernetes.io/origin"].startswith("configuredIn: kustomization.yaml\n")
