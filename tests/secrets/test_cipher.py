from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.secrets.cipher import (
    CipherError,
    Comment,
    WrongTagError,
    decrypt_value,
    encrypt_value,
    looks_encrypted,
    to_bytes,
)

KEY = bytes(range(32))
IV = bytes(range(32, 64))
# Lone surrogates have no UTF-8 and cannot come out of a YAML file.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = TEXT | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.floats(allow_nan=False)


@given(SCALARS, TEXT)
def test_what_was_encrypted_decrypts_to_the_same_value_of_the_same_type(value: str | float, path: str) -> None:
    sealed = encrypt_value(value, data_key=KEY, additional=path, iv=IV)
    opened = decrypt_value(sealed, data_key=KEY, additional=path)
    assert (type(opened), opened) == (type(value), value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, b"True"),
        (False, b"False"),
        (0, b"0"),
        (-7, b"-7"),
        (1.0, b"1"),
        (1.5, b"1.5"),
        (1e21, b"1000000000000000000000"),
        (1e-7, b"0.0000001"),
        (-0.0, b"-0"),
        (float("inf"), b"+Inf"),
        (float("-inf"), b"-Inf"),
        (float("nan"), b"NaN"),
        ("ü", "ü".encode()),
    ],
)
def test_bytes_are_those_of_upstream(value: str | float, expected: bytes) -> None:
    assert to_bytes(value) == expected


def test_the_empty_text_stays_empty() -> None:
    assert encrypt_value("", data_key=KEY, additional="a:", iv=IV) == ""
    assert decrypt_value("", data_key=KEY, additional="a:") == ""


def test_a_value_moved_to_another_key_does_not_open() -> None:
    sealed = encrypt_value("hunter2", data_key=KEY, additional="data:password:", iv=IV)
    with pytest.raises(WrongTagError):
        decrypt_value(sealed, data_key=KEY, additional="data:user:")


def test_a_value_under_another_data_key_does_not_open() -> None:
    sealed = encrypt_value("hunter2", data_key=KEY, additional="a:", iv=IV)
    with pytest.raises(WrongTagError):
        decrypt_value(sealed, data_key=bytes(32), additional="a:")


def test_an_encrypted_comment_is_told_from_text() -> None:
    sealed = encrypt_value("a remark", data_key=KEY, additional="a:", iv=IV).replace("type:str", "type:comment")
    assert isinstance(decrypt_value(sealed, data_key=KEY, additional="a:"), Comment)


@pytest.mark.parametrize("kind", ["int", "float", "bool", "nonsense"])
def test_a_type_that_does_not_fit_the_content_is_refused_without_showing_it(kind: str) -> None:
    sealed = encrypt_value("hunter2", data_key=KEY, additional="a:", iv=IV).replace("type:str", f"type:{kind}")
    with pytest.raises(CipherError, match=kind) as caught:
        decrypt_value(sealed, data_key=KEY, additional="a:")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "hunter2",
        "ENC[AES256_GCM,data:AAAA]",
        "ENC[AES256_GCM,data:****,iv:AAAA,tag:AAAA,type:str]",
        "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]",
        "ENC[AES256_GCM,data:AAAA,iv:AAAAAAAAAAAAAAAAAAAAAA==,tag:AAAA,type:str]",
    ],
)
def test_malformed_text_is_refused(text: str) -> None:
    with pytest.raises(CipherError):
        decrypt_value(text, data_key=KEY, additional="a:")


def test_only_the_whole_format_looks_encrypted() -> None:
    sealed = encrypt_value("hunter2", data_key=KEY, additional="a:", iv=IV)
    assert looks_encrypted(sealed)
    assert not looks_encrypted(sealed + " ")
    assert not looks_encrypted("ENC[something]")
    assert not looks_encrypted(3)
