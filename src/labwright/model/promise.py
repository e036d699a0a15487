"""A guarantee the owner states; a verdict on it comes later, from the simulation."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise of `homelab.yaml`, as written."""

    id: str
    kind: str
    """`survive`, `restore`, `network`, …: which engine will judge it."""
    cluster: str = ""
    """Empty: every cluster."""
    terms: tuple[tuple[str, Any], ...] = ()
    """The remaining fields, in the order of the file."""
