from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from labwright.secrets import (
    AgeIdentity,
    External,
    Generated,
    SecretRequest,
    State,
    Template,
    encrypt,
    rows,
    seal,
    stored_secrets,
)
from labwright.secrets.sops import Random

TOKEN = External("token", "A token", "Ask.")
KNOWN = External("known", "A known token", "Ask.")
PASSWORD = Generated("password")
REQUEST = SecretRequest(
    cluster="production",
    path="b/app.yaml",
    name="app",
    namespace="apps",
    entries={
        "token": TOKEN,
        "known": KNOWN,
        "both": Template("{token}{known}", {"token": TOKEN, "known": KNOWN}),
        "password": PASSWORD,
        "url": Template("x:{password}", {"password": PASSWORD}),
    },
)


@pytest.fixture
def recipients(identity: AgeIdentity) -> Mapping[str, list[str]]:
    return {"production": [identity.recipient], "staging": [identity.recipient]}


@pytest.fixture
def files(recipients: Mapping[str, list[str]], now: datetime, random: Random) -> dict[str, str]:
    staging = replace(REQUEST, cluster="staging", path="a/app.yaml", entries={"token": TOKEN})
    sealed = seal(
        [REQUEST, staging],
        existing={},
        recipients=recipients,
        identities=[],
        external={("production", "known"): "s3cr3t"},
        now=now,
        random=random,
    )
    return dict(sealed.files)


def test_every_key_has_its_state_by_cluster_and_file(
    files: dict[str, str], recipients: Mapping[str, list[str]]
) -> None:
    secrets, problems = stored_secrets(files, recipients)
    assert problems == {}
    assert [(row.cluster, row.secret, row.key, row.state, row.ids) for row in rows(secrets)] == [
        ("production", "apps/app", "token", State.PLACEHOLDER, ("token",)),
        ("production", "apps/app", "known", State.SET, ("known",)),
        ("production", "apps/app", "both", State.PLACEHOLDER, ("token", "known")),
        ("production", "apps/app", "password", State.GENERATED, ()),
        ("production", "apps/app", "url", State.GENERATED, ()),
        ("staging", "apps/app", "token", State.PLACEHOLDER, ("token",)),
    ]


def test_a_key_that_the_file_lost_is_missing(files: dict[str, str], recipients: Mapping[str, list[str]]) -> None:
    path = "b/app.yaml"
    files[path] = "".join(line for line in files[path].splitlines(True) if not line.startswith("  token: ENC"))
    secrets, _ = stored_secrets({path: files[path]}, recipients)
    assert [(row.key, row.state) for row in rows(secrets)][-1] == ("token", State.MISSING)


def test_a_value_entered_by_hand_is_set(
    identity: AgeIdentity, recipients: Mapping[str, list[str]], now: datetime, random: Random
) -> None:
    by_hand = {"kind": "Secret", "metadata": {"name": "mine"}, "data": {"a": "eA=="}}
    text = encrypt(by_hand, recipients=[identity.recipient], now=now, random=random)
    secrets, _ = stored_secrets({"mine.yaml": text}, recipients)
    assert [(row.cluster, row.secret, row.key, row.state) for row in rows(secrets)] == [("", "mine", "a", State.SET)]


def test_no_value_is_in_a_row(files: dict[str, str], recipients: Mapping[str, list[str]]) -> None:
    assert "s3cr3t" not in repr(rows(stored_secrets(files, recipients)[0]))
