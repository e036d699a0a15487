"""Explanations as data."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from labwright.cli._explanations import EXPLAIN_LINE_SCHEMA, EXPLAIN_SCHEMA
from labwright.cli.output import API_VERSION
from labwright.estate.explanation import (
    HIDDEN,
    ChartPart,
    Contribution,
    Decided,
    Group,
    LineExplanation,
    LineUse,
    Share,
)
from labwright.report.explanation_json import as_json, line_as_json
from labwright.source import Place
from tests.report.test_explanation import BASE, DEPLOYMENT, FIELD, PATCH


def seen(file: str) -> str:
    return f"here/{file}"


def document(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": API_VERSION, "kind": kind, **value}


def test_an_explanation_fits_its_schema_and_says_everything() -> None:
    from dataclasses import replace

    found = replace(
        FIELD,
        chart=ChartPart(chart="web 1", template="web/templates/a.yaml", refused=(("a", 0),)),
        groups=(Group(path=("spec",), fields=2, lines=(PATCH,)),),
    )
    made = as_json(found, seen)
    jsonschema_rs.validate(EXPLAIN_SCHEMA, document("Explanation", made))
    assert made["field"] == "spec.replicas"
    assert made["contributions"][0]["place"]["file"] == "here/apps/jellyfin.patch.yaml"
    assert made["chart"]["refused"] == ["a[0]"]
    assert [one["unit"] for one in made["appliedBy"]] == [
        "Kustomization flux-system/cluster",
        "Kustomization media/jellyfin",
    ]


def test_what_is_not_known_is_null() -> None:
    from dataclasses import replace

    lost = Contribution(share=Share.DEFAULT, place=None, why="a")
    made = as_json(replace(FIELD, contributions=(lost,)), seen)
    jsonschema_rs.validate(EXPLAIN_SCHEMA, document("Explanation", made))
    assert made["contributions"][0]["place"] is None
    assert made["chart"] is None


def test_a_line_fits_its_schema_and_hides_what_is_secret() -> None:
    use = LineUse(
        cluster="home",
        release="HelmRelease a/b",
        path=("a", "b"),
        decided=(Decided(cluster="home", object=DEPLOYMENT, path=("spec", 0), value="s3cr3t", hidden=True),),
        overridden_by=(BASE,),
        unknown_key=("a",),
        nearest_key="c",
    )
    made = line_as_json(LineExplanation(place=Place("a.yaml", 3, 1, 3, 1), line="b: 1", uses=(use,)), seen)
    jsonschema_rs.validate(EXPLAIN_LINE_SCHEMA, document("LineExplanation", made))
    assert made["uses"][0]["decided"][0]["value"] == HIDDEN
    assert "s3cr3t" not in repr(made)
