"""Values of a release, composed as helm-controller does."""

from __future__ import annotations

import base64
from typing import Any

from labwright.render.flux.values import compose_values, entry_keys, references
from labwright.source import Diagnostic, YamlMap, load, plain
from tests.render.flux.objects import lookups
from tests.render.kustomize.harness import history

MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: ns}
data:
  values.yaml: |
    image:
      tag: one
    list: [1, 2]
    gone: null
  flat: "8080"
  word: 'true'
  quoted: "'8080'"
  commas: a,b
"""


def composed(spec: str, *files: str) -> tuple[Any, list[str], YamlMap]:
    views = lookups({f"{index}.yaml": text for index, text in enumerate((MAP, *files))})
    found: list[Diagnostic] = []
    values = compose_values(load(spec, "hr.yaml").value, "ns", views.settings, found, lines=views.lines)
    return plain(values), [str(one) for one in found], values


def test_own_values_win_over_those_of_others_and_lists_are_replaced() -> None:
    plainly, found, values = composed(
        "valuesFrom: [{kind: ConfigMap, name: c}]\nvalues: {image: {tag: two}, list: [3]}\n"
    )
    assert found == []
    assert plainly == {"image": {"tag": "two"}, "list": [3], "gone": None}
    assert history(values, "image", "tag") == ["hr.yaml:2:23", "0.yaml:7:12"]
    assert history(values, "gone") == ["0.yaml:9:11"]


def test_later_references_win() -> None:
    other = MAP.replace("name: c", "name: d").replace("tag: one", "tag: other")
    plainly, _, _ = composed("valuesFrom: [{kind: ConfigMap, name: c}, {kind: ConfigMap, name: d}]\n", other)
    assert plainly["image"] == {"tag": "other"}


def test_a_value_set_at_a_path_is_typed_as_helm_types_it() -> None:
    spec = "valuesFrom:\n"
    for key, path in (("flat", "port"), ("word", "on.it"), ("quoted", "text"), ("flat", "list[1]")):
        spec += f"  - {{kind: ConfigMap, name: c, valuesKey: {key}, targetPath: '{path}'}}\n"
    plainly, found, values = composed(spec)
    assert found == []
    assert plainly == {"port": 8080, "on": {"it": True}, "text": "8080", "list": [None, 8080]}
    assert history(values, "port") == ["0.yaml:10:9 targetPath port", "0.yaml:10:9"]


def test_own_values_win_over_a_path_unless_it_leads_into_a_mapping_that_only_they_have() -> None:
    reference = "{kind: ConfigMap, name: c, valuesKey: flat, targetPath: %s}"
    plainly, _, _ = composed(f"valuesFrom: [{reference % 'port'}]\nvalues: {{port: 1}}\n")
    assert plainly == {"port": 1}
    plainly, _, _ = composed(f"valuesFrom: [{reference % 'web.port'}]\nvalues: {{web: {{port: 1}}}}\n")
    assert plainly == {"web": {"port": 8080}}


def test_a_literal_is_taken_as_it_stands() -> None:
    spec = "valuesFrom: [{kind: ConfigMap, name: c, valuesKey: commas, targetPath: x%s}]\n"
    assert composed(spec % ", literal: true")[0] == {"x": "a,b"}
    _, found, _ = composed(spec % "")
    assert found == [
        "hr.yaml:1:38: error[FX014]: `commas` of ConfigMap ns/c cannot be set at `x`: a part without `=`: an unescaped `,` in the value begins a new key"
    ]


def test_secrets_are_decoded() -> None:
    data = base64.b64encode(b"a: {b: geheim}\n").decode()
    secret = f"{{apiVersion: v1, kind: Secret, metadata: {{name: s, namespace: ns}}, data: {{values.yaml: {data}}}}}\n"
    plainly, found, values = composed("valuesFrom: [{kind: Secret, name: s}]\n", secret)
    assert (plainly, found) == ({"a": {"b": "geheim"}}, [])
    assert history(values, "a", "b") == ["1.yaml:1:88"]


def test_what_is_missing_is_said_unless_it_is_optional() -> None:
    for reference, message in (
        ("{kind: ConfigMap, name: d}", "hr.yaml:1:38: error[FX013]: ConfigMap ns/d does not exist"),
        (
            "{kind: Secret, name: d}",
            "hr.yaml:1:35: warning[FX006]: Secret ns/d is not in the repository; its values are unknown",
        ),
        ("{kind: ConfigMap, name: c, valuesKey: flut}", "hr.yaml:1:38: error[FX013]: ConfigMap ns/c has no key `flut`"),
        (
            "{kind: Pod, name: c}",
            "hr.yaml:1:32: error[FX008]: values come from a ConfigMap or a Secret, not from a `Pod`",
        ),
    ):
        assert composed(f"valuesFrom: [{reference}]\n")[1] == [message]
    optional = "{kind: ConfigMap, name: d, optional: true}, {kind: ConfigMap, name: c, valuesKey: x, optional: true}"
    assert composed(f"valuesFrom: [{optional}]\nvalues: {{a: 1}}\n")[:2] == ({"a": 1}, [])


def test_values_of_an_encrypted_secret_are_left_out() -> None:
    secret = "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: ns}, stringData: {values.yaml: 'ENC[x]'}, sops: {mac: x}}\n"
    plainly, found, _ = composed("valuesFrom: [{kind: Secret, name: s}]\nvalues: {a: 1}\n", secret)
    assert plainly == {"a": 1}
    assert found == ["hr.yaml:1:35: info[FX012]: Secret ns/s is encrypted; its values are left out"]


def test_values_out_of_an_encrypted_file_are_left_out() -> None:
    data = base64.b64encode(b"a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n").decode()
    secret = f"{{apiVersion: v1, kind: Secret, metadata: {{name: s, namespace: ns}}, data: {{values.yaml: {data}}}}}\n"
    plainly, found, _ = composed("valuesFrom: [{kind: Secret, name: s}]\nvalues: {a: 1}\n", secret)
    assert plainly == {"a": 1}
    assert found == ["hr.yaml:1:35: info[FX012]: `values.yaml` of Secret ns/s is encrypted; its values are left out"]


def test_text_that_is_no_mapping_is_refused_with_its_place() -> None:
    _, found, _ = composed("valuesFrom: [{kind: ConfigMap, name: c, valuesKey: commas}]\n")
    assert found == ["hr.yaml:1:38: error[FX014]: `commas` of ConfigMap ns/c is no mapping of values"]


def test_references_have_flux_defaults() -> None:
    (reference,) = references(load("valuesFrom: [{kind: Secret, name: s}]\n", "hr.yaml").value)
    assert (reference.key, reference.target_path, reference.optional, reference.literal) == (
        "values.yaml",
        "",
        False,
        False,
    )


def test_the_keys_of_a_secret_are_those_of_both_fields() -> None:
    views = lookups(
        {"s.yaml": "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: ''}, stringData: {b: ''}}\n"}
    )
    assert entry_keys(views.settings["Secret", "", "s"]) == ["a", "b"]
