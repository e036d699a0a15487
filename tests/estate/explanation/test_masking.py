"""What must not be shown."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.masking import Veil, is_secret
from labwright.estate.explanation.model import HIDDEN
from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind
from labwright.source import Origin, Place, YamlMap, load

FILES = {"s.yaml": "kind: Secret\nstringData:\n  key: hunter2\n  short: on\n  empty: ''\n"}


def item(text: str, *, template: str = "") -> Object:
    value = load(text, "a.yaml").value
    return Object(value=value, api_version=value["apiVersion"], kind=value["kind"], name="x", template=template)


def veil(values: YamlMap | None = None) -> Veil:
    chart = ChartRef(source=ChartSource.LOCAL, path="c")
    spec = ReleaseSpec(name="r", namespace="n", chart=chart, values=values) if values is not None else None
    unit = Unit(kind=UnitKind.HELM_RELEASE, namespace="n", name="r", release=spec)
    return Veil(unit, Evidence(FILES.get))


def out_of_a_secret(**values: Any) -> YamlMap:
    made = YamlMap(values)
    made.origins = {key: Origin(Place("s.yaml", 3, 8, 3, 15)) for key in values}
    return made


@pytest.mark.parametrize(
    ("text", "path", "secret"),
    [
        ("apiVersion: v1\nkind: Secret\ndata: {a: b}\n", ("data", "a"), True),
        ("apiVersion: v1\nkind: Secret\ndata: {a: b}\n", ("stringData",), True),
        ("apiVersion: v1\nkind: Secret\ndata: {a: b}\n", ("metadata", "name"), False),
        ("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n", ("data", "a"), False),
        ("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\nsops: {mac: x}\n", ("data", "a"), True),
        ("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\nsops: {mac: x}\n", ("metadata", "name"), False),
        (
            "apiVersion: v1\nkind: ConfigMap\n",
            ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
            True,
        ),
    ],
)
def test_fields_that_are_secret_by_what_their_object_is(text: str, path: Any, secret: bool) -> None:
    assert is_secret(item(text), path) is secret


def test_keys_stay_and_values_are_covered() -> None:
    secret = item("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: b, c: [d, 1]}\n")
    assert veil().over(secret, (), secret.value) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "x"},
        "data": {"a": HIDDEN, "c": [HIDDEN, HIDDEN]},
    }


def test_the_envelope_of_an_encrypted_file_is_left_out() -> None:
    sealed = item("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\nsops: {mac: x}\n")
    assert veil().over(sealed, (), sealed.value) == {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": HIDDEN}}


def test_a_field_that_a_secret_line_set_is_covered_alone() -> None:
    config = item("apiVersion: v1\nkind: ConfigMap\ndata: {a: one, b: two}\n")
    config.value["data"].origins["a"] = Origin(Place("a.yaml", 3, 1, 3, 2), Origin(Place("s.yaml", 3, 8, 3, 15)))
    assert veil().over(config, ("data",), config.value["data"]) == {"a": HIDDEN, "b": "two"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("postgres://u:hunter2@db", True),
        (base64.b64encode(b"hunter2").decode(), True),
        ("hunter", False),
        ("on", True),
        ("confirmation", False),
        ("", False),
    ],
)
def test_text_out_of_a_release_s_secret_values_is_covered_wherever_the_chart_put_it(text: str, hidden: bool) -> None:
    made = item("apiVersion: v1\nkind: ConfigMap\n", template="c/templates/a.yaml")
    values = out_of_a_secret(password="hunter2", switch="on", flag=True, nothing="", more={})
    assert veil(values).hides(made, ("data", "a"), text) is hidden
    assert not veil(YamlMap({"password": "hunter2"})).hides(made, ("data", "a"), text)
