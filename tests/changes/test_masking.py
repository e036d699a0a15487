from __future__ import annotations

from typing import Any

import pytest

from labwright.changes.fields import Item
from labwright.changes.masking import HIDDEN, is_secret, is_secret_name, masked, masked_text


def shown(value: Any, *path: Any, secret: bool = False, siblings: Any = None) -> Any:
    return masked(value, path, secret=secret, siblings=siblings)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DB_PASSWORD",
        "adminPassword",
        "api-key",
        "apiKey",
        "token",
        "clientSecret",
        "secret",
        "POSTGRES_PASS",
        "encryptionKey",
        "credentials",
        "passwordHash",
    ],
)
def test_fields_that_hold_secrets_are_known_by_name(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "secretName",
        "existingSecret",
        "passwordSecretRef",
        "secretKeyRef",
        "tokenPath",
        "bypass",
        "compass",
        "secretKey",
        "key",
        "passwordFile",
        "secretStoreRef",
        "tokenTTL",
    ],
)
def test_fields_that_only_name_a_secret_are_shown(name: str) -> None:
    assert not is_secret_name(name)


def test_of_a_secret_only_its_keys_are_seen() -> None:
    assert shown({"a": "eHh4", "b": ""}, "data", secret=True) == {"a": HIDDEN, "b": ""}
    assert shown("eHh4", "stringData", "a", secret=True) == HIDDEN
    assert shown("Opaque", "type", secret=True) == "Opaque"
    assert shown("x", "metadata", "labels", "a", secret=True) == "x"
    applied = "kubectl.kubernetes.io/last-applied-configuration"
    assert shown('{"data":{"a":"x"}}', "metadata", "annotations", applied, secret=True) == HIDDEN


def test_what_sops_encrypted_is_a_secret() -> None:
    assert is_secret({"kind": "ConfigMap", "sops": {"mac": "x"}}, "", "ConfigMap")
    assert is_secret({}, "", "Secret")
    assert not is_secret({}, "", "ConfigMap")
    assert not is_secret({}, "example.org", "Secret")


def test_values_of_releases_are_hidden_by_their_name() -> None:
    values = {"admin": {"password": "hunter2", "user": "me", "existingSecret": "x"}, "tokens": ["a1"], "enabled": True}
    assert shown(values, "spec", "values") == {
        "admin": {"password": HIDDEN, "user": "me", "existingSecret": "x"},
        "tokens": [HIDDEN],
        "enabled": True,
    }
    assert shown("hunter2", "spec", "tokens", Item("0", 0, 0)) == HIDDEN
    assert shown(12345, "spec", "password") == HIDDEN
    assert shown(True, "spec", "automountToken") is True


def test_the_name_of_a_variable_decides_about_its_value() -> None:
    env = {"name": "DB_PASSWORD", "value": "hunter2"}
    assert shown([env], "spec", "env") == [{"name": "DB_PASSWORD", "value": HIDDEN}]
    assert shown("hunter2", "spec", "env", Item("DB_PASSWORD", 0, 0), "value", siblings=env) == HIDDEN
    assert shown("x", "spec", "env", Item("A", 0, 0), "value", siblings={"name": "A", "value": "x"}) == "x"


@pytest.mark.parametrize("value", ["${DB_PASSWORD}", "$(DB_PASSWORD)", "{{ .Password }}", "", "$DB_PASSWORD"])
def test_a_value_that_stands_for_another_is_shown(value: str) -> None:
    assert shown(value, "password") == value


@pytest.mark.parametrize("value", ["$ecretPassword!", "${A:=default-secret}", "{{x}}y", "$a"])
def test_a_secret_that_looks_like_a_variable_is_not(value: str) -> None:
    assert shown(value, "password") == HIDDEN


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("postgres://app:hunter2@db.example.org/x", f"postgres://app:{HIDDEN}@db.example.org/x"),
        ("https://example.org:8080/a@b", "https://example.org:8080/a@b"),
        ("AGE-SECRET-KEY-1QQQQ", f"AGE-SECRET-KEY-1{HIDDEN}"),
        (
            "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
            f"-----BEGIN PRIVATE KEY-----{HIDDEN}-----END PRIVATE KEY-----",
        ),
        ("x ghp_abcdefghijkl y", f"x ghp_{HIDDEN} y"),
        ("ENC[AES256_GCM,data:xx]", f"ENC[{HIDDEN}]"),
        ("user: me\npassword: hunter2\n", f"user: me\npassword: {HIDDEN}\n"),
        ("--token=hunter2", f"--token={HIDDEN}"),
        ("export API_KEY='hunter2'", f"export API_KEY={HIDDEN}"),
        ('  "password": "hunter2",', f'  "password": {HIDDEN}'),
        ("smtp.password = hunter2", f"smtp.password = {HIDDEN}"),
        ("password: ${PASSWORD}\nsecretName: x\npassword: |", "password: ${PASSWORD}\nsecretName: x\npassword: |"),
        ("https://discord.com/api/webhooks/1/abc", f"https://discord.com/api/webhooks/{HIDDEN}"),
    ],
)
def test_secrets_within_a_text_are_hidden(text: str, seen: str) -> None:
    assert masked_text(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "eyJaaaaaa-" * 20_000,
        "://a:" * 40_000,
        "-----BEGIN PRIVATE KEY-----" * 8_000,
        " " * 200_000 + ":",
    ],
)
def test_long_texts_take_no_time(text: str) -> None:
    assert masked_text(text)
