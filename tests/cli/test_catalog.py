import json

import jsonschema_rs
import pytest

from labwright.catalog import registry
from labwright.cli.catalog import CATALOG_SCHEMA
from labwright.cli.main import main


def test_every_component_is_listed_under_its_category(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog"]) == 0
    shown = capsys.readouterr().out
    for component in registry.all_components():
        assert component.name in shown
        assert component.category.value in shown


def test_one_component_is_explained_with_its_options_and_their_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog", "longhorn"]) == 0
    shown = capsys.readouterr().out
    assert "Distributed storage" in shown
    assert "block-storage" in shown
    assert "auto-balance" in shown
    assert "least-effort" in shown
    assert "snapshots.retain" in shown


def test_an_unknown_name_is_bad_input_and_the_nearest_name_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog", "longhrn"]) == 2
    assert "Did you mean 'longhorn'?" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["catalog"], ["catalog", "metallb"]])
def test_the_json_answer_follows_its_published_schema(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema_rs.validator_for(CATALOG_SCHEMA).validate(document)
    assert document["components"]


def test_a_required_option_is_told_as_required(capsys: pytest.CaptureFixture[str]) -> None:
    main(["catalog", "metallb", "--format", "json"])
    (component,) = json.loads(capsys.readouterr().out)["components"]
    pool = next(option for option in component["options"] if option["name"] == "pool")
    assert pool["required"]
    assert pool["type"] == "list of text"
