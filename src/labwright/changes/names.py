"""Names that a generator made."""

from __future__ import annotations

import re

HASH_SUFFIX = re.compile(r"-[2456789bcdfghkmt]{10}$")
"""What kustomize appends to generated names (api/hasher: hexadecimal with 0, 1, 3, a, e replaced)."""


def without_hash(name: str) -> str:
    """A generated name without its hash; other names as they are."""
    return HASH_SUFFIX.sub("", name)
