"""Changing a file that exists: `set_value`, as `sops set` does it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from labwright.secrets import AgeIdentity, SopsError, change, decrypt, encrypt, set_value
from labwright.secrets.sops import Random
from labwright.source import load
from tests.secrets.conftest import Case, Sops

PASSWORD = ("stringData", "password")


@pytest.fixture
def sealed(identity: AgeIdentity, now: datetime, random: Random) -> str:
    document = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "linkding"},
        "stringData": {"user": "linkding", "password": "hunter2"},
    }
    return encrypt(document, recipients=[identity.recipient], now=now, random=random)


def ciphertexts(text: str) -> dict[str, str]:
    return {key: value for key, value in re.findall(r"^ +(\S+): (ENC\[.*\])$", text, re.MULTILINE) if key != "mac"}


def test_a_changed_value_is_the_only_new_ciphertext(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    text = set_value(sealed, PASSWORD, "changed", identities=[identity], now=later, random=random)
    assert decrypt(text, [identity])["stringData"] == {"user": "linkding", "password": "changed"}
    before, after = ciphertexts(sealed), ciphertexts(text)
    assert {key for key in after if before[key] != after[key]} == {"password"}


def test_only_the_lines_that_must_differ_differ(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    text = set_value(sealed, PASSWORD, "changed", identities=[identity], now=later, random=random)
    changed = [
        line.split(":")[0].strip()
        for line, old in zip(text.splitlines(), sealed.splitlines(), strict=True)
        if line != old
    ]
    assert changed == ["password", "lastmodified", "mac"]
    assert '"2026-02-28T09:30:00Z"' in text


def test_a_new_key_is_added_and_encrypted(sealed: str, identity: AgeIdentity, later: datetime, random: Random) -> None:
    text = set_value(sealed, ("stringData", "token"), "abc", identities=[identity], now=later, random=random)
    assert decrypt(text, [identity])["stringData"] == {"user": "linkding", "password": "hunter2", "token": "abc"}
    assert set(ciphertexts(text)) == {"user", "password", "token"}


def test_a_readable_value_stays_readable_and_counts(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    path = ("metadata", "annotations", "labwright.dev/placeholders")
    text = set_value(sealed, path, "user,password", identities=[identity], now=later, random=random)
    assert "labwright.dev/placeholders: user,password" in text
    assert decrypt(text, [identity])["metadata"]["annotations"] == {"labwright.dev/placeholders": "user,password"}
    with pytest.raises(SopsError, match="MAC"):
        decrypt(text.replace("user,password", "user"), [identity])


def test_setting_what_is_already_there_changes_nothing(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    assert set_value(sealed, PASSWORD, "hunter2", identities=[identity], now=later, random=random) == sealed


def test_a_value_of_another_type_is_a_change(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    one = set_value(sealed, PASSWORD, 1, identities=[identity], now=later, random=random)
    true = set_value(one, PASSWORD, True, identities=[identity], now=later, random=random)
    assert decrypt(one, [identity])["stringData"]["password"] == 1
    assert decrypt(true, [identity])["stringData"]["password"] is True


def test_several_changes_are_one(sealed: str, identity: AgeIdentity, later: datetime, random: Random) -> None:
    changes = {PASSWORD: "a", ("stringData", "user"): "b", ("type",): "Opaque"}
    text = change(sealed, changes, identities=[identity], now=later, random=random)
    opened = decrypt(text, [identity])
    assert opened["stringData"] == {"user": "b", "password": "a"}
    assert opened["type"] == "Opaque"


def test_a_tampered_file_is_not_given_a_new_mac(
    sealed: str, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    forged = sealed.replace("name: linkding", "name: other")
    with pytest.raises(SopsError, match="changed after it was encrypted"):
        set_value(forged, PASSWORD, "x", identities=[identity], now=later, random=random)


def test_without_the_key_nothing_is_changed(
    sealed: str, stranger: AgeIdentity, later: datetime, random: Random
) -> None:
    with pytest.raises(SopsError, match="does not open it"):
        set_value(sealed, PASSWORD, "x", identities=[stranger], now=later, random=random)


@pytest.mark.parametrize("name", ["every-type", "mac-only-encrypted", "two-recipients", "whole-file"])
def test_files_of_the_real_sops_keep_their_layout_and_comments(
    name: str, case: Case, first_key: AgeIdentity, later: datetime, random: Random
) -> None:
    text = case(name)
    path = ("password",) if name == "whole-file" else PASSWORD
    changed = set_value(text, path, "changed", identities=[first_key], now=later, random=random)
    opened = decrypt(changed, [first_key])
    assert (opened if name == "whole-file" else opened["stringData"])["password"] == "changed"
    lost = [line for line in text.splitlines() if line not in changed.splitlines()]
    assert [line.split(":")[0].strip() for line in lost if "password" not in line] == ["lastmodified", "mac"]


@pytest.mark.tools
@pytest.mark.parametrize("name", ["every-type", "mac-only-encrypted", "two-recipients"])
def test_the_real_sops_opens_what_we_changed(
    name: str, case: Case, first_key: AgeIdentity, later: datetime, random: Random, real_sops: Sops
) -> None:
    text = case(name)
    changed = set_value(text, ("stringData", "added"), "new: value\n", identities=[first_key], now=later, random=random)
    opened = load(real_sops(changed, first_key, "decrypt"), "x").value
    assert opened["stringData"]["added"] == "new: value\n"
