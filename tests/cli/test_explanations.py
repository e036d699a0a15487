"""The published schemas of `labwright explain`."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from labwright.cli._explanations import EXPLAIN_LINE_SCHEMA, EXPLAIN_SCHEMA


@pytest.mark.parametrize("schema", [EXPLAIN_SCHEMA, EXPLAIN_LINE_SCHEMA])
def test_a_schema_is_one_and_names_its_document(schema: dict[str, Any]) -> None:
    jsonschema_rs.meta.validate(schema)
    assert schema["title"]
    assert schema["properties"]["kind"]["const"] in {"Explanation", "LineExplanation"}
    assert schema["additionalProperties"] is False
