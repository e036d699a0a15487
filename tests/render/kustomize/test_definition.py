"""The kustomization file: what it may be called and say."""

from __future__ import annotations

import pytest

from tests.render.kustomize.harness import CONFIG_MAP, build, expected, refusal, render


@pytest.mark.parametrize("name", ["kustomization.yaml", "kustomization.yml", "Kustomization"])
def test_the_file_may_have_three_names(name: str) -> None:
    assert "settings" in build({name: "resources: [c.yaml]\n", "c.yaml": CONFIG_MAP})


def test_two_of_them_in_one_folder_are_refused() -> None:
    message = refusal({"kustomization.yaml": "resources: []\n", "Kustomization": "resources: []\n"})
    assert message.startswith("error[KZ002]: folder `.` has 2 kustomization files")
    assert "::: Kustomization:1:1" in message


def test_a_folder_without_one_is_refused() -> None:
    message = refusal({"kustomization.yaml": "resources: [sub]\n", "sub/c.yaml": CONFIG_MAP})
    assert "error[KZ001]: folder `sub` has no kustomization file" in message
    assert "kustomization.yaml:1:13" in message


def test_unknown_fields_are_refused_all_at_once_with_the_nearest_name() -> None:
    files = {"kustomization.yaml": "resource: [a]\nimages:\n  - name: x\n    newtags: y\n"}
    assert refusal(files) == expected(
        """
        error[KZ004]: a kustomization has no field `resource`
          --> kustomization.yaml:1:1
           | resource: [a]
           | ^^^^^^^^
           = help: did you mean `resources`?
        error[KZ004]: an image has no field `newtags`
          --> kustomization.yaml:4:5
           |     newtags: y
           |     ^^^^^^^
           = help: did you mean `newTag`?
        """
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("namePrefix: 1\n", "`namePrefix` must be text"),
        ("resources: a.yaml\n", "`resources` must be a list"),
        ("resources: [{a: b}]\n", "`resources` must be text"),
        ("commonLabels: {a: true}\n", "`commonLabels.a` must be text"),
        ("images: [{name: x, newTag: 1.0}]\n", "`newTag` must be text"),
        ("replicas: [{name: x, count: '1'}]\n", "`count` must be a whole number"),
        ("labels: [{pairs: {}, includeSelectors: 'x'}]\n", "`includeSelectors` must be true or false"),
        ("generatorOptions: []\n", "`generatorOptions` must be a mapping"),
    ],
)
def test_values_of_the_wrong_type_are_refused(text: str, message: str) -> None:
    assert f"error[KZ005]: {message}" in refusal({"kustomization.yaml": text})


def test_field_names_may_be_in_any_case() -> None:
    assert "name: a-settings" in build(
        {"kustomization.yaml": "Resources: [c.yaml]\nNAMEPREFIX: a-\n", "c.yaml": CONFIG_MAP}
    )


@pytest.mark.parametrize("text", ["", "# only a comment\n", "kind: Kustomization\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refusal({"kustomization.yaml": text}).startswith("error[KZ003]")


def test_another_kind_is_refused() -> None:
    assert "kind `Kustomisation` is no kustomization" in refusal(
        {"kustomization.yaml": "kind: Kustomisation\nresources: []\n"}
    )


def test_another_version_is_refused() -> None:
    message = refusal({"kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1\nresources: []\n"})
    assert "apiVersion `kustomize.config.k8s.io/v1` of a Kustomization" in message
    assert "expected kustomize.config.k8s.io/v1beta1" in message


def test_deprecated_fields_are_remarked() -> None:
    rendered = render(
        {"kustomization.yaml": "bases: [b]\n", "b/kustomization.yaml": "resources: [c.yaml]\n", "b/c.yaml": CONFIG_MAP}
    )
    assert rendered.ok
    assert [(one.severity.value, one.message) for one in rendered.diagnostics] == [("warning", "`bases` is deprecated")]
