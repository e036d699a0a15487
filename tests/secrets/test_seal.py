from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from labwright.secrets import (
    AgeIdentity,
    External,
    Generated,
    Literal,
    Sealed,
    SecretRequest,
    Template,
    change,
    decrypt,
    encrypt,
    recipients_of,
    seal,
)
from labwright.secrets.sops import Random
from labwright.source import Severity, load
from tests.secrets.conftest import Sops

PASSWORD = Generated("linkding-db")
TOKEN = External("cloudflare-token", "Cloudflare API token", "Make one at dash.cloudflare.com.")
APP = SecretRequest(
    cluster="production",
    path="apps/production/linkding/secret.yaml",
    name="linkding",
    namespace="linkding",
    labels={"app.kubernetes.io/name": "linkding"},
    entries={
        "user": Literal("linkding"),
        "password": PASSWORD,
        "url": Template("postgresql://linkding:{password}@postgres/linkding", {"password": PASSWORD}),
    },
)
ROLE = SecretRequest(
    cluster="production",
    path="infrastructure/configs/production/linkding-role.yaml",
    name="linkding-role",
    namespace="database",
    type="kubernetes.io/basic-auth",
    entries={"username": Literal("linkding"), "password": PASSWORD},
)
DNS = SecretRequest(
    cluster="production",
    path="infrastructure/configs/production/cloudflare.yaml",
    name="cloudflare",
    namespace="cert-manager",
    entries={"api-token": TOKEN, "header": Template("Bearer {token}", {"token": TOKEN})},
)

Build = Callable[..., Sealed]


@pytest.fixture
def build(identity: AgeIdentity, now: datetime, random: Random) -> Build:
    def run(
        requests: Sequence[SecretRequest],
        existing: Mapping[str, str] | None = None,
        *,
        keys: Sequence[AgeIdentity] = (),
        recipients: Mapping[str, Sequence[str]] | None = None,
        external: Mapping[tuple[str, str], str] | None = None,
    ) -> Sealed:
        return seal(
            requests,
            existing=existing or {},
            recipients={"production": [identity.recipient]} if recipients is None else recipients,
            identities=keys,
            external=external,
            now=now,
            random=random,
        )

    return run


def values(sealed: Sealed | Mapping[str, str], request: SecretRequest, key: AgeIdentity) -> dict[str, str]:
    files = sealed.files if isinstance(sealed, Sealed) else sealed
    found: dict[str, str] = decrypt(files[request.path], [key])["stringData"]
    return found


def noted_in(text: str) -> dict[str, str]:
    found: dict[str, str] = load(text, "x").value["metadata"]["annotations"]
    return found


class TestTheFirstBuild:
    def test_a_secret_becomes_a_complete_encrypted_object(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([ROLE])
        assert sealed.problems == ()
        document = decrypt(sealed.files[ROLE.path], [identity])
        assert (document["apiVersion"], document["kind"], document["type"]) == ("v1", "Secret", ROLE.type)
        assert (document["metadata"]["name"], document["metadata"]["namespace"]) == ("linkding-role", "database")
        assert document["stringData"]["username"] == "linkding"
        assert len(document["stringData"]["password"]) == 32

    def test_labels_and_annotations_asked_for_are_there(self, build: Build) -> None:
        text = build([replace(APP, annotations={"reloader": "yes"})]).files[APP.path]
        assert load(text, "x").value["metadata"]["labels"] == {"app.kubernetes.io/name": "linkding"}
        assert noted_in(text)["reloader"] == "yes"

    def test_one_id_is_one_value_in_every_secret_of_a_cluster(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([APP, ROLE])
        password = values(sealed, ROLE, identity)["password"]
        assert values(sealed, APP, identity)["password"] == password
        assert values(sealed, APP, identity)["url"] == f"postgresql://linkding:{password}@postgres/linkding"

    def test_another_cluster_has_another_value_and_another_recipient(
        self, build: Build, identity: AgeIdentity, stranger: AgeIdentity
    ) -> None:
        staging = replace(ROLE, cluster="staging", path="staging.yaml")
        sealed = build(
            [ROLE, staging], recipients={"production": [identity.recipient], "staging": [stranger.recipient]}
        )
        assert values(sealed, ROLE, identity)["password"] != values(sealed, staging, stranger)["password"]
        assert recipients_of(sealed.files["staging.yaml"]) == (stranger.recipient,)

    def test_nothing_secret_is_readable(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([APP, ROLE, DNS])
        password = values(sealed, ROLE, identity)["password"]
        assert password not in repr(sealed)
        assert all(password not in text for text in sealed.files.values())

    def test_the_recipe_is_noted_by_ids_only(self, build: Build) -> None:
        noted = noted_in(build([APP]).files[APP.path])
        assert noted["labwright.dev/cluster"] == "production"
        assert noted["labwright.dev/made-of"] == (
            "password = <generated:linkding-db>\n"
            "url = postgresql://linkding:<generated:linkding-db>@postgres/linkding\n"
        )
        assert "labwright.dev/placeholders" not in noted

    def test_an_external_value_is_a_placeholder_and_listed(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([DNS])
        assert values(sealed, DNS, identity) == {
            "api-token": "CHANGE-ME: Cloudflare API token",
            "header": "Bearer CHANGE-ME: Cloudflare API token",
        }
        assert noted_in(sealed.files[DNS.path])["labwright.dev/placeholders"] == "api-token,header"
        assert [(one.cluster, one.id, one.path, one.key) for one in sealed.placeholders] == [
            ("production", "cloudflare-token", DNS.path, "api-token"),
            ("production", "cloudflare-token", DNS.path, "header"),
        ]
        assert sealed.placeholders[0].how == TOKEN.how

    def test_an_external_value_that_is_known_is_used(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([DNS], external={("production", "cloudflare-token"): "abc"})
        assert values(sealed, DNS, identity) == {"api-token": "abc", "header": "Bearer abc"}
        assert sealed.placeholders == ()

    def test_an_external_value_of_another_cluster_is_not_used(self, build: Build) -> None:
        assert build([DNS], external={("staging", "cloudflare-token"): "abc"}).placeholders != ()

    def test_the_real_sops_opens_it(self, build: Build, identity: AgeIdentity, real_sops: Sops) -> None:
        sealed = build([APP])
        opened = load(real_sops(sealed.files[APP.path], identity, "decrypt"), "x").value
        assert opened == decrypt(sealed.files[APP.path], [identity])


class TestTheNextBuild:
    def test_nothing_is_written_and_no_key_is_needed(self, build: Build) -> None:
        first = build([APP, ROLE, DNS])
        again = build([APP, ROLE, DNS], first.files)
        assert again.files == {}
        assert again.problems == ()
        assert again.placeholders == first.placeholders

    def test_other_files_of_the_repository_do_not_disturb(self, build: Build) -> None:
        first = build([DNS])
        others = {
            "a.yaml": "a: [",
            "b.yaml": "kind: ConfigMap\n",
            "c.yaml": "sops: {mac: x, version: y}\nkind: Secret\n",
        }
        assert build([DNS], {**first.files, **others}).problems == ()

    def test_a_value_that_a_human_changed_is_kept(
        self, build: Build, identity: AgeIdentity, later: datetime, random: Random
    ) -> None:
        files = dict(build([ROLE]).files)
        files[ROLE.path] = change(
            files[ROLE.path], {("stringData", "password"): "mine"}, identities=[identity], now=later, random=random
        )
        assert build([ROLE], files, keys=[identity]).files == {}

    def test_a_new_key_is_added_and_nothing_else_is_touched(self, build: Build, identity: AgeIdentity) -> None:
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
        self, build: Build, identity: AgeIdentity, stranger: AgeIdentity
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

    def test_a_new_file_gets_the_password_that_an_old_one_has(self, build: Build, identity: AgeIdentity) -> None:
        old = build([ROLE]).files
        sealed = build([APP, ROLE], old, keys=[identity])
        assert list(sealed.files) == [APP.path]
        assert values(sealed, APP, identity)["password"] == values(old, ROLE, identity)["password"]

    def test_a_new_file_that_shares_a_password_needs_the_key(self, build: Build, identity: AgeIdentity) -> None:
        sealed = build([APP, ROLE], build([ROLE]).files)
        assert sealed.files == {}
        [found] = sealed.problems
        assert found.code == "SE010"
        assert f"to give {APP.path} the same linkding-db" in found.message
        assert identity.recipient in found.expected

    def test_a_moved_file_keeps_its_password(self, build: Build, identity: AgeIdentity) -> None:
        old = build([ROLE]).files
        moved = replace(ROLE, path="elsewhere.yaml")
        sealed = build([moved], old, keys=[identity])
        assert values(sealed, moved, identity) == values(old, ROLE, identity)

    def test_a_password_that_only_a_template_holds_is_found(self, build: Build, identity: AgeIdentity) -> None:
        only_url = replace(APP, entries={"url": APP.entries["url"]})
        old = build([only_url]).files
        sealed = build([only_url, ROLE], old, keys=[identity])
        assert (
            values(old, only_url, identity)["url"].split(":")[2].split("@")[0]
            == values(sealed, ROLE, identity)["password"]
        )

    def test_a_template_that_a_human_rewrote_is_said(
        self, build: Build, identity: AgeIdentity, later: datetime, random: Random
    ) -> None:
        only_url = replace(APP, entries={"url": APP.entries["url"]})
        files = dict(build([only_url]).files)
        files[APP.path] = change(
            files[APP.path], {("stringData", "url"): "mine"}, identities=[identity], now=later, random=random
        )
        sealed = build([only_url, ROLE], files, keys=[identity])
        assert sealed.files == {}
        assert "cannot be told from the values there" in sealed.problems[0].message

    def test_a_token_that_was_set_in_one_file_reaches_a_new_one(self, build: Build, identity: AgeIdentity) -> None:
        old = build([DNS], external={("production", "cloudflare-token"): "abc"}).files
        other = replace(DNS, path="other.yaml", name="other")
        sealed = build([DNS, other], old, keys=[identity])
        assert values(sealed, other, identity)["api-token"] == "abc"
        assert sealed.placeholders == ()

    def test_a_file_made_by_hand_is_kept_as_it_is(
        self, build: Build, identity: AgeIdentity, now: datetime, random: Random
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

    def test_another_template_is_a_warning_and_the_value_stays(self, build: Build) -> None:
        files = build([APP]).files
        url = Template("postgresql://linkding:{password}@elsewhere/linkding", {"password": PASSWORD})
        sealed = build([replace(APP, entries={**APP.entries, "url": url})], files)
        assert sealed.files == {}
        [found] = sealed.problems
        assert (found.code, found.severity) == ("SE014", Severity.WARNING)
        assert "sops unset" in found.help

    def test_a_renamed_secret_is_renamed_with_the_key_and_an_error_without(
        self, build: Build, identity: AgeIdentity
    ) -> None:
        files = build([ROLE]).files
        renamed = replace(ROLE, namespace="postgres")
        assert [one.code for one in build([renamed], files).problems] == ["SE010"]
        sealed = build([renamed], files, keys=[identity])
        assert decrypt(sealed.files[ROLE.path], [identity])["metadata"]["namespace"] == "postgres"
        assert values(sealed, ROLE, identity) == values(files, ROLE, identity)

    def test_other_labels_wait_until_the_key_is_there(self, build: Build, identity: AgeIdentity) -> None:
        files = build([ROLE]).files
        labelled = replace(ROLE, labels={"a": "b"})
        without = build([labelled], files)
        assert [(one.code, one.severity) for one in without.problems] == [("SE010", Severity.WARNING)]
        sealed = build([labelled], files, keys=[identity])
        assert decrypt(sealed.files[ROLE.path], [identity])["metadata"]["labels"] == {"a": "b"}


class TestProblems:
    def test_a_cluster_without_recipient_is_told_how_to_get_one(self, build: Build) -> None:
        sealed = build([ROLE], recipients={})
        assert sealed.files == {}
        assert sealed.problems[0].code == "SE013"
        assert "labwright secrets init" in sealed.problems[0].help

    def test_a_bad_recipient_is_told(self, build: Build) -> None:
        assert [one.code for one in build([ROLE], recipients={"production": ["age1x"]}).problems] == ["SE001"]

    def test_a_secret_in_plain_text_is_an_error_and_is_not_overwritten(self, build: Build) -> None:
        plain = "apiVersion: v1\nkind: Secret\nmetadata: {name: linkding-role}\nstringData: {password: hunter2}\n"
        sealed = build([ROLE], {ROLE.path: plain})
        assert sealed.files == {}
        [found] = sealed.problems
        assert (found.code, found.severity) == ("SE003", Severity.ERROR)
        assert "sops encrypt --in-place" in found.help
        assert "hunter2" not in repr(found)

    def test_a_broken_file_is_an_error_and_is_not_overwritten(self, build: Build) -> None:
        sealed = build([ROLE], {ROLE.path: "a: ["})
        assert sealed.files == {}
        assert len(sealed.problems) == 1

    def test_another_encrypted_object_in_the_way_is_an_error(
        self, build: Build, identity: AgeIdentity, now: datetime, random: Random
    ) -> None:
        other = encrypt({"kind": "ConfigMap"}, recipients=[identity.recipient], now=now, random=random)
        sealed = build([ROLE], {ROLE.path: other})
        assert sealed.files == {}
        assert [one.code for one in sealed.problems] == ["SE012"]

    def test_a_new_recipient_asks_for_updatekeys(self, build: Build, stranger: AgeIdentity) -> None:
        files = build([ROLE]).files
        sealed = build([ROLE], files, recipients={"production": [stranger.recipient]})
        assert sealed.files == {}
        assert [(one.code, one.severity) for one in sealed.problems] == [
            ("SE009", Severity.ERROR),
            ("SE009", Severity.WARNING),
        ]
        assert all(f"sops updatekeys {ROLE.path}" in one.help for one in sealed.problems)

    def test_two_secrets_in_one_file_are_refused(self, build: Build) -> None:
        sealed = build([ROLE, replace(APP, path=ROLE.path)])
        assert sealed.files == {}
        assert [one.code for one in sealed.problems] == ["SE012"]

    def test_one_id_with_two_lengths_is_refused(self, build: Build) -> None:
        other = replace(APP, entries={"password": Generated("linkding-db", length=16)})
        assert [one.code for one in build([ROLE, other]).problems] == ["SE012"]

    def test_one_id_both_generated_and_external_is_refused(self, build: Build) -> None:
        other = replace(APP, entries={"password": External("linkding-db", "what", "how")})
        assert [one.code for one in build([ROLE, other]).problems] == ["SE012"]

    def test_one_problem_does_not_stop_the_other_secrets(self, build: Build) -> None:
        sealed = build([ROLE, DNS], {ROLE.path: "a: ["})
        assert list(sealed.files) == [DNS.path]
