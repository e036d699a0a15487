"""A chart made safe and steady: no schema leads outside, no template draws lots."""

from __future__ import annotations

import json

import pytest

from labwright.render.helm.engine import Engine, EngineError
from labwright.render.helm.prepare import FIXED_MARKS, prepared, steady, steady_values
from tests.render.helm.samples import chart, chart_files, release, renders

RANDOM = """\
apiVersion: v1
kind: Secret
metadata:
  name: drawn
stringData:
  letters: {{ randAlphaNum 10 | upper | quote }}
  piped: {{ 4 | randAlpha }}
  digits: {{ randNumeric (int 5) | quote }}
  between: {{ randInt 3 9 | quote }}
  user: {{ htpasswd "me" "secret" | quote }}
  hash: {{ bcrypt "secret" | quote }}
  id: {{ uuidv4 }}
  key: {{ genPrivateKey "ed25519" | b64enc }}
  {{- $ca := genCA "ca" 365 }}
  {{- $cert := genSignedCert "web" nil (list "web.example.org") 365 $ca }}
  cert: {{ $cert.Cert | b64enc }}
  again: {{ (genSelfSignedCert "web" nil nil 1).Key | b64enc }}
  bytes: {{ randBytes 8 }}
  day: {{ now | date "2006-01-02" | quote }}
  age: {{ ago (toDate "2006-01-02" "2020-01-01") | kindOf }}
  sum: {{ include "web.drawn" . | sha256sum }}
"""
HELPERS = '{{- define "web.drawn" -}}{{ tpl .Values.text . }}{{ shuffle "abc" }}{{- end -}}'


def test_what_a_chart_draws_is_the_same_at_each_rendering(engine: Engine) -> None:
    files = chart_files({"a.yaml": RANDOM, "_helpers.tpl": HELPERS}, values='text: "{{ randAscii 12 }}"\n')
    first, second = (renders(files, engine).render([release()])[0] for _ in range(2))
    assert first.unrendered == ""
    data = first.objects[0].value["stringData"]
    assert data == second.objects[0].value["stringData"]
    assert (data["letters"], data["piped"], data["digits"], data["day"]) == (
        "RANDOMRAND",
        "rand",
        "12345",
        "2000-01-01",
    )
    assert [one.code for one in first.diagnostics] == ["HL010"]
    assert "Secret drawn" in first.diagnostics[0].message


def test_a_value_of_the_release_that_draws_is_steady_too(engine: Engine) -> None:
    files = chart_files({"a.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\ntext: {{ tpl .Values.text . }}\n"})
    spec = release("text: '{{ uuidv4 }}'")
    first, second = (renders(files, engine).render([spec])[0].objects[0].value for _ in range(2))
    assert first["text"] == second["text"]
    assert steady_values(spec.values) is not spec.values
    assert steady_values({"a": ["{{ .x }}", 1]}) == {"a": ["{{ .x }}", 1]}


@pytest.mark.parametrize(
    "text",
    [
        "now and then, randAlphaNum 3 outside of an action",
        '{{ "now" }}',
        "{{ `uuidv4` }}",
        "{{ .Values.now }} {{ $now }} {{ .now.genCA }}",
        "{{/* now */}}",
        "{{- /* randAlphaNum 4 }} */ -}}",
        "{{ knowing }} {{ now_and_then }}",
    ],
)
def test_only_functions_in_actions_are_replaced(text: str) -> None:
    assert steady(text) is None


def test_the_rest_of_an_action_stays() -> None:
    made = steady('{{- if (now) }}{{ print "now }}" (uuidv4) }}{{ end }}')
    assert made == (
        '{{- if ((toDate `2006-01-02` `2000-01-01`)) }}{{ print "now }}" ((print `00000000-0000-4000-8000-000000000000`)) }}'
        "{{ end }}"
    )


def test_marks_are_found_as_such_and_in_base64() -> None:
    assert FIXED_MARKS.search(b'"password":"randomrandomrand"')
    assert FIXED_MARKS.search(b'"password":"cmFuZG9tcmFuZG9t"')
    assert not FIXED_MARKS.search(b'"policy":"random"')


SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "properties": {
        "text": {"type": "string"},
        "remote": {"$ref": "https://example.org/schema.json#/definitions/port"},
        "file": {"$ref": "file:///etc/passwd"},
        "own": {"$ref": "#/definitions/own"},
    },
    "definitions": {"own": {"type": "integer"}},
}


def test_a_schema_that_leads_outside_is_checked_as_far_as_it_goes(engine: Engine) -> None:
    files = {**chart_files(), "values.schema.json": json.dumps(SCHEMA)}
    good = renders(files, engine).render([release("remote: [any]\nfile: thing\nown: 3\n")])[0]
    assert len(good.objects) == 1
    assert [one.code for one in good.diagnostics] == ["HL006"]
    assert "refers to https://example.org/schema.json#/definitions/port and to 1 more" in good.diagnostics[0].message
    bad = renders(files, engine).render([release("own: text\n")])[0]
    assert [one.code for one in bad.diagnostics] == ["HL005"]


def test_the_schema_of_a_chart_is_spoken_of_once(any_engine: Engine) -> None:
    files = {**chart_files(), "values.schema.json": json.dumps(SCHEMA)}
    found = renders(files, any_engine).render([release(), release("text: other")])
    assert [[one.code for one in item.diagnostics] for item in found] == [["HL006"], []]


def test_references_within_and_known_drafts_change_nothing() -> None:
    inside = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/a", "$defs": {"a": {}}}
    one = chart(more={"values.schema.json": json.dumps(inside)})
    assert prepared(one).chart is one
    assert prepared(one, skip_schema=True).chart is not one


def test_a_schema_that_cannot_be_read_is_left_to_the_engine() -> None:
    broken = '{"$ref": "https://example.org/a.json", '
    found = prepared(chart(more={"values.schema.json": broken}))
    assert found.chart.files["values.schema.json"] == broken.encode()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ keys .Values }}", "{{ keys .Values | sortAlpha }}"),
        ("{{- keys .a $.b -}}", "{{- keys .a $.b | sortAlpha -}}"),
        ("{{ .a | keys | first }}", "{{ .a | keys | sortAlpha | first }}"),
        (
            '{{ if has "keys" (keys (dict "a" (list 1))) }}',
            '{{ if has "keys" (keys (dict "a" (list 1)) | sortAlpha) }}',
        ),
        ("{{ range $k := keys .a }}", "{{ range $k := keys .a | sortAlpha }}"),
        ('{{ $x := keys (fromJson "{)}") }}', '{{ $x := keys (fromJson "{)}") | sortAlpha }}'),
        ("{{ keys (keys .a) }}", "{{ keys (keys .a | sortAlpha) | sortAlpha }}"),
    ],
)
def test_keys_are_sorted(text: str, made: str) -> None:
    assert steady(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "{{ keys .a | sortAlpha }}",
        "{{ .Values.keys }}",
        "{{ $keys }}",
        '{{ "keys" }}',
        "{{/* keys .a */}}",
        "keys",
        "{{ keysOf }}",
    ],
)
def test_what_is_sorted_or_no_call_stays(text: str) -> None:
    assert steady(text) is None


def test_an_order_is_the_same_at_each_rendering_and_no_secret(engine: Engine) -> None:
    text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {all: "{{ keys .Values.map | join `,` }}"}\n'
    values = "map: {" + ", ".join(f"k{number}: 1" for number in range(8)) + "}"
    made = renders(chart_files({"a.yaml": text}, values=values), engine).render([release()])[0]
    assert made.objects[0].value["stringData"]["all"] == "k0,k1,k2,k3,k4,k5,k6,k7"
    assert made.diagnostics == ()


CHECKS = """\
{{- if not .Values.host }}{{ fail "no host" }}{{ end }}
{{- printf "no %s" "zone" | fail }}
{{- /* fail is not called here */}}
apiVersion: v1
kind: ConfigMap
metadata: {name: checks}
data:
  none: {{ required "say it" .Values.none | quote }}
  zero: {{ required "say it" .Values.zero | quote }}
  no-no: {{ .Values.not | required "say it" | quote }}
  fail: {{ "fail" | quote }}{{ .Values.fail }}
"""


def test_a_lenient_chart_takes_what_it_would_refuse(engine: Engine) -> None:
    schema = {"values.schema.json": '{"required": ["host"]}'}
    files = chart_files({"a.yaml": CHECKS}, values="zero: 0\nnot: false\n", more=schema)
    spec = release()
    opened = renders(files, engine).open(spec)
    with pytest.raises(EngineError, match="host"):
        opened.render(spec, {})
    (made,) = opened.lenient(opened.chart).render(spec, {}).objects
    assert made.value()["data"] == {"none": None, "zero": "0", "no-no": "false", "fail": "fail"}
