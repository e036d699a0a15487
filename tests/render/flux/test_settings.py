"""Variables of a Kustomization."""

from __future__ import annotations

from labwright.render.flux.settings import always_substituted, references, variables
from labwright.render.flux.substitution import ANY
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


def test_what_is_not_in_the_repository_is_said_and_may_give_any_variable() -> None:
    found: list[Diagnostic] = []
    text = "postBuild: {substituteFrom: [{kind: ConfigMap, name: oen}]}\n"
    made = variables(spec(text), "f", SETTINGS, found)
    assert ANY in made
    assert [(str(one), one.help) for one in found] == [
        (
            "ks.yaml:1:54: warning[FX006]: ConfigMap f/oen is not in the repository; its variables are unknown",
            "did you mean `one`?",
        )
    ]
    found.clear()
    variables(spec(text.replace("oen", "one")), "g", SETTINGS, found)
    assert found[0].help == "there is one in namespace `f`"


def test_an_optional_source_that_is_missing_gives_nothing() -> None:
    made = variables(spec("postBuild: {substituteFrom: [{kind: Secret, name: x, optional: true}]}\n"), "f", {}, [])
    assert made == {}


def test_what_a_key_opens_is_known_and_marked() -> None:
    secret = item("Secret", "two", "stringData: {B: 'ENC[x]'}\nsops: {mac: x}\n")
    opened = item("Secret", "two", "stringData: {B: geheim}\n")
    opened.value["stringData"].origins["B"] = opened.value["stringData"].origins["B"]._replace(why="decrypted")
    found: list[Diagnostic] = []
    made = variables(spec(SPEC), "f", {**SETTINGS, ("Secret", "f", "two"): secret}, found, decrypt=lambda _: opened)
    assert (made["B"].value, made["B"].hidden, made["B"].secret, made["A"].secret) == ("geheim", False, True, False)
    assert [one.code for one in found] == ["FX008"]


def test_substitution_may_be_asked_for_without_variables() -> None:
    assert always_substituted(spec("postBuild: {substituteStrategy: Always}\n"))
    assert not always_substituted(spec("postBuild: {substituteStrategy: WithVariables}\n"))
    assert not always_substituted(YamlMap())


def test_what_a_generator_read_out_of_an_encrypted_file_is_hidden() -> None:
    text = (
        "stringData: {B: 'ENC[AES256_GCM,data:x,type:str]', PLAIN_unencrypted: x, sops_mac: 'ENC[AES256_GCM,data:y]'}\n"
    )
    found: list[Diagnostic] = []
    made = variables(spec(SPEC), "f", {**SETTINGS, ("Secret", "f", "two"): item("Secret", "two", text)}, found)
    assert (made["B"].hidden, made["PLAIN_unencrypted"].value, "sops_mac" in made) == (True, "x", False)
    assert [one.code for one in found] == ["FX012", "FX008"]
