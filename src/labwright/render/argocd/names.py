"""Names that Kubernetes takes."""

from __future__ import annotations

import re

_LONGEST = 253


def normalized(name: str) -> str:
    """A name made fit (SanitizeName in applicationset/utils/template_functions.go)."""
    return re.sub(r"[^-a-z0-9.]", "-", name.lower())[:_LONGEST].strip("-.")
