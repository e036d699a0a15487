"""SOPS files opened on request, for verbs that render: what they decide is used, what they hold is never printed.

A secret goes where nobody can follow it by its origin: through a variable into a text, through values into a chart. So it is
masked by what it is: wherever a decrypted value stands in what is about to be printed, also encoded in base64, it is replaced.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labwright.source import Diagnostic, Severity, SourceError, dump

HIDDEN = "(hidden)"
SHORTEST = 4
"""A value of fewer characters (`true`, a port) stands in a hundred places that have nothing to do with it, and is left alone
where it is part of a longer text; as a whole value it is masked by who prints objects."""


class Opener:
    """Opens SOPS files with the age keys at hand, and remembers what it saw."""

    def __init__(self) -> None:
        from labwright.secrets.keys import discover

        self._ring = discover(os.environ, Path.home())
        if not self._ring.identities:
            raise SourceError(
                self._ring.problems
                or Diagnostic(
                    Severity.ERROR,
                    "E006",
                    "there is no age key to decrypt with",
                    help="name one in SOPS_AGE_KEY_FILE or SOPS_AGE_KEY",
                )
            )
        self._seen: set[str] = set()

    def decrypt(self, content: bytes, name: str) -> bytes:
        """A SOPS file in clear. Raises SourceError where no key fits."""
        from labwright.secrets.sops import decrypt

        plain = decrypt(content.decode("utf-8", "replace"), self._ring.identities, name)
        self._seen.update(_texts({key: plain[key] for key in ("data", "stringData") if key in plain} or plain))
        return dump(plain).encode()

    def masked(self, text: str) -> str:
        """A text without any value that was decrypted, longest first so that none shows in part."""
        for value in sorted(self._variants(), key=len, reverse=True):
            text = text.replace(value, HIDDEN)
        return text

    def _variants(self) -> Iterator[str]:
        for value in self._seen:
            if len(value) < SHORTEST:
                continue
            yield value
            yield base64.b64encode(value.encode()).decode()
            if len(value) % 4 == 0 and (clear := _decoded(value)) is not None and len(clear) >= SHORTEST:
                yield clear
            for line in value.splitlines():
                if len(line.strip()) >= 2 * SHORTEST:
                    yield line.strip()


def _decoded(value: str) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
