"""Replacements."""

from __future__ import annotations

import pytest

from labwright.source import plain
from tests.render.kustomize.harness import history, objects, refusal

ALL = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: source}
data: {host: example.org, pair: "a:8443"}
---
apiVersion: example.org/v1
kind: X
metadata: {name: one}
spec:
  port: 80
  text: "80"
  truth: true
  url: https://old/path
  embedded: |
    server:
      host: old
"""


def spec(replacement: str) -> object:
    files = {"kustomization.yaml": f"resources: [all.yaml]\nreplacements:\n- {replacement}\n", "all.yaml": ALL}
    return objects(files)[1].value["spec"]


def test_a_scalar_keeps_its_type() -> None:
    pair = "source: {kind: ConfigMap, fieldPath: data.pair, options: {delimiter: ':', index: 1}}"
    result = spec(f"{{{pair}, targets: [{{select: {{kind: X}}, fieldPaths: [spec.port, spec.text]}}]}}")
    assert (result["port"], result["text"]) == (8443, "8443")  # type: ignore[index]


def test_the_origin_is_the_replacement_and_before_it_the_source() -> None:
    files = {
        "kustomization.yaml": "resources: [all.yaml]\nreplacements:\n"
        "- source: {kind: ConfigMap, fieldPath: data.host}\n  targets:\n  - select: {kind: X}\n    fieldPaths:\n    - spec.url\n",
        "all.yaml": ALL,
    }
    value = objects(files)[1].value
    assert history(value, "spec", "url")[:2] == ["kustomization.yaml:7:7 replacement", "all.yaml:4:14"]


def test_a_part_of_a_text_is_replaced() -> None:
    host = "source: {kind: ConfigMap, fieldPath: data.host}"
    result = spec(
        f"{{{host}, targets: [{{select: {{kind: X}}, fieldPaths: [spec.url], options: {{delimiter: /, index: 2}}}}]}}"
    )
    assert plain(result)["url"] == "https://example.org/path"


def test_text_inside_text_is_replaced() -> None:
    result = spec("{sourceValue: new, targets: [{select: {kind: X}, fieldPaths: [spec.embedded.server.host]}]}")
    assert plain(result)["embedded"] == "server:\n  host: new"


@pytest.mark.parametrize(
    ("replacement", "message"),
    [
        ("{targets: []}", "a replacement without source"),
        ("{sourceValue: a}", "a replacement without targets"),
        ("{sourceValue: a, source: {kind: X}, targets: []}", "both `source` and `sourceValue`"),
        ("{source: {kind: Z}, targets: []}", "no object for the source"),
        ("{source: {version: v1}, targets: []}", "several objects for the source"),
        ("{source: {kind: X, fieldPath: spec.none}, targets: []}", "field `spec.none` of X one is missing"),
        ("{sourceValue: a, targets: [{fieldPaths: [a]}]}", "a replacement target without `select`"),
        (
            "{sourceValue: a, targets: [{select: {kind: X}, fieldPaths: [spec.none]}]}",
            "cannot find `spec.none` in X one",
        ),
        (
            "{sourceValue: a, targets: [{select: {kind: X}, fieldPaths: [spec.truth]}]}",
            "`a` cannot take the place of true",
        ),
        (
            "{source: {kind: ConfigMap, fieldPath: data.pair, options: {delimiter: ':', index: 5}}, targets: []}",
            "index 5 is out of range",
        ),
        ("{path: gone.yaml}", "`gone.yaml` does not exist"),
    ],
)
def test_bad_replacements_are_refused(replacement: str, message: str) -> None:
    files = {"kustomization.yaml": f"resources: [all.yaml]\nreplacements:\n- {replacement}\n", "all.yaml": ALL}
    assert message in refusal(files)
