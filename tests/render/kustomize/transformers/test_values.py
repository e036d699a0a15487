"""ValueAddTransformer; the case `plugins-of-every-kind` compares it with the real tool."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.transformers.values import insert_part
from tests.render.kustomize.harness import DEPLOYMENT, history, objects, refusal


def files(settings: str) -> dict[str, str]:
    config = f"apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {{name: v}}\nvalue: peach\n{settings}\n"
    return {
        "kustomization.yaml": "resources: [d.yaml]\ntransformers: [v.yaml]\n",
        "d.yaml": DEPLOYMENT,
        "v.yaml": config,
    }


@pytest.mark.parametrize(
    ("path", "position", "expected"),
    [
        ("", 0, "peach"),
        ("/", 0, "/peach"),
        ("pie", 0, "peach/pie"),
        ("/pie", 0, "/peach/pie"),
        ("raw", 1, "raw/peach"),
        ("/raw", 9, "/raw/peach"),
        ("a/nice/warm/pie", 3, "a/nice/warm/peach/pie"),
        ("/a/nice/warm/pie", 3, "/a/nice/warm/peach/pie"),
    ],
)
def test_a_part_is_inserted_into_a_path(path: str, position: int, expected: str) -> None:
    assert insert_part(path, position, "peach") == expected


def test_the_value_points_to_its_configuration() -> None:
    value = objects(files("targets: [{fieldPath: metadata/labels/fruit}]"))[0].value
    assert value["metadata"]["labels"] == {"fruit": "peach"}
    assert history(value, "metadata", "labels", "fruit") == ["v.yaml:4:8 ValueAddTransformer"]


def test_list_elements_are_found_and_made() -> None:
    path = "spec/template/spec/containers"
    settings = f"targets: [{{fieldPath: '{path}/[name=web]/image'}}, {{fieldPath: '{path}/[name=new]/image'}}]"
    containers = objects(files(settings))[0].value["spec"]["template"]["spec"]["containers"]
    assert [(one["name"], one["image"]) for one in containers] == [("web", "peach"), ("new", "peach")]


def test_the_folder_is_the_value_by_default() -> None:
    made = {
        f"plum/{path}": text.replace("value: peach\n", "") for path, text in files("targets: [{fieldPath: a}]").items()
    }
    assert objects(made, "plum")[0].value["a"] == "plum"


def test_an_index_beyond_the_list_changes_nothing() -> None:
    value = objects(files("targets: [{fieldPath: spec/template/spec/containers/7/image}]"))[0].value
    assert value["spec"]["template"]["spec"]["containers"][0]["image"] == "example/web:1.0"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "a ValueAddTransformer without targets"),
        ("targets: [{selector: {kind: X}}]", "a target without `fieldPath`"),
        ("targets: [{fieldPath: a, filePathPosition: -1}]", "position -1 of a file path"),
        ("targets: [{fieldPath: spec}]", "`spec` of Deployment web is no scalar"),
        ("targets: [{fieldPath: spec/replicas/x}]", "`x` asks for a mapping"),
        ("targets: [{fieldPath: spec/0}]", "`0` asks for a list element"),
        ("targets: [{fieldPath: 'spec/*'}]", "`*` is not for this path"),
        ("targetFilePath: none.yaml", "`none.yaml` does not exist"),
    ],
)
def test_what_makes_no_sense_is_refused(settings: str, message: str) -> None:
    assert message in refusal(files(settings))
