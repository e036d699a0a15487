"""vars."""

from __future__ import annotations

import pytest

from labwright.source import plain
from tests.render.kustomize.harness import history, objects, refusal

ALL = """\
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: c
      args: ["http://$(HOST):$(PORT)", $(PORT), $$(HOST), $(OTHER)]
"""
HOST = "{name: HOST, objref: {apiVersion: v1, kind: Service, name: web}}"
PORT = "{name: PORT, objref: {apiVersion: v1, kind: Service, name: web}, fieldref: {fieldPath: 'spec.ports[0].port'}}"


def files(variables: str) -> dict[str, str]:
    return {"kustomization.yaml": f"resources: [all.yaml]\nnamePrefix: my-\nvars:\n- {variables}\n", "all.yaml": ALL}


def test_references_are_filled_in_after_all_names_are_final() -> None:
    pod = objects(files(f"{HOST}\n- {PORT}"))[1].value
    assert plain(pod["spec"]["containers"][0]["args"]) == ["http://my-web:80", 80, "$(HOST)", "$(OTHER)"]
    assert history(pod, "spec", "containers", 0, "args", 0) == [
        "kustomization.yaml:4:10 vars",
        "kustomization.yaml:2:13 namePrefix",
        "all.yaml:1:50",
        "all.yaml:9:14",
    ]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (f"{HOST}\n- {HOST}", "variable `HOST` is declared twice"),
        (HOST.replace("Service", "Secret"), "variable `HOST` has no object to read from"),
        (PORT.replace("port'", "none'"), "field `spec.ports[0].none` of variable `PORT` is missing in Service my-web"),
    ],
)
def test_bad_variables_are_refused(variables: str, message: str) -> None:
    refused = refusal(files(variables))
    assert f"error[KZ017]: {message}" in refused
    assert "kustomization.yaml:4:10" in refused or "kustomization.yaml:5:10" in refused
