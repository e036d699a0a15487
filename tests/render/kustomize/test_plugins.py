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


@pytest.mark.parametrize(
    ("transformer", "message"),
    [
        (NAMESPACE.replace("NamespaceTransformer", "NamespaceTransformr"), "did you mean `NamespaceTransformer`?"),
        (NAMESPACE.replace("builtin", "example.org/v1"), "is a program of its own, and labwright runs none"),
        (NAMESPACE + "setRoleBindingSubjects: some\n", "no such mode: `some`"),
    ],
)
def test_others_are_refused(transformer: str, message: str) -> None:
    assert message in refusal(files(transformer))
