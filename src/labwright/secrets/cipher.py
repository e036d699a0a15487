"""One value, encrypted and decrypted the way SOPS does it (upstream: getsops/sops `aes/cipher.go`, `ToBytes` in `sops.go`).

AES-256-GCM with a 32-byte nonce; the additional data is the value's path, so that a ciphertext cannot be moved to
another key. The empty string stays empty, as upstream.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from decimal import Decimal
from typing import Final, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Scalar = str | int | float | bool
"""What SOPS encrypts. Null stays null, timestamps are only read (as text)."""

DATA_KEY_BYTES: Final = 32
IV_BYTES: Final = 32
TAG_BYTES: Final = 16

_ENCRYPTED: Final = re.compile(r"ENC\[AES256_GCM,data:([^,\]]+),iv:([^,\]]+),tag:([^,\]]+),type:([a-z]+)\]")
_TRUE: Final = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE: Final = frozenset({"0", "f", "F", "FALSE", "false", "False"})


class CipherError(ValueError):
    """A value that is malformed or does not belong here; the message never holds the value."""


class WrongTagError(CipherError):
    """Authentication failed: another key, another place in the file, or changed bytes."""


def looks_encrypted(value: object) -> bool:
    """True for a string in the format `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`."""
    return isinstance(value, str) and _ENCRYPTED.fullmatch(value) is not None


def to_bytes(value: Scalar) -> bytes:
    """The bytes of a value that SOPS encrypts and feeds to the MAC."""
    if isinstance(value, bool):
        return b"True" if value else b"False"
    if isinstance(value, float):
        return _float_text(value).encode()
    return str(value).encode()


def _float_text(value: float) -> str:
    """Go's `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits, no exponent."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _type_of(value: Scalar) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    return "float" if isinstance(value, float) else "str"


def encrypt_value(value: Scalar, *, data_key: bytes, additional: str, iv: bytes) -> str:
    """`value` as `ENC[…]`; the empty string as itself. `iv` must never be used twice with one data key."""
    if value == "":
        return ""
    sealed = AESGCM(data_key).encrypt(iv, to_bytes(value), additional.encode())
    data, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    parts = (base64.b64encode(part).decode("ascii") for part in (data, iv, tag))
    return "ENC[AES256_GCM,data:{},iv:{},tag:{},type:{}]".format(*parts, _type_of(value))


@final
class Comment:
    """What `decrypt_value` returns for an encrypted comment: SOPS makes those inside lists into items."""


def decrypt_value(text: str, *, data_key: bytes, additional: str) -> Scalar | Comment:
    """The value inside `text`. Raises `CipherError` when it is malformed, `WrongTagError` when it is not authentic."""
    if text == "":
        return ""
    match = _ENCRYPTED.fullmatch(text)
    if match is None:
        raise CipherError("it is not in the format ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]")
    try:
        data, iv, tag = (base64.b64decode(part, validate=True) for part in match.groups()[:3])
    except binascii.Error:
        raise CipherError("its data, iv or tag is not base64") from None
    if not 8 <= len(iv) <= 128 or len(tag) != TAG_BYTES:
        raise CipherError(f"its iv has {len(iv)} bytes and its tag {len(tag)}, instead of {IV_BYTES} and {TAG_BYTES}")
    try:
        plain = AESGCM(data_key).decrypt(iv, data + tag, additional.encode())
    except InvalidTag:
        raise WrongTagError("its authentication tag does not fit") from None
    return _from_bytes(plain, match.group(4))


def _from_bytes(plain: bytes, kind: str) -> Scalar | Comment:
    try:
        text = plain.decode("utf-8")
        match kind:
            case "str" | "time" | "bytes":
                return text
            case "comment":
                return Comment()
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "bool" if text in _TRUE or text in _FALSE:
                return text in _TRUE
    except ValueError:
        raise CipherError(f"it says type:{kind}, but does not contain one") from None
    raise CipherError(f"its type “{kind}” is unknown or does not fit its content")
