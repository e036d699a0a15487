"""What `labwright secrets list` shows: every key of every Secret and its state, without a key and without a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from labwright.secrets.inventory import StoredSecret


class State(StrEnum):
    """Where a value came from."""

    GENERATED = "generated"
    SET = "set"
    PLACEHOLDER = "placeholder"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One key of one Secret."""

    cluster: str
    secret: str
    """namespace/name"""
    path: str
    key: str
    state: State
    ids: tuple[str, ...]
    """The external values in it, by the ids that `labwright secrets set` takes"""


def rows(secrets: Iterable[StoredSecret]) -> tuple[Row, ...]:
    """All keys, in order of cluster, path and file; keys that a file should have but lost come last."""
    found = [
        Row(
            cluster=secret.cluster,
            secret=secret.name,
            path=secret.path,
            key=key,
            state=_state(secret, key),
            ids=tuple(
                dict.fromkeys(
                    one.id
                    for one in (secret.recipes[key].ingredients if key in secret.recipes else ())
                    if one.kind == "external"
                )
            ),
        )
        for secret in secrets
        for key in (*secret.keys, *(key for key in secret.recipes if key not in secret.keys))
    ]
    return tuple(sorted(found, key=lambda row: (row.cluster, row.path)))


def _state(secret: StoredSecret, key: str) -> State:
    if key not in secret.keys:
        return State.MISSING
    if key in secret.placeholders:
        return State.PLACEHOLDER
    recipe = secret.recipes.get(key)
    only_generated = recipe is not None and all(one.kind == "generated" for one in recipe.ingredients)
    return State.GENERATED if only_generated else State.SET
