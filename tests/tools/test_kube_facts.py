"""Facts about kinds, drawn from what Kubernetes and kustomize publish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import kube_facts

POD = "io.k8s.api.core.v1.Pod"
SWAGGER: dict[str, Any] = {
    "paths": {
        "/api/v1/pods": {"get": {"x-kubernetes-group-version-kind": {"group": "", "version": "v1", "kind": "Pod"}}},
        "/api/v1/namespaces/{namespace}/pods": {
            "parameters": [],
            "get": {"x-kubernetes-group-version-kind": {"group": "", "version": "v1", "kind": "Pod"}},
        },
        "/api/v1/nodes": {"get": {"x-kubernetes-group-version-kind": {"group": "", "version": "v1", "kind": "Node"}}},
    },
    "definitions": {
        POD: {
            "properties": {"spec": {"$ref": "#/definitions/Spec"}, "status": {"$ref": "#/definitions/Dull"}},
            "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Pod"}],
        },
        "Spec": {
            "properties": {
                "containers": {
                    "items": {"$ref": "#/definitions/Dull"},
                    "x-kubernetes-patch-strategy": "merge",
                    "x-kubernetes-patch-merge-key": "name",
                    "x-kubernetes-list-map-keys": ["name"],
                }
            }
        },
        "Dull": {"properties": {"name": {"type": "string"}}},
    },
}


def test_merge_keys_keep_the_way_to_every_fact_and_nothing_else() -> None:
    made = kube_facts.merge_keys("1.2.3", SWAGGER)
    assert made["kinds"] == {"/v1/Pod": POD}
    assert made["types"] == {
        POD: {"spec": {"type": "Spec"}},
        "Spec": {"containers": {"strategy": "merge", "key": "name", "mapKeys": ["name"]}},
    }
    assert "1.2.3" in made["source"]


def test_a_kind_is_namespaced_when_any_of_its_paths_is() -> None:
    crds = [{"group": "example.org", "kind": "Thing", "scope": "Cluster", "release": "example/thing@v1"}]
    made = kube_facts.scope({"1.2.3": SWAGGER}, crds)
    assert made["kinds"] == {"": {"Node": False, "Pod": True}, "example.org": {"Thing": False}}
    assert made["source"][-1] == "CRDs of example/thing@v1"


def test_name_references_are_read_out_of_the_go_source() -> None:
    source = "const x = `\n`\nnameReferenceFieldSpecs = `\nnameReference:\n- kind: Role\n  fieldSpecs: []\n`\n"
    assert kube_facts.name_references(source, "v1")["nameReference"] == [{"kind": "Role", "fieldSpecs": []}]
    with pytest.raises(SystemExit):
        kube_facts.name_references("nothing", "v1")


def test_check_finds_a_stale_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kube_facts, "DATA", tmp_path)
    swagger = tmp_path / "swagger.json"
    swagger.write_text(json.dumps(SWAGGER))
    arguments = ["merge-keys", "1.2.3", str(swagger)]
    assert kube_facts.main(["--check", *arguments]) == 1
    assert kube_facts.main(arguments) == 0
    assert kube_facts.main(["--check", *arguments]) == 0
