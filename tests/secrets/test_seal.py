from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from labwright.secrets import AgeIdentity, External, Generated, decrypt, encrypt, recipients_of
from labwright.secrets.sops import Random
from labwright.source import Severity, load
from tests.secrets.conftest import Sops
from tests.secrets.sample import APP, DNS, ROLE, TOKEN, Build, noted_in, values


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


@pytest.mark.tools
def test_it_decrypts_after_kustomize_as_kustomize_controller_does_it(
    build: Build, identity: AgeIdentity, real_sops: Sops, tool: Callable[[str], str], tmp_path: Path
) -> None:
    """The controller builds first, which reorders keys and adds labels, and decrypts each Secret without looking at the MAC."""
    (tmp_path / "secret.yaml").write_text(build([APP]).files[APP.path])
    (tmp_path / "kustomization.yaml").write_text(
        "resources: [secret.yaml]\nnamespace: elsewhere\nlabels: [{pairs: {added: label}}]\n"
    )
    built = subprocess.run(
        [tool("kustomize"), "build", str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    opened = load(real_sops(built, identity, "decrypt", "--ignore-mac"), "x").value
    assert opened["metadata"]["namespace"] == "elsewhere"
    assert opened["stringData"]["user"] == "linkding"
    assert opened["stringData"]["url"] == f"postgresql://linkding:{opened['stringData']['password']}@postgres/linkding"
