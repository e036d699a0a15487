"""`crds`; the case of this name compares their effect with the real tool's."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.config import FieldSpec, NameReference
from labwright.render.kustomize.crds import config_from_crds
from labwright.render.kustomize.ids import Gvk
from tests.render.kustomize.harness import CONFIG_MAP, history, objects, refusal

OBJECT = "kind: {}, apiVersion: {}, metadata: {}"
BEE = f"""\
example.org/v1.Bee:
  Schema:
    properties: {{{OBJECT}, spec: {{$ref: Spec}}}}
Spec:
  schema:
    properties:
      notes: {{x-kubernetes-annotation: ""}}
      labels: {{x-kubernetes-label-selector: ""}}
      id: {{x-kubernetes-identity: ""}}
      config: {{x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: ConfigMap}}
      other:
        x-kubernetes-object-ref-api-version: v1
        x-kubernetes-object-ref-kind: Secret
        x-kubernetes-object-ref-name-key: key
"""


def test_extensions_become_field_specs() -> None:
    config = config_from_crds(BEE, "crd.yaml", None)
    bee = Gvk(kind="Bee")
    assert config.specs == {
        "commonAnnotations": (FieldSpec(bee, "spec/notes"),),
        "commonLabels": (FieldSpec(bee, "spec/labels"),),
        "namePrefix": (FieldSpec(bee, "spec/id"),),
    }
    assert config.references == (
        NameReference(Gvk("", "v1", "ConfigMap"), (FieldSpec(bee, "spec/config/name"),)),
        NameReference(Gvk("", "v1", "Secret"), (FieldSpec(bee, "spec/other/key"),)),
    )


def test_a_reference_out_of_a_custom_resource_follows_the_name() -> None:
    bee = "{apiVersion: example.org/v1, kind: Bee, metadata: {name: b}, spec: {config: {name: settings}}}\n"
    files = {
        "kustomization.yaml": "resources: [c.yaml, b.yaml]\ncrds: [crd.yaml]\nnamePrefix: my-\n",
        "c.yaml": CONFIG_MAP,
        "b.yaml": bee,
        "crd.yaml": BEE,
    }
    value = next(item.value for item in objects(files) if item.kind == "Bee")
    assert value["spec"]["config"]["name"] == "my-settings"
    assert history(value, "spec", "config", "name")[0] == "kustomization.yaml:3:13 name of ConfigMap"


def test_types_that_are_no_objects_say_nothing() -> None:
    config = config_from_crds("Part: {Schema: {properties: {a: {x-kubernetes-annotation: x}}}}\n", "crd.yaml", None)
    assert not config.specs


CIRCLE = f"A: {{Schema: {{properties: {{{OBJECT}, b: {{$ref: A}}}}}}}}\n"
DOUBLING = f"A0: {{Schema: {{properties: {{{OBJECT}, b: {{$ref: A1}}, c: {{$ref: A1}}}}}}}}\n" + "".join(
    f"A{level}: {{Schema: {{properties: {{b: {{$ref: A{level + 1}}}, c: {{$ref: A{level + 1}}}}}}}}}\n"
    for level in range(1, 40)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("apiVersion: apiextensions.k8s.io/v1\nkind: X\n", "list CustomResourceDefinition objects under `resources`"),
        ("- a\n", "crd.yaml holds no OpenAPI definitions"),
        ("{", "crd.yaml is not JSON"),
        ("", "crd.yaml holds no OpenAPI definitions"),
        (CIRCLE, "the definition of A refers to itself without end"),
        (DOUBLING, "the definitions lead to more than 100000 fields"),
    ],
)
def test_other_files_are_refused(text: str, message: str) -> None:
    found = refusal(
        {"kustomization.yaml": "resources: [c.yaml]\ncrds: [crd.yaml]\n", "c.yaml": CONFIG_MAP, "crd.yaml": text}
    )
    assert message in found
    assert "kustomization.yaml:2:8" in found
