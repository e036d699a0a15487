"""Text that is never shown by accident.

A password that sits in a dataclass ends up in a traceback, a log line or a failing assertion sooner or later. Everything
in this room that holds one keeps it as `SecretText`; whoever needs the characters has to ask for them by name.
"""

from __future__ import annotations

import hmac
from typing import Final, final

SHOWN: Final = "(hidden)"
"""What stands for the text in `str`, `repr` and format strings."""


@final
class SecretText:
    """A string whose `repr`, `str` and formatting show nothing of it, not even its length."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. The name is long so that every use can be found."""
        return self._text

    def __repr__(self) -> str:
        return f"SecretText{SHOWN}"

    def __str__(self) -> str:
        return SHOWN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretText):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)
