"""Fields that Flux objects do not have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labwright.render.flux.schema import releases, unknown_fields
from tests.render.flux.objects import one

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 1h
  targetNamespce: x
  chart:
    spec: {chart: a, sourceRef: {kind: HelmRepository, nam: b}}
  values: {anything: {goes: 1}}
  valuesFrom:
    - {kind: Secret, name: s}
    - {kind: Secret, name: s, targetpath: x}
suspend: true
"""


def test_each_unknown_field_is_told_with_its_place_and_the_nearest_known_one() -> None:
    found = unknown_fields(one(RELEASE, "hr.yaml"))
    assert [(str(one.place), one.help) for one in found] == [
        ("hr.yaml:13:1", "known here: apiVersion, kind, metadata, spec, status"),
        ("hr.yaml:6:3", "did you mean `targetNamespace`?"),
        ("hr.yaml:8:56", "did you mean `name`?"),
        ("hr.yaml:12:31", "did you mean `targetPath`?"),
    ]
    assert (
        found[1].message == "a HelmRelease (helm.toolkit.fluxcd.io/v2) has no field `targetNamespce` below `spec`: web"
    )


def test_a_right_object_and_one_that_nobody_knows_have_nothing_to_tell() -> None:
    right = (
        RELEASE.replace("targetNamespce", "targetNamespace")
        .replace("nam: b", "name: b")
        .replace("targetpath", "targetPath")
    )
    assert unknown_fields(one(right.replace("suspend: true\n", ""))) == []
    assert unknown_fields(one(RELEASE.replace("toolkit.fluxcd.io/v2", "example.org/v1"))) == []
    assert unknown_fields(one(RELEASE.replace("fluxcd.io/v2", "fluxcd.io/v99"))) == []


def test_the_facts_say_which_releases_they_are_of() -> None:
    assert any(one.startswith("fluxcd/kustomize-controller@v") for one in releases())


@pytest.mark.reference
def test_the_facts_are_those_of_the_schemas() -> None:
    from tools.flux_facts import TARGET, facts

    folder = Path(os.environ.get("LABWRIGHT_REFERENCE", Path(__file__).parents[4] / "shared/reference")) / "crds"
    if not folder.is_dir():
        pytest.skip("the schemas are not beside the project (LABWRIGHT_REFERENCE)")
    import json

    assert facts(folder) == json.loads(TARGET.read_text(encoding="utf-8"))
