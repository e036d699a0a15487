"""Answers in a memo, of the last few states of the files that a question was asked in.

The key says what was asked; which files decide the answer is known only afterwards. So an entry carries its trace, and whoever
asks takes the first entry whose trace is answered in the same way now. Going back and forth between branches finds both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from labwright.render.kept import to_bytes
from labwright.render.memo import Memo, digest

MAX_STATES = 4
"""Entries kept for one question."""


def states(memo: Memo, key: str) -> list[dict[str, Any]]:
    """The entries of a question, newest first."""
    data = memo.get(key)
    try:
        found = json.loads(data) if data else []
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def add_state(memo: Memo, key: str, entry: Mapping[str, Any]) -> None:
    """Keep one more entry, in the place of the oldest. Raises ValueError or TypeError for what JSON cannot say."""
    memo.put(key, to_bytes([entry, *states(memo, key)[: MAX_STATES - 1]]))


def put_text(memo: Memo, text: str) -> str:
    """Keep a text by its content; returns the key."""
    data = text.encode("utf-8", "surrogatepass")
    key = digest("content", data)
    memo.put(key, data)
    return key


def get_text(memo: Memo, key: str) -> str | None:
    """A text that was kept; None when it is gone."""
    data = memo.get(key)
    return None if data is None else data.decode("utf-8", "surrogatepass")
