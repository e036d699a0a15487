"""Parts of JSON Schemas."""

from __future__ import annotations

import jsonschema_rs
import pytest

from labwright.cli._shapes import TEXT, TEXTS, document, list_of, maybe, record, told
from labwright.cli.output import API_VERSION

SCHEMA = document(
    "Thing",
    "A thing",
    "What it is.",
    {"names": TEXTS, "parts": list_of(record({"name": told(TEXT, "Its."), "why": maybe("W.")}))},
)


def thing(**fields: object) -> dict[str, object]:
    return {"apiVersion": API_VERSION, "kind": "Thing", "names": ["a"], "parts": [{"name": "b", "why": None}], **fields}


def test_a_document_has_all_of_its_fields_and_no_other() -> None:
    valid = jsonschema_rs.validator_for(SCHEMA)
    valid.validate(thing())
    for wrong in (thing(kind="Other"), thing(more=1), thing(parts=[{"name": "b"}]), thing(names=[1])):
        with pytest.raises(jsonschema_rs.ValidationError):
            valid.validate(wrong)


def test_descriptions_stand_where_they_belong() -> None:
    assert SCHEMA["properties"]["parts"]["items"]["properties"]["name"]["description"] == "Its."
    assert record({}, "d")["description"] == list_of(TEXT, "d")["description"] == "d"
