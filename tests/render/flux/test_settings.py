"""Variables of a Kustomization."""

from __future__ import annotations

from labwright.render.flux.settings import references, variables
from labwright.render.objects import Object
from labwright.source import Diagnostic, YamlMap, load

SPEC = """\
postBuild:
  substitute: {A: inline, NUMBER: 5}
  substituteFrom:
    - {kind: ConfigMap, name: one}
    - {kind: Secret, name: two}
    - {kind: ConfigMap, name: gone, optional: true}
"""


def item(kind: str, name: str, text: str) -> Object:
    return Object(value=load(text, f"{name}.yaml").value, api_version="v1", kind=kind, name=name)


def spec(text: str) -> YamlMap:
    value = load(text, "ks.yaml").value
    assert isinstance(value, YamlMap)
    return value


SETTINGS = {
    ("ConfigMap", "f", "one"): item("ConfigMap", "one", "data: {A: one, B: one, C: 'two\n\n  lines'}\n"),
    ("Secret", "f", "two"): item("Secret", "two", "data: {B: dHdv}\nstringData: {D: three}\n"),
}


def test_later_sources_win_and_inline_ones_over_all() -> None:
    found: list[Diagnostic] = []
    made = variables(spec(SPEC), "f", SETTINGS, found)
    assert {name: one.value for name, one in made.items()} == {"A": "inline", "B": "two", "C": "twolines", "D": "three"}
    assert str(made["B"].place) == "two.yaml:1:11"
    assert [(one.code, str(one.place)) for one in found] == [("FX008", "ks.yaml:2:35")]


def test_an_encrypted_secret_has_hidden_values() -> None:
    found: list[Diagnostic] = []
    secret = item("Secret", "two", "data: {B: 'ENC[x]'}\nsops: {mac: x}\n")
    made = variables(spec(SPEC), "f", {**SETTINGS, ("Secret", "f", "two"): secret}, found)
    assert made["B"].hidden
    assert [one.code for one in found] == ["FX012", "FX008"]


def test_references_say_where_they_stand() -> None:
    assert [(one.name, one.optional, str(one.place)) for one in references(spec(SPEC))] == [
        ("one", False, "ks.yaml:4:31"),
        ("two", False, "ks.yaml:5:28"),
        ("gone", True, "ks.yaml:6:31"),
    ]
    assert references(YamlMap()) == []
