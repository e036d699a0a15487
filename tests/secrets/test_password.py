from __future__ import annotations

import random as standard
import string

from hypothesis import given
from hypothesis import strategies as st

from labwright.secrets import Generated
from labwright.secrets.password import password

ALPHABETS = st.sets(st.sampled_from(string.printable), min_size=2).map("".join)


@given(st.integers(8, 64), ALPHABETS, st.randoms(use_true_random=False))
def test_it_has_its_length_and_alphabet(length: int, alphabet: str, source: standard.Random) -> None:
    made = password(Generated("a", length, alphabet), source.randbytes)
    assert len(made) == length
    assert set(made) <= set(alphabet)


def test_every_character_is_equally_likely() -> None:
    every_byte = bytes(range(256))
    made = password(Generated("a", length=248), lambda _: every_byte)
    assert {made.count(character) for character in set(made)} == {4}
    assert len(set(made)) == 62
