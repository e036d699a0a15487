"""OpenAPI documents of kustomizations; the cases `openapi-*` compare their effect with the real tool's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from labwright.render.kustomize.openapi import compact, embedded_version, parse_document
from tests.render.kustomize.harness import CONFIG_MAP, build, refusal

GVK = [{"group": "example.org", "version": "v1", "kind": "Farm"}]
MERGED = {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}
FARM = "{apiVersion: example.org/v1, kind: Farm, metadata: {name: f}, spec: {pens: [{name: a, v: 1}, {name: b}]}}\n"
PATCH = "{apiVersion: example.org/v1, kind: Farm, metadata: {name: f}, spec: {pens: [{name: a, v: 2}]}}\n"


def document(spec: dict[str, Any], **more: Any) -> str:
    farm = {"properties": {"spec": spec}, "x-kubernetes-group-version-kind": GVK}
    return json.dumps({"definitions": {"Farm": farm}, **more})


def files(openapi: str, schema: str = "") -> dict[str, str]:
    return {
        "kustomization.yaml": f"resources: [f.yaml]\nopenapi: {openapi}\npatches: [{{path: p.yaml}}]\n",
        "f.yaml": FARM,
        "p.yaml": PATCH,
        "s.json": schema,
    }


def test_lists_merge_as_the_document_says() -> None:
    assert "- name: b" not in build(files("{}"))
    assert "- name: b" in build(files("{path: s.json}", document({"properties": {"pens": MERGED}})))


def test_references_and_maps_are_followed() -> None:
    definitions = {
        "Farm": {"properties": {"spec": {"$ref": "#/definitions/Spec"}}, "x-kubernetes-group-version-kind": GVK},
        "Spec": {"properties": {"by": {"additionalProperties": {"$ref": "#/definitions/Pens"}}, "text": {}}},
        "Pens": {"properties": {"pens": {**MERGED, "x-kubernetes-list-map-keys": ["name", "port"]}}},
        "Other": {"properties": {"x": {"type": "string"}}},
    }
    found = compact(definitions, "v1")
    assert found["types"] == {"example.org/v1/Farm": "Farm"}
    assert found["definitions"] == {
        "Farm": {"spec": ["o", "Spec"]},
        "Spec": {"by": ["a", "Pens"]},
        "Pens": {"pens": ["m", "", "name", "port"]},
    }


def test_definitions_that_refer_to_themselves_end() -> None:
    again = {"properties": {"a": {"$ref": "#/definitions/A"}, "l": MERGED}}
    assert compact({"A": again}, "v1")["definitions"] == {"A": {"a": ["o", "A"], "l": ["m", "", "name"]}}


def test_kinds_without_a_namespaced_path_are_cluster_scoped() -> None:
    get = {"get": {"x-kubernetes-group-version-kind": GVK[0]}}
    pen = {"get": {"x-kubernetes-group-version-kind": {**GVK[0], "kind": "Pen"}}}
    paths = {"/apis/farms": get, "/apis/pens": pen, "/apis/namespaces/{namespace}/pens": pen}
    assert parse_document(document({}, paths=paths), "s.json", None)[1] == {"example.org/v1/Farm"}


def test_the_document_of_the_outermost_counts() -> None:
    schema = document({"properties": {"pens": MERGED}})
    over = {"over/kustomization.yaml": "resources: [../base]\nopenapi: {path: s.json}\n", "over/s.json": schema}
    base = {f"base/{path}": text for path, text in files("{path: s.json}", '{"definitions": {}}').items()}
    assert "- name: b" in build({**over, **base}, "over")
    assert "- name: b" not in build(base, "base")


@pytest.mark.parametrize(
    ("openapi", "schema", "message"),
    [
        ("{version: v1.20.4}", "", "kustomize has no OpenAPI document v1.20.4"),
        (f"{{version: {embedded_version()}, path: s.json}}", "{}", "`openapi` has both a version and a path"),
        ("{path: s.json}", "{", "s.json is not JSON"),
        ("{path: s.json}", '{"a":' * 9999 + "1" + "}" * 9999, "s.json is nested too deep"),
        ("{path: s.json}", "[]", "s.json is no OpenAPI document"),
        ("{path: none.json}", "", "`none.json` does not exist"),
        ("{path: https://example.org/s.json}", "", "is remote"),
    ],
)
def test_what_cannot_be_used_is_refused(openapi: str, schema: str, message: str) -> None:
    found = refusal(files(openapi, schema))
    assert message in found
    assert "kustomization.yaml:2:" in found


def test_the_embedded_version_may_be_named() -> None:
    files = {"kustomization.yaml": f"resources: [c.yaml]\nopenapi: {{version: {embedded_version()}}}\n"}
    assert build({**files, "c.yaml": CONFIG_MAP})
