"""The published schemas of JSON outputs are schemas, one for each kind of document."""

from __future__ import annotations

import jsonschema_rs
import pytest

from labwright.cli.output import DIAGNOSTICS_KIND, DIAGNOSTICS_SCHEMA
from tools.generators import cli_schemas


def test_every_published_schema_is_a_schema_of_its_draft() -> None:
    for kind, schema in cli_schemas.schemas().items():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", kind
        jsonschema_rs.meta.validate(schema)


def test_a_schema_is_found_once_though_several_modules_import_it() -> None:
    assert cli_schemas.schemas()[DIAGNOSTICS_KIND] is DIAGNOSTICS_SCHEMA


@pytest.mark.parametrize(
    ("kind", "file"), [("Diagnostics", "diagnostics.json"), ("ComponentList", "component-list.json")]
)
def test_a_file_is_named_after_the_kind(kind: str, file: str) -> None:
    assert cli_schemas.file_name(kind) == file
