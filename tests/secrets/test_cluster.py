"""Builds after the first: what exists is kept, what is new is added."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime

from labwright.secrets import AgeIdentity, Generated, Template, change, decrypt, encrypt
from labwright.secrets.sops import Random
from labwright.source import Severity
from tests.secrets.sample import APP, DNS, PASSWORD, ROLE, TOKEN, Build, values


def test_nothing_is_written_and_no_key_is_needed(build: Build) -> None:
    first = build([APP, ROLE, DNS])
    again = build([APP, ROLE, DNS], first.files)
    assert again.files == {}
    assert again.problems == ()
    assert again.placeholders == first.placeholders


def test_other_files_of_the_repository_do_not_disturb(build: Build) -> None:
    first = build([DNS])
    others = {
        "a.yaml": "a: [",
        "b.yaml": "kind: ConfigMap\n",
        "c.yaml": "sops: {mac: x, version: y}\nkind: Secret\n",
    }
    assert build([DNS], {**first.files, **others}).problems == ()


def test_a_value_that_a_human_changed_is_kept(
    build: Build, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    files = dict(build([ROLE]).files)
    files[ROLE.path] = change(
        files[ROLE.path], {("stringData", "password"): "mine"}, identities=[identity], now=later, random=random
    )
    assert build([ROLE], files, keys=[identity]).files == {}


def test_a_new_key_is_added_and_nothing_else_is_touched(build: Build, identity: AgeIdentity) -> None:
    files = build([ROLE]).files
    before = decrypt(files[ROLE.path], [identity])
    grown = replace(ROLE, entries={**ROLE.entries, "salt": Generated("salt"), "token": TOKEN})
    sealed = build([grown], files, keys=[identity])
    after = decrypt(sealed.files[ROLE.path], [identity])
    assert after["stringData"] == {
        **before["stringData"],
        "salt": after["stringData"]["salt"],
        "token": "CHANGE-ME: Cloudflare API token",
    }
    assert len(after["stringData"]["salt"]) == 32
    noted = after["metadata"]["annotations"]
    assert noted["labwright.dev/placeholders"] == "token"
    assert "salt = <generated:salt>" in noted["labwright.dev/made-of"]
    assert [one.key for one in sealed.placeholders] == ["token"]
    old, new = files[ROLE.path].splitlines(), sealed.files[ROLE.path].splitlines()
    gone = [line.split(":")[0].strip() for line in old if line not in new]
    assert gone == ["mac"]
    assert build([grown], sealed.files).files == {}


def test_a_new_key_without_the_cluster_s_key_is_an_error_that_names_it(
    build: Build, identity: AgeIdentity, stranger: AgeIdentity
) -> None:
    files = build([ROLE]).files
    grown = replace(ROLE, entries={**ROLE.entries, "salt": Generated("salt")})
    sealed = build([grown], files, keys=[stranger])
    assert sealed.files == {}
    [found] = sealed.problems
    assert found.code == "SE010"
    assert "to add salt" in found.message
    assert identity.recipient in found.expected
    assert found.place is not None
    assert found.place.file == ROLE.path


def test_a_new_file_gets_the_password_that_an_old_one_has(build: Build, identity: AgeIdentity) -> None:
    old = build([ROLE]).files
    sealed = build([APP, ROLE], old, keys=[identity])
    assert list(sealed.files) == [APP.path]
    assert values(sealed, APP, identity)["password"] == values(old, ROLE, identity)["password"]


def test_a_new_file_that_shares_a_password_needs_the_key(build: Build, identity: AgeIdentity) -> None:
    sealed = build([APP, ROLE], build([ROLE]).files)
    assert sealed.files == {}
    [found] = sealed.problems
    assert found.code == "SE010"
    assert f"to give {APP.path} the same linkding-db" in found.message
    assert identity.recipient in found.expected


def test_a_moved_file_keeps_its_password(build: Build, identity: AgeIdentity) -> None:
    old = build([ROLE]).files
    moved = replace(ROLE, path="elsewhere.yaml")
    sealed = build([moved], old, keys=[identity])
    assert values(sealed, moved, identity) == values(old, ROLE, identity)


def test_a_password_that_only_a_template_holds_is_found(build: Build, identity: AgeIdentity) -> None:
    only_url = replace(APP, entries={"url": APP.entries["url"]})
    old = build([only_url]).files
    sealed = build([only_url, ROLE], old, keys=[identity])
    assert (
        values(old, only_url, identity)["url"].split(":")[2].split("@")[0] == values(sealed, ROLE, identity)["password"]
    )


def test_a_template_that_a_human_rewrote_is_said(
    build: Build, identity: AgeIdentity, later: datetime, random: Random
) -> None:
    only_url = replace(APP, entries={"url": APP.entries["url"]})
    files = dict(build([only_url]).files)
    files[APP.path] = change(
        files[APP.path], {("stringData", "url"): "mine"}, identities=[identity], now=later, random=random
    )
    sealed = build([only_url, ROLE], files, keys=[identity])
    assert sealed.files == {}
    assert "cannot be told from the values there" in sealed.problems[0].message


def test_a_token_that_was_set_in_one_file_reaches_a_new_one(build: Build, identity: AgeIdentity) -> None:
    old = build([DNS], external={("production", "cloudflare-token"): "abc"}).files
    other = replace(DNS, path="other.yaml", name="other")
    sealed = build([DNS, other], old, keys=[identity])
    assert values(sealed, other, identity)["api-token"] == "abc"
    assert sealed.placeholders == ()


def test_a_file_made_by_hand_is_kept_as_it_is(
    build: Build, identity: AgeIdentity, now: datetime, random: Random
) -> None:
    by_hand = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "linkding-role", "namespace": "database"},
        "type": "kubernetes.io/basic-auth",
        "data": {
            "username": base64.b64encode(b"linkding").decode(),
            "password": base64.b64encode(b"mine").decode(),
        },
    }
    files = {ROLE.path: encrypt(by_hand, recipients=[identity.recipient], now=now, random=random)}
    sealed = build([ROLE], files)
    assert (sealed.files, sealed.problems) == ({}, ())
    shared = build([ROLE, APP], files, keys=[identity])
    assert values(shared, APP, identity)["password"] == "mine"
    grown = build([replace(ROLE, entries={**ROLE.entries, "token": TOKEN})], files, keys=[identity])
    added = decrypt(grown.files[ROLE.path], [identity])["data"]["token"]
    assert base64.b64decode(added) == b"CHANGE-ME: Cloudflare API token"


def test_another_template_is_a_warning_and_the_value_stays(build: Build) -> None:
    files = build([APP]).files
    url = Template("postgresql://linkding:{password}@elsewhere/linkding", {"password": PASSWORD})
    sealed = build([replace(APP, entries={**APP.entries, "url": url})], files)
    assert sealed.files == {}
    [found] = sealed.problems
    assert (found.code, found.severity) == ("SE014", Severity.WARNING)
    assert "sops unset" in found.help


def test_a_renamed_secret_is_renamed_with_the_key_and_an_error_without(build: Build, identity: AgeIdentity) -> None:
    files = build([ROLE]).files
    renamed = replace(ROLE, namespace="postgres")
    assert [one.code for one in build([renamed], files).problems] == ["SE010"]
    sealed = build([renamed], files, keys=[identity])
    assert decrypt(sealed.files[ROLE.path], [identity])["metadata"]["namespace"] == "postgres"
    assert values(sealed, ROLE, identity) == values(files, ROLE, identity)


def test_other_labels_wait_until_the_key_is_there(build: Build, identity: AgeIdentity) -> None:
    files = build([ROLE]).files
    labelled = replace(ROLE, labels={"a": "b"})
    without = build([labelled], files)
    assert [(one.code, one.severity) for one in without.problems] == [("SE010", Severity.WARNING)]
    sealed = build([labelled], files, keys=[identity])
    assert decrypt(sealed.files[ROLE.path], [identity])["metadata"]["labels"] == {"a": "b"}
