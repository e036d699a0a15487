from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import pytest

from labwright.secrets import AgeIdentity, External, Generated, Literal, SecretRequest, encrypt
from labwright.secrets.edits import add_values, annotate, in_clear, metadata_changes, placeholders_left
from labwright.secrets.inventory import StoredSecret, stored_secret
from labwright.secrets.sops import Random

REQUEST = SecretRequest(
    cluster="production",
    path="app.yaml",
    name="app",
    namespace="apps",
    labels={"a": "b"},
    annotations={"c": "d"},
    entries={"user": Literal("u"), "token": External("token", "A token", "Ask."), "password": Generated("password")},
)
VALUES = {"user": "u", "token": "t", "password": "p"}


@pytest.fixture
def stored(identity: AgeIdentity, now: datetime, random: Random) -> Any:
    def make(document: dict[str, Any]) -> StoredSecret:
        return stored_secret("app.yaml", encrypt(document, recipients=[identity.recipient], now=now, random=random))

    return make


def test_a_new_secret_says_what_it_is_made_of_and_what_is_missing() -> None:
    assert in_clear(REQUEST, VALUES, ["token"]) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "app",
            "namespace": "apps",
            "labels": {"a": "b"},
            "annotations": {
                "c": "d",
                "labwright.dev/cluster": "production",
                "labwright.dev/made-of": "password = <generated:password>\ntoken = <external:token>\n",
                "labwright.dev/placeholders": "token",
            },
        },
        "type": "Opaque",
        "stringData": VALUES,
    }


def test_a_secret_as_it_was_asked_for_has_nothing_to_change(stored: Any) -> None:
    assert metadata_changes(REQUEST, stored(in_clear(REQUEST, VALUES, []))) == {}


def test_only_what_differs_is_changed_and_what_a_human_added_stays(stored: Any) -> None:
    document = in_clear(REQUEST, VALUES, [])
    document["metadata"] |= {"namespace": "old", "labels": {"a": "other", "mine": "x"}}
    del document["type"]
    assert metadata_changes(REQUEST, stored(document)) == {
        ("metadata", "namespace"): "apps",
        ("metadata", "labels", "a"): "b",
    }


def test_new_keys_go_where_the_file_keeps_its_values(stored: Any) -> None:
    as_text = stored({"kind": "Secret", "stringData": {"a": "x"}})
    as_base64 = stored({"kind": "Secret", "data": {"a": "eA=="}})
    empty = stored({"kind": "Secret"})
    assert add_values(as_text, {"b": "ü"}) == {("stringData", "b"): "ü"}
    assert add_values(as_base64, {"b": "ü"}) == {("data", "b"): base64.b64encode("ü".encode()).decode()}
    assert add_values(empty, {"b": "ü"}) == {("stringData", "b"): "ü"}


def test_what_the_file_knows_of_its_old_keys_is_kept(stored: Any) -> None:
    document = in_clear(REQUEST, VALUES, [])
    noted = document["metadata"]["annotations"]
    noted["labwright.dev/made-of"] = "password = old-<generated:password>\n"
    changes = annotate(REQUEST, stored(document), ["token"])
    assert changes == {
        ("metadata", "annotations", "labwright.dev/made-of"): (
            "password = old-<generated:password>\ntoken = <external:token>\n"
        ),
        ("metadata", "annotations", "labwright.dev/placeholders"): "token",
    }


def test_the_list_of_placeholders_is_emptied_when_nothing_waits(stored: Any) -> None:
    secret = stored(in_clear(REQUEST, VALUES, ["token"]))
    path = ("metadata", "annotations", "labwright.dev/placeholders")
    assert placeholders_left(secret, []) == {path: ""}
    assert placeholders_left(secret, ["token"]) == {}
    assert placeholders_left(stored(in_clear(REQUEST, VALUES, [])), []) == {}
