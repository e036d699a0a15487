from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labwright.secrets import (
    AgeError,
    AgeIdentity,
    SopsError,
    decrypt,
    encrypt,
    is_encrypted,
    read_keys,
    recipients_of,
)
from labwright.secrets.sops import Random, open_file
from labwright.source import SourceError, load
from labwright.source.excerpt import render_text
from tests.secrets.conftest import Sops

SECRET: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "linkding", "namespace": "linkding", "annotations": {"note": "yes", "day": "2024-01-01"}},
    "type": "Opaque",
    "stringData": {"user": "linkding", "password": "hunter2", "multi": "a\nb\n", "empty": ""},
}

Seal = Callable[[dict[str, Any]], str]


@pytest.fixture
def sealed(identity: AgeIdentity, now: datetime, random: Random) -> str:
    return encrypt(SECRET, recipients=[identity.recipient], now=now, random=random)


class TestEncrypting:
    def test_the_layout_is_that_of_sops(self, sealed: str, identity: AgeIdentity) -> None:
        written = load(sealed, "secret.yaml").value
        assert list(written) == ["apiVersion", "kind", "metadata", "type", "stringData", "sops"]
        assert set(written["sops"]) == {"age", "lastmodified", "mac", "encrypted_regex", "version"}
        assert written["sops"]["lastmodified"] == "2026-01-31T12:00:00Z"
        assert written["sops"]["encrypted_regex"] == "^(data|stringData)$"
        assert written["sops"]["age"][0]["recipient"] == identity.recipient
        assert "      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----\n" in sealed

    def test_only_values_below_data_and_string_data_are_hidden(self, sealed: str) -> None:
        written = load(sealed, "secret.yaml").value
        assert written["metadata"] == SECRET["metadata"]
        assert all(
            re.fullmatch(r"ENC\[AES256_GCM,data:.+,iv:.+,tag:.+,type:str\]", value)
            for key, value in written["stringData"].items()
            if key != "empty"
        )
        assert "hunter2" not in sealed

    def test_no_nonce_is_used_twice(self, sealed: str) -> None:
        nonces = re.findall(r",iv:([^,]+),", sealed)
        assert len(nonces) == 4
        assert len(set(nonces)) == 4

    def test_every_recipient_can_open_it(
        self, identity: AgeIdentity, stranger: AgeIdentity, now: datetime, random: Random
    ) -> None:
        text = encrypt(SECRET, recipients=[identity.recipient, stranger.recipient], now=now, random=random)
        assert recipients_of(text) == (identity.recipient, stranger.recipient)
        assert decrypt(text, [identity]) == decrypt(text, [stranger]) == SECRET

    def test_the_same_randomness_gives_the_same_ciphertexts(self, identity: AgeIdentity, now: datetime) -> None:
        once, again = (
            encrypt(SECRET, recipients=[identity.recipient], now=now, random=lambda size: bytes(range(size)))
            for _ in range(2)
        )
        assert re.findall(r"ENC\[.*\]", once) == re.findall(r"ENC\[.*\]", again)

    def test_keys_that_the_writer_reorders_do_not_break_the_mac(
        self, identity: AgeIdentity, now: datetime, random: Random
    ) -> None:
        backwards = dict(reversed(SECRET.items()))
        text = encrypt(backwards, recipients=[identity.recipient], now=now, random=random)
        assert decrypt(text, [identity]) == SECRET

    def test_a_bad_recipient_is_refused(self, now: datetime, random: Random) -> None:
        with pytest.raises(AgeError, match="SE001"):
            encrypt(SECRET, recipients=["age1nonsense"], now=now, random=random)

    def test_misuse_is_refused(self, identity: AgeIdentity, now: datetime, random: Random, sealed: str) -> None:
        with pytest.raises(ValueError, match="at least one recipient"):
            encrypt(SECRET, recipients=[], now=now, random=random)
        with pytest.raises(ValueError, match="time zone"):
            encrypt(SECRET, recipients=[identity.recipient], now=now.replace(tzinfo=None), random=random)
        with pytest.raises(ValueError, match="`sops` section already"):
            encrypt(load(sealed, "x").value, recipients=[identity.recipient], now=now, random=random)


KEYS = st.text("abcdefghijklmnopqrstuvwxyz.-_", min_size=1, max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t "), max_size=20)
SCALARS = (
    st.none()
    | TEXT
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_document_comes_back_as_it_was(
    identity: AgeIdentity, now: datetime, random: Random, readable: dict[str, Any], hidden: dict[str, Any]
) -> None:
    document = {"readable": readable, "stringData": hidden}
    text = encrypt(document, recipients=[identity.recipient], now=now, random=random)
    assert decrypt(text, [identity]) == {"readable": _as_read(readable), "stringData": hidden}


def _as_read(value: Any) -> Any:
    """Kubernetes reads a float without fraction that fits 64 bits as an integer; nothing else may change."""
    from labwright.source import dump

    return load(dump(value), "x").value


class TestOpening:
    @pytest.mark.parametrize(
        "name", ["two-recipients", "mac-only-encrypted", "unencrypted-regex", "encrypted-suffix", "whole-file"]
    )
    def test_files_of_the_real_sops_open(self, name: str, case: Callable[[str], str], first_key: AgeIdentity) -> None:
        opened = decrypt(case(name), [first_key], f"{name}.yaml")
        assert "sops" not in opened
        assert "hunter2" in str(opened) or opened["data"] == {"password": "aHVudGVyMg=="}

    def test_every_type_of_the_real_sops_comes_back(self, case: Callable[[str], str], first_key: AgeIdentity) -> None:
        opened = decrypt(case("every-type"), [first_key])
        assert opened["stringData"] == {
            "text": "hunter2",
            "umlaut": "Grüße ☸",
            "lines": "first\nsecond\n",
            "empty": "",
            "nothing": None,
            "number": 42,
            "negative": -7,
            "float": 1.5,
            "large": 1e21,
            "yes": True,
            "no": False,
            "y": "yes",
            "list": ["one", {"two": 2}],
        }

    def test_any_one_of_the_recipients_suffices(
        self, case: Callable[[str], str], first_key: AgeIdentity, second_key: AgeIdentity, stranger: AgeIdentity
    ) -> None:
        text = case("two-recipients")
        assert decrypt(text, [first_key]) == decrypt(text, [stranger, second_key])

    @pytest.mark.parametrize(
        ("name", "why"),
        [("key-groups", "key groups"), ("by-comment", "encrypted by comments")],
    )
    def test_what_labwright_cannot_open_is_said(
        self, name: str, why: str, case: Callable[[str], str], first_key: AgeIdentity
    ) -> None:
        with pytest.raises(SopsError, match=why) as caught:
            decrypt(case(name), [first_key], "secret.yaml")
        assert caught.value.diagnostics[0].code == "SE005"
        assert caught.value.diagnostics[0].place is not None

    def test_a_file_for_pgp_or_kms_only_is_named_as_such(self, sealed: str) -> None:
        text = re.sub(r"  age:\n(?:    .*\n)+", "  pgp:\n    - fp: ABCD\n      enc: x\n  kms: []\n", sealed)
        with pytest.raises(SopsError, match="is encrypted for pgp only"):
            decrypt(text, [])

    def test_a_wrong_key_is_told_whose_key_is_needed(
        self, sealed: str, identity: AgeIdentity, stranger: AgeIdentity
    ) -> None:
        with pytest.raises(SopsError, match="the age key given does not open it") as caught:
            decrypt(sealed, [stranger], "apps/secret.yaml")
        found = caught.value.diagnostics[0]
        assert found.code == "SE006"
        assert identity.recipient in found.expected
        assert found.place is not None
        assert found.place.file == "apps/secret.yaml"

    def test_no_key_at_all_is_said(self, sealed: str) -> None:
        with pytest.raises(SopsError, match="no age key was given"):
            decrypt(sealed, [])

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "is empty"),
            ("apiVersion: v1\nkind: Secret\nstringData: {a: b}\n", "is not encrypted with SOPS"),
            ("- a\n", "is not encrypted with SOPS"),
            ("sops: {}\n", "is not encrypted with SOPS"),
            ("a: 1\n---\nb: 2\n", "has 2 documents"),
        ],
    )
    def test_another_file_is_refused(self, text: str, why: str, identity: AgeIdentity) -> None:
        with pytest.raises(SopsError, match=why):
            decrypt(text, [identity], "secret.yaml")

    def test_a_file_that_is_not_yaml_is_refused_at_its_place(self, identity: AgeIdentity) -> None:
        with pytest.raises(SourceError) as caught:
            decrypt("a: [", [identity], "secret.yaml")
        assert caught.value.diagnostics[0].place is not None

    @pytest.mark.parametrize(
        ("pattern", "replacement", "why"),
        [
            (r"lastmodified: .*", "lastmodified: yesterday", "lastmodified is not a time"),
            (r"lastmodified: .*", "lastmodified: 2026-01-31", "lastmodified is not a time"),
            (r"recipient: .*", "recipient: [1]", "not a recipient with its data key"),
            (r"encrypted_regex: .*", "encrypted_regex: (a+)+$", "too involved"),
            (r"encrypted_regex: .*", 'encrypted_regex: "("', "cannot be read"),
            (r"encrypted_regex: .*", "encrypted_regex: a\n  encrypted_suffix: b", "SOPS allows one of them"),
        ],
    )
    def test_malformed_metadata_is_refused(
        self, pattern: str, replacement: str, why: str, sealed: str, identity: AgeIdentity
    ) -> None:
        with pytest.raises(SopsError, match=why) as caught:
            decrypt(re.sub(pattern, replacement, sealed), [identity])
        assert caught.value.diagnostics[0].place is not None

    def test_a_time_written_otherwise_is_the_same_time(self, sealed: str, identity: AgeIdentity) -> None:
        text = sealed.replace('"2026-01-31T12:00:00Z"', "2026-01-31T12:00:00+00:00")
        assert decrypt(text, [identity]) == SECRET

    def test_a_time_in_another_zone_keeps_its_zone(self, identity: AgeIdentity, random: Random) -> None:
        there = datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=2)))
        text = encrypt(SECRET, recipients=[identity.recipient], now=there, random=random)
        assert '"2026-01-31T12:00:00+02:00"' in text
        assert decrypt(text, [identity]) == SECRET

    def test_opened_values_do_not_show_when_printed(
        self, sealed: str, identity: AgeIdentity, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            opened = open_file(sealed, [identity])
        assert opened.plain() == SECRET
        assert "hunter2" not in repr(opened)
        assert "hunter2" not in caplog.text


class TestTampering:
    def refused(self, text: str, identity: AgeIdentity) -> str:
        with pytest.raises(SopsError) as caught:
            decrypt(text, [identity], "secret.yaml")
        assert all("hunter2" not in str(one) for one in caught.value.diagnostics)
        assert {one.code for one in caught.value.diagnostics} <= {"SE004", "SE007"}
        assert all(one.place is not None or "secret.yaml" in one.message for one in caught.value.diagnostics)
        printed = (render_text(one, {"secret.yaml": text}.get) for one in caught.value.diagnostics)
        assert not any("hunter2" in one for one in printed)
        return str(caught.value)

    def test_a_changed_ciphertext_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        match = re.search(r"password: ENC\[AES256_GCM,data:(.)", sealed)
        assert match is not None
        position = match.start(1)
        other = "A" if sealed[position] != "A" else "B"
        text = sealed[:position] + other + sealed[position + 1 :]
        assert "stringData.password is not authentic" in self.refused(text, identity)

    def test_two_swapped_values_are_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        user, password = (re.search(rf"{key}: (ENC.*)", sealed)[1] for key in ("user", "password"))  # type: ignore[index]
        text = sealed.replace(user, "@").replace(password, user).replace("@", password)
        said = self.refused(text, identity)
        assert "stringData.user is not authentic" in said
        assert "stringData.password is not authentic" in said

    def test_a_changed_readable_value_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        assert "MAC does not fit" in self.refused(sealed.replace("name: linkding", "name: other", 1), identity)

    def test_a_removed_value_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        assert "MAC does not fit" in self.refused(re.sub(r"  user: .*\n", "", sealed), identity)

    def test_reordered_values_are_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        text = re.sub(r"(  user: .*\n)(  password: .*\n)", r"\2\1", sealed)
        assert text != sealed
        assert "MAC does not fit" in self.refused(text, identity)

    def test_a_plain_value_slipped_in_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        text = re.sub(r"password: .*", "password: hunter2", sealed)
        assert "stringData.password stands in plain text" in self.refused(text, identity)

    def test_a_forged_date_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        assert "its MAC was changed" in self.refused(sealed.replace("2026-01-31", "2026-02-01"), identity)

    def test_a_mac_of_another_file_is_noticed(
        self, sealed: str, identity: AgeIdentity, now: datetime, random: Random
    ) -> None:
        other = encrypt(SECRET, recipients=[identity.recipient], now=now, random=bytes)
        mac = re.search(r"mac: .*", other)
        assert mac is not None
        assert "its MAC was changed" in self.refused(re.sub(r"mac: .*", mac[0], sealed), identity)

    def test_a_rule_that_spares_the_secrets_is_noticed(self, sealed: str, identity: AgeIdentity) -> None:
        assert self.refused(sealed.replace("^(data|stringData)$", "^nothing$"), identity)

    def test_a_damaged_data_key_is_told_from_a_missing_one(self, sealed: str, identity: AgeIdentity) -> None:
        lines = sealed.splitlines()
        first = next(i for i, line in enumerate(lines) if "BEGIN AGE" in line) + 2
        lines[first] = lines[first][:20] + ("A" if lines[first][20] != "A" else "B") + lines[first][21:]
        assert "is damaged" in self.refused("\n".join(lines) + "\n", identity)


class TestWithoutAKey:
    def test_the_names_of_the_keys_are_readable(self, sealed: str, case: Callable[[str], str]) -> None:
        assert read_keys(sealed) == ("user", "password", "multi", "empty")
        assert read_keys(case("two-recipients")) == ("password",)

    def test_the_recipients_are_readable(
        self, case: Callable[[str], str], first_key: AgeIdentity, second_key: AgeIdentity
    ) -> None:
        assert recipients_of(case("two-recipients")) == (first_key.recipient, second_key.recipient)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", False),
            ("a: [", False),
            ("sops: [", False),
            ("sops: {mac: x}\n", False),
            ("sops: {mac: x, version: 3.10.2}\n", True),
            ("a: 1\n---\nsops: {mac: x, version: 3.10.2}\n", True),
        ],
    )
    def test_an_encrypted_file_is_recognised(self, text: str, *, expected: bool) -> None:
        assert is_encrypted(text) is expected


@pytest.mark.tools
class TestAgainstTheRealSops:
    def test_it_decrypts_what_we_write(self, sealed: str, real_sops: Sops, identity: AgeIdentity) -> None:
        assert load(real_sops(sealed, identity, "decrypt"), "x").value == SECRET

    def test_it_decrypts_every_type_that_we_write(
        self, real_sops: Sops, identity: AgeIdentity, now: datetime, random: Random
    ) -> None:
        document = {
            "metadata": {
                "annotations": {
                    "word": "yes",
                    "octal": "0o17",
                    "day": "2024-01-01",
                    "float": 1.5,
                    "large": 1e300,
                    "small": 1e-7,
                    "whole": 2.0,
                    "int": -3,
                    "bool": True,
                    "nothing": None,
                    "lines": "a\n\n  b\n",
                    "trailing": "a \n",
                    "quote": 'it\'s "so"',
                    "list": ["a", {"b": 1}],
                    "umlaut": "Grüße ☸",
                    "empty": {},
                    "none": [],
                }
            },
            "stringData": {
                "int": 3,
                "float": 1.5,
                "large": 1e300,
                "bool": False,
                "nothing": None,
                "list": ["a", {"b": "c"}],
            },
        }
        text = encrypt(document, recipients=[identity.recipient], now=now, random=random)
        assert load(real_sops(text, identity, "decrypt"), "x").value == _as_read(document)

    def test_it_edits_our_file_and_we_open_the_result(
        self, sealed: str, real_sops: Sops, identity: AgeIdentity
    ) -> None:
        text = real_sops(sealed, identity, "set", '["stringData"]["password"]', '"changed"')
        assert decrypt(text, [identity])["stringData"] == {**SECRET["stringData"], "password": "changed"}

    def test_it_refuses_a_file_that_we_refuse(self, sealed: str, real_sops: Sops, identity: AgeIdentity) -> None:
        with pytest.raises(AssertionError, match="MAC mismatch"):
            real_sops(sealed.replace("name: linkding", "name: other", 1), identity, "decrypt")
