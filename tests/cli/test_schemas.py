"""Where schemas come from: folders, the environment, the cache; and what `--allow-network` means."""

import io
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from labwright.cli import _schemas
from labwright.estate.estate import estate_of
from labwright.source import load
from tests.estate.estates import cluster, unit

WIDGET = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: one, namespace: default}\nspec: {colour: red}\n"
SCHEMA = b'{"properties": {"spec": {"properties": {"size": {}}, "additionalProperties": false}}}'


def test_folders_are_asked_in_the_order_given_environment_cache(tmp_path: Path) -> None:
    given, reference = tmp_path / "given", tmp_path / "reference"
    environment = {"LABWRIGHT_REFERENCE": str(reference), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for folder in (given, reference / "crds", tmp_path / "cache" / "labwright" / "schemas"):
        folder.mkdir(parents=True)
    assert _schemas.schema_folders([given], environment) == (
        given,
        reference / "crds",
        tmp_path / "cache" / "labwright" / "schemas",
    )


def test_a_folder_that_is_not_there_is_not_asked(tmp_path: Path) -> None:
    assert _schemas.schema_folders([], {"XDG_CACHE_HOME": str(tmp_path), "LABWRIGHT_REFERENCE": "/nowhere"}) == ()


def test_the_cache_is_where_all_of_labwrights_is(tmp_path: Path) -> None:
    (tmp_path / "own" / "schemas").mkdir(parents=True)
    (tmp_path / "cache" / "labwright" / "schemas").mkdir(parents=True)
    environment = {"LABWRIGHT_CACHE": str(tmp_path / "own"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert _schemas.schema_folders([], environment) == (tmp_path / "own" / "schemas",)


def test_only_kinds_without_a_schema_are_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return SCHEMA

    monkeypatch.setattr(_schemas, "fetch", fetch)
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: default}\n"
    objects = [load(WIDGET, "w.yaml").value, load(config, "c.yaml").value]
    estate = estate_of(cluster(unit("apps", objects)))
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    filled = _schemas.fill_cache([estate], environment)
    assert [kind.kind for kind in filled.stored] == ["Widget"]
    assert len(asked) == 1
    schemas = estate.schemas.looking_in(_schemas.schema_folders([], environment))
    (violation,) = schemas.violations(estate.objects[0].gvk, estate.objects[0].value)
    assert violation.unknown == "colour"


def _answers(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    def urlopen(_address: str, timeout: float) -> Any:
        assert timeout > 0
        if isinstance(answer, Exception):
            raise answer
        return io.BytesIO(answer)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)


def test_fetching_gives_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, b"{}")
    assert _schemas.fetch("https://example.org/a.json") == b"{}"


def test_a_file_that_does_not_exist_is_none_and_other_refusals_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, urllib.error.HTTPError("https://example.org", 404, "Not Found", Message(), None))
    assert _schemas.fetch("https://example.org/a.json") is None
    _answers(monkeypatch, urllib.error.HTTPError("https://example.org", 503, "Busy", Message(), None))
    with pytest.raises(OSError, match="Busy"):
        _schemas.fetch("https://example.org/a.json")
