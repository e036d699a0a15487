"""Built-in transformers and generators, configured by objects; the case `built-in-transformers` compares them with the real tool."""

from __future__ import annotations

import pytest

from tests.render.kustomize.harness import CONFIG_MAP, history, objects, refusal

NAMESPACE = """\
apiVersion: builtin
kind: NamespaceTransformer
metadata:
  name: ns
  namespace: apps
"""


def files(transformer: str, field: str = "transformers") -> dict[str, str]:
    return {
        "kustomization.yaml": f"resources: [c.yaml]\n{field}: [t.yaml]\n",
        "c.yaml": CONFIG_MAP,
        "t.yaml": transformer,
    }


def test_a_changed_field_points_into_the_configuration() -> None:
    value = objects(files(NAMESPACE))[0].value
    assert history(value, "metadata", "namespace") == ["t.yaml:5:14 NamespaceTransformer"]


def test_a_generator_makes_an_object() -> None:
    text = "{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: made}, literals: [a=b]}\n"
    assert [item.name.rpartition("-")[0] or item.name for item in objects(files(text, "generators"))] == [
        "made",
        "settings",
    ]


def test_inline_transformers_run_before_those_in_files() -> None:
    def prefix(name: str) -> str:
        specs = "fieldSpecs: [{path: metadata/name}]"
        return f"{{apiVersion: builtin, kind: PrefixTransformer, metadata: {{name: {name}}}, prefix: {name}-, {specs}}}"

    made = {**files(prefix("file") + "\n"), "c.yaml": CONFIG_MAP}
    made["kustomization.yaml"] = f"resources: [c.yaml]\ntransformers: [t.yaml, '{prefix('inline')}']\n"
    assert objects(made)[0].name == "file-inline-settings"


def test_generator_options_are_not_for_configured_generators() -> None:
    made = files("{apiVersion: builtin, kind: SecretGenerator, metadata: {name: s}}\n", "generators")
    made["kustomization.yaml"] += "generatorOptions: {labels: {a: b}}\n"
    assert all("labels" not in item.value["metadata"] for item in objects(made))


def label(key: str) -> str:
    specs = "fieldSpecs: [{path: metadata/labels, create: true}]"
    return f"{{apiVersion: builtin, kind: LabelTransformer, metadata: {{name: l}}, labels: {{{key}: x}}, {specs}}}\n"


def test_a_validator_may_only_leave_its_label() -> None:
    assert objects(files(label("validated-by"), "validators"))[0].value["metadata"]["labels"] == {"validated-by": "x"}
    message = refusal(files(label("other"), "validators"))
    assert "error[KZ020]: the validator changes ConfigMap settings" in message
    assert "t.yaml:1:" in message


def test_a_validator_that_is_a_program_is_refused() -> None:
    text = "{apiVersion: example.org/v1, kind: Check, metadata: {name: c}}\n"
    assert "is a program of its own, and labwright runs none" in refusal(files(text, "validators"))


@pytest.mark.parametrize(
    ("transformer", "message"),
    [
        (NAMESPACE.replace("NamespaceTransformer", "NamespaceTransformr"), "did you mean `NamespaceTransformer`?"),
        (NAMESPACE.replace("builtin", "example.org/v1"), "is a program of its own, and labwright runs none"),
        (NAMESPACE + "setRoleBindingSubjects: some\n", "no such mode: `some`"),
        (NAMESPACE.replace("NamespaceT", "PrefixT") + "prefix: x\n", "a PrefixTransformer without `fieldSpecs`"),
        (NAMESPACE.replace("NamespaceT", "PatchT") + "target: x\n", "`target` must be a mapping"),
        (
            NAMESPACE.replace("NamespaceTransformer", "ConfigMapGenerator"),
            "kustomize has no transformer `ConfigMapGenerator`",
        ),
    ],
)
def test_others_are_refused(transformer: str, message: str) -> None:
    assert message in refusal(files(transformer))
