"""Generated passwords."""

from __future__ import annotations

from labwright.secrets.request import Generated
from labwright.secrets.sops import Random


def password(wanted: Generated, random: Random) -> str:
    """A password in which every character of the alphabet is equally likely.

    Bytes beyond the largest multiple of the alphabet's size are thrown away: taking them modulo the size would favour
    the alphabet's first characters.
    """
    size = len(wanted.alphabet)
    fair = 256 - 256 % size
    characters: list[str] = []
    while len(characters) < wanted.length:
        characters += [wanted.alphabet[byte % size] for byte in random(wanted.length) if byte < fair]
    return "".join(characters[: wanted.length])
