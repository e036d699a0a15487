"""The values that a cluster's files hold, found by ingredient: what a new file that shares one has to be given."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from labwright.secrets.age import AgeIdentity
from labwright.secrets.errors import problem
from labwright.secrets.inventory import StoredSecret
from labwright.secrets.keys import SUFFIX
from labwright.secrets.recipe import Ingredient, Recipe, is_placeholder
from labwright.secrets.sops import Opened, open_file
from labwright.source import Diagnostic, SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """Files opened together."""

    opened: Mapping[str, Opened]
    """path → the file in clear"""
    failed: Mapping[str, tuple[Diagnostic, ...]]
    """path → why the file could not be opened"""
    known: Mapping[Ingredient, str] = field(repr=False)
    """Every ingredient whose value could be told from the opened files, placeholders included."""


def open_vault(
    secrets: Iterable[StoredSecret],
    identities: Sequence[AgeIdentity],
    recipes: Mapping[str, Mapping[str, Recipe]],
) -> Vault:
    """Open what the identities open. `recipes` are those of each file by path, as the caller knows them."""
    opened: dict[str, Opened] = {}
    failed: dict[str, tuple[Diagnostic, ...]] = {}
    values: list[tuple[Recipe, str]] = []
    for secret in secrets:
        try:
            opened[secret.path] = open_file(secret.text, identities, secret.path)
        except SourceError as error:
            failed[secret.path] = error.diagnostics
            continue
        in_clear = values_of(secret, opened[secret.path])
        values += [(recipe, in_clear[key]) for key, recipe in recipes[secret.path].items() if key in in_clear]
    return Vault(opened=opened, failed=failed, known=_solve(values))


def values_of(secret: StoredSecret, opened: Opened) -> dict[str, str]:
    """The Secret's values as text by key; what is not text is left out."""
    found = {}
    for key, path in secret.keys.items():
        value = opened.values.get(path)
        if isinstance(value, str) and path[0] == "data":
            try:
                value = base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                continue
        if isinstance(value, str):
            found[key] = value
    return found


def _solve(values: Sequence[tuple[Recipe, str]]) -> dict[Ingredient, str]:
    """Ingredients that stand alone first, then those that templates give away once the rest of them is known."""
    known: dict[Ingredient, str] = {}
    for final in (False, True):
        # A value that was set outweighs a placeholder for the same id in another file.
        progress = True
        while progress:
            progress = False
            for recipe, value in values:
                if is_placeholder(value) and not final:
                    continue
                for ingredient, part in recipe.solve(value, known).items():
                    known[ingredient] = part
                    progress = True
    return known


def key_needed(failure: Diagnostic, secret: StoredSecret, why: str) -> Diagnostic:
    """Why a file could not be opened, as the reason why something cannot be done: `why` is e.g. `to add token`.

    Only a missing key is told anew; a damaged file is told as it is.
    """
    if failure.code != "SE006":
        return failure
    file = f"{secret.cluster}{SUFFIX}" if secret.cluster else "its key file"
    return problem(
        "SE010",
        f"{secret.path} has to be opened {why}, and no age key that opens it was given",
        place=failure.place,
        expected=failure.expected,
        mend=f"put {file} into the homelab's key folder ($LABWRIGHT_KEYS, else ~/.config/labwright/keys), name another "
        "folder with --keys, or a file with SOPS_AGE_KEY_FILE",
    )
