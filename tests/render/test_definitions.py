"""CustomResourceDefinitions."""

from __future__ import annotations

from labwright.render.definitions import api_versions, is_definition, outline, scopes
from labwright.render.objects import Object
from labwright.source import YamlMap, load

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Cluster
  names: {kind: Widget, plural: widgets}
  versions:
  - {name: v1, served: true, schema: {openAPIV3Schema: {type: object}}}
  - {name: v1alpha1, served: false}
  - {name: v1beta1}
"""


def definition(text: str = CRD) -> Object:
    value = load(text, "crd.yaml").value
    return Object(value=value, api_version=value["apiVersion"], kind=value["kind"], name="x")


def test_served_versions_are_what_charts_may_ask_for() -> None:
    assert api_versions([definition()]) == {
        "example.org/v1",
        "example.org/v1/Widget",
        "example.org/v1beta1",
        "example.org/v1beta1/Widget",
    }


def test_an_outline_says_the_same_without_the_schemas() -> None:
    short = outline(definition())
    assert api_versions([short]) == api_versions([definition()])
    assert scopes([short]) == scopes([definition()]) == {("example.org", "Widget"): False}
    assert "schema" not in str(short.value)
    assert is_definition(short)


def test_what_is_malformed_says_nothing() -> None:
    broken = Object(
        value=YamlMap({"spec": "x"}), api_version="apiextensions.k8s.io/v1", kind="CustomResourceDefinition", name="x"
    )
    assert api_versions([broken, outline(broken)]) == frozenset()
    assert scopes([broken]) == {}
    assert not is_definition(Object(value=YamlMap(), api_version="v1", kind="CustomResourceDefinition", name="x"))
