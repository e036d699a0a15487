"""The schemas of JSON outputs are schemas, and every verb that prints JSON has one."""

from __future__ import annotations

import importlib
from pathlib import Path

import jsonschema_rs
import pytest

from labwright.cli._verbs import FOLDER, verb_names
from labwright.cli.output import DIAGNOSTICS_KIND, DIAGNOSTICS_SCHEMA
from tools.generators import cli_schemas

# Verbs whose document is described elsewhere.
OTHERWISE = {"schema": "what it prints is itself a JSON Schema, and says which draft it follows"}


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


@pytest.mark.parametrize("verb", sorted(set(verb_names()) - OTHERWISE.keys()))
def test_a_verb_that_prints_a_document_publishes_its_schema(verb: str) -> None:
    """Design 4.10: JSON outputs have published schemas."""
    stem = verb.replace("-", "_")
    prints = "output.document(" in (Path(FOLDER) / f"{stem}.py").read_text(encoding="utf-8")
    module = importlib.import_module(f"labwright.cli.{stem}")
    own = [name for name in vars(module) if name.endswith("_SCHEMA") and not name.startswith("_")]
    assert not prints or own
