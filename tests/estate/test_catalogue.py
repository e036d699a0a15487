"""The cache of the public catalogue: filled only through the `fetch` it is given."""

from pathlib import Path

from labwright.estate.catalogue import ADDRESS, fill
from labwright.estate.schemas import Schemas
from labwright.kube import GVK

WIDGET = GVK("example.org", "v1", "Widget")
OTHER = GVK("example.org", "v1", "Other")
SCHEMA = b'{"type": "object", "properties": {"spec": {"properties": {"size": {}}, "additionalProperties": false}}}'


def test_a_filled_kind_is_held_against_its_schema(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes | None:
        asked.append(address)
        return SCHEMA

    assert fill(tmp_path, [WIDGET], fetch).stored == (WIDGET,)
    assert asked == [f"{ADDRESS}/example.org/widget_v1.json"]
    schemas = Schemas(folders=(tmp_path,))
    assert schemas.source_of(WIDGET) == "schema folder"
    (violation,) = schemas.violations(WIDGET, {"spec": {"colour": "red"}})
    assert violation.unknown == "colour"


def test_what_the_catalogue_does_not_have_is_named_and_not_stored(tmp_path: Path) -> None:
    filled = fill(tmp_path, [WIDGET], lambda _address: None)
    assert filled.unknown == (WIDGET,)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_is_no_schema_is_not_stored(tmp_path: Path) -> None:
    assert fill(tmp_path, [WIDGET], lambda _address: b"<html>").unknown == (WIDGET,)
    assert list(tmp_path.iterdir()) == []


def test_a_catalogue_that_cannot_be_reached_ends_the_filling_and_says_why(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes | None:
        asked.append(address)
        raise ConnectionRefusedError("connection refused")

    filled = fill(tmp_path, [WIDGET, OTHER], fetch)
    assert filled.unreachable == "connection refused"
    assert len(asked) == 1


def test_a_kind_whose_name_would_leave_the_cache_is_never_asked_for(tmp_path: Path) -> None:
    hostile = GVK("../../etc", "v1", "Passwd")
    assert fill(tmp_path, [hostile], lambda _address: SCHEMA).unknown == (hostile,)
    assert list(tmp_path.iterdir()) == []
