"""Text that somebody else wrote, made fit for a terminal."""

from __future__ import annotations

TAB = "    "
"""What stands for a tab."""


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control and formatting characters become U+FFFD, tabs spaces, newlines stay."""
    if text.isprintable():
        return text
    return "".join(_harmless(character) for character in text.replace("\t", TAB))


def _harmless(character: str) -> str:
    if character == "\n" or character.isprintable():
        return character
    import unicodedata  # hardly any text needs it

    return " " if unicodedata.category(character) == "Zs" else "\N{REPLACEMENT CHARACTER}"
