"""Bech32, the alphabet of age keys (BIP-173, without its limit of 90 characters, as in age's `internal/bech32`).

pyrage accepts or refuses a key and says no more. A recipient in `homelab.yaml` is typed or pasted by a person, so we
decode it ourselves first and name the mistake.
"""

from __future__ import annotations

from typing import Final

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH: Final = 6


class Bech32Error(ValueError):
    """The text is not bech32; the message is a phrase that continues "… is not a recipient: "."""


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= term
    return check


def decode(text: str) -> tuple[str, bytes]:
    """The human-readable part (lower case) and the bytes of a bech32 text.

    Raises `Bech32Error` for mixed case, a foreign character, a missing separator, a wrong checksum or bad padding.
    """
    if text.lower() != text and text.upper() != text:
        raise Bech32Error("it mixes upper and lower case")
    prefix, separator, body = text.lower().rpartition("1")
    if not separator or not prefix:
        raise Bech32Error("it has no separator “1” after its prefix")
    for position, character in enumerate(body, start=len(prefix) + 2):
        if character not in _CHARSET:
            raise Bech32Error(f"character {position}, “{character}”, never occurs in one")
    if len(body) < _CHECKSUM_LENGTH:
        raise Bech32Error("it is too short")
    values = [_CHARSET.index(character) for character in body]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    if _polymod(expanded + values) != 1:
        raise Bech32Error("its checksum is wrong, so a character was mistyped, lost or added")
    return prefix, _eight_bits(values[:-_CHECKSUM_LENGTH])


def _eight_bits(values: list[int]) -> bytes:
    accumulator = bits = 0
    result = bytearray()
    for value in values:
        accumulator = (accumulator << 5 | value) & 0xFFF
        bits += 5
        if bits >= 8:
            bits -= 8
            result.append(accumulator >> bits & 0xFF)
    if bits >= 5 or accumulator & ((1 << bits) - 1):
        raise Bech32Error("its last character carries bits that belong to nothing")
    return bytes(result)
