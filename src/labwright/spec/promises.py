"""Promises as both halves of labwright share them."""

from typing import Any

from labwright.model import Promise
from labwright.spec.models.homelab import Homelab
from labwright.spec.models.promises import kind_of


def promises(homelab: Homelab) -> tuple[Promise, ...]:
    """The promises of a homelab, in the order of the file; terms have the names that a spec uses."""
    made = []
    for promise in homelab.promises:
        terms: dict[str, Any] = promise.model_dump(by_alias=True, exclude_unset=True)
        made.append(
            Promise(
                id=terms.pop("id"),
                kind=kind_of(promise) or "",
                cluster=terms.pop("cluster", None) or "",
                terms=tuple((key, list(term) if isinstance(term, tuple) else term) for key, term in terms.items()),
            )
        )
    return tuple(made)
