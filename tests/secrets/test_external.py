from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from labwright.secrets import (
    AgeIdentity,
    External,
    ExternalSet,
    Generated,
    SecretRequest,
    SecretText,
    Template,
    change,
    decrypt,
    seal,
    set_external,
)
from labwright.secrets.sops import Random
from labwright.source import load

KEY_ID = External("b2-key-id", "Backblaze key id", "Make one.")
KEY = External("b2-key", "Backblaze key", "Make one.")
PASSWORD = Generated("restic")
FIRST = SecretRequest(
    cluster="production",
    path="a/backup.yaml",
    name="backup",
    namespace="database",
    entries={
        "id": KEY_ID,
        "key": KEY,
        "env": Template("ID={id}\nKEY={key}\nPASSWORD={password}\n", {"id": KEY_ID, "key": KEY, "password": PASSWORD}),
        "password": PASSWORD,
    },
)
SECOND = SecretRequest(cluster="production", path="b/loki.yaml", name="loki", namespace="loki", entries={"key": KEY})
STAGING = replace(SECOND, cluster="staging", path="c/loki.yaml")

Put = Callable[..., ExternalSet]


@pytest.fixture
def recipients(identity: AgeIdentity, stranger: AgeIdentity) -> Mapping[str, Sequence[str]]:
    return {"production": [identity.recipient], "staging": [stranger.recipient]}


@pytest.fixture
def files(recipients: Mapping[str, Sequence[str]], now: datetime, random: Random) -> dict[str, str]:
    sealed = seal([FIRST, SECOND, STAGING], existing={}, recipients=recipients, identities=[], now=now, random=random)
    return dict(sealed.files)


@pytest.fixture
def put(
    files: dict[str, str],
    recipients: Mapping[str, Sequence[str]],
    identity: AgeIdentity,
    later: datetime,
    random: Random,
) -> Put:
    def run(
        name: str, value: str, *, cluster: str = "production", keys: Sequence[AgeIdentity] | None = None
    ) -> ExternalSet:
        outcome = set_external(
            files,
            cluster,
            name,
            SecretText(value),
            recipients=recipients,
            identities=[identity] if keys is None else keys,
            now=later,
            random=random,
        )
        files.update(outcome.files)
        return outcome

    return run


def placeholders(text: str) -> str:
    found: str = load(text, "x").value["metadata"]["annotations"].get("labwright.dev/placeholders", "")
    return found


def test_every_place_that_contains_it_is_changed(put: Put, files: dict[str, str], identity: AgeIdentity) -> None:
    outcome = put("b2-key", "s3cr3t")
    assert outcome.problems == ()
    assert outcome.keys == ((FIRST.path, "key"), (FIRST.path, "env"), (SECOND.path, "key"))
    assert set(outcome.files) == {FIRST.path, SECOND.path}
    first = decrypt(files[FIRST.path], [identity])["stringData"]
    assert first["key"] == "s3cr3t"
    assert first["env"] == f"ID=CHANGE-ME: Backblaze key id\nKEY=s3cr3t\nPASSWORD={first['password']}\n"
    assert decrypt(files[SECOND.path], [identity])["stringData"] == {"key": "s3cr3t"}


def test_a_key_leaves_the_list_once_all_its_parts_are_set(put: Put, files: dict[str, str]) -> None:
    assert placeholders(files[FIRST.path]) == "env,id,key"
    put("b2-key", "s3cr3t")
    assert placeholders(files[FIRST.path]) == "env,id"
    assert placeholders(files[SECOND.path]) == ""
    put("b2-key-id", "0042")
    assert placeholders(files[FIRST.path]) == ""


def test_a_value_can_be_replaced_later_in_templates_too(put: Put, files: dict[str, str], identity: AgeIdentity) -> None:
    for value in ("one", "two"):
        put("b2-key-id", value)
    first = decrypt(files[FIRST.path], [identity])["stringData"]
    assert first["env"].startswith("ID=two\nKEY=CHANGE-ME: ")


def test_the_same_value_again_changes_no_file(put: Put) -> None:
    put("b2-key", "s3cr3t")
    again = put("b2-key", "s3cr3t")
    assert (again.files, again.problems) == ({}, ())


def test_another_cluster_is_left_alone(put: Put) -> None:
    assert STAGING.path not in put("b2-key", "s3cr3t").files


def test_a_build_afterwards_writes_nothing_and_lists_nothing(
    put: Put, files: dict[str, str], recipients: Mapping[str, Sequence[str]], now: datetime, random: Random
) -> None:
    put("b2-key", "s3cr3t")
    put("b2-key-id", "0042")
    sealed = seal([FIRST, SECOND], existing=files, recipients=recipients, identities=[], now=now, random=random)
    assert (sealed.files, sealed.placeholders, sealed.problems) == ({}, (), ())


def test_without_the_key_nothing_is_changed(put: Put, stranger: AgeIdentity) -> None:
    outcome = put("b2-key", "s3cr3t", keys=[stranger])
    assert (outcome.files, outcome.keys) == ({}, ())
    assert [(one.code, one.place is not None) for one in outcome.problems] == [("SE010", True), ("SE010", True)]
    assert "has to be opened to set b2-key" in outcome.problems[0].message
    assert "put production.agekey into" in outcome.problems[0].help


def test_one_file_that_cannot_be_opened_stops_the_other_too(put: Put, files: dict[str, str]) -> None:
    files[SECOND.path] = files[SECOND.path].replace("name: loki", "name: other")
    outcome = put("b2-key", "s3cr3t")
    assert outcome.files == {}
    assert [one.code for one in outcome.problems] == ["SE007"]


@pytest.mark.parametrize(("name", "hint"), [("b2-kye", "did you mean b2-key"), ("zzz", "secrets list")])
def test_an_unknown_id_is_told_the_known_ones(name: str, hint: str, put: Put) -> None:
    [found] = put(name, "x").problems
    assert found.code == "SE011"
    assert found.expected == "one of b2-key, b2-key-id"
    assert hint in found.help


def test_a_generated_password_is_not_to_be_set(put: Put) -> None:
    [found] = put("restic", "x").problems
    assert "a password that labwright made itself" in found.message


@pytest.mark.parametrize("value", ["", " \n", "CHANGE-ME: later"])
def test_a_useless_value_is_refused(value: str, put: Put) -> None:
    assert [one.code for one in put("b2-key", value).problems] == ["SE015"]


def test_a_template_that_a_human_rewrote_is_made_anew_from_its_recipe(
    files: dict[str, str], put: Put, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    files[FIRST.path] = change(
        files[FIRST.path], {("stringData", "env"): "mine"}, identities=[identity], now=later, random=random
    )
    outcome = put("b2-key", "s3cr3t")
    # Its other parts stand in keys of their own, so that the recipe can be followed.
    assert outcome.problems == ()
    assert decrypt(files[FIRST.path], [identity])["stringData"]["env"].startswith("ID=CHANGE-ME")


def test_the_value_is_in_no_outcome_that_is_printed(put: Put) -> None:
    assert "s3cr3t" not in repr(put("b2-key", "s3cr3t"))
