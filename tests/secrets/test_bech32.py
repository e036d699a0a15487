"""Vectors of BIP-173, section “Test vectors”."""

from __future__ import annotations

import pytest

from labwright.secrets.bech32 import Bech32Error, decode


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("A12UEL5L", "a"),
        ("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", None),
        ("?1ezyfcl", "?"),
    ],
)
def test_valid_strings_are_decoded(text: str, prefix: str | None) -> None:
    assert decode(text) == (prefix or text[:83], b"")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("pzry9x0s0muk", "no separator"),
        ("1pzry9x0s0muk", "no separator"),
        ("x1b4n0q5v", "never occurs"),
        ("li1dgmt3", "too short"),
        ("A1G7SGD8", "checksum"),
        ("a12uEL5L", "mixes upper and lower case"),
    ],
)
def test_invalid_strings_are_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Bech32Error, match=why):
        decode(text)


def test_padding_that_carries_bits_is_refused() -> None:
    # Five value characters are 25 bits: three bytes and one bit that has to be zero.
    with pytest.raises(Bech32Error, match="belong to nothing"):
        decode("a1lllll" + _checksum("a", [31] * 5))


def _checksum(prefix: str, values: list[int]) -> str:
    from labwright.secrets.bech32 import _CHARSET, _polymod

    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    mod = _polymod(expanded + values + [0] * 6) ^ 1
    return "".join(_CHARSET[mod >> 5 * (5 - i) & 31] for i in range(6))
