"""Setting a value that only a human has, in every file of a cluster that contains it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labwright.secrets.age import AgeIdentity
from labwright.secrets.edits import Paths, placeholders_left
from labwright.secrets.errors import problem
from labwright.secrets.hidden import SecretText
from labwright.secrets.inventory import StoredSecret, stored_secrets
from labwright.secrets.recipe import PLACEHOLDER_PREFIX, Ingredient, is_placeholder
from labwright.secrets.sops import Random, change
from labwright.secrets.vault import Vault, key_needed, open_vault
from labwright.source import Diagnostic, nearest, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalSet:
    """The outcome: either files or problems, never a part of the files."""

    files: Mapping[str, str]
    """path → new text, only for files that differ"""
    keys: tuple[tuple[str, str], ...]
    """(path, key) of every place where the value now stands"""
    problems: tuple[Diagnostic, ...]


def set_external(
    files: Mapping[str, str],
    cluster: str,
    name: str,
    value: SecretText,
    *,
    recipients: Mapping[str, Sequence[str]],
    identities: Sequence[AgeIdentity],
    now: datetime,
    random: Random,
) -> ExternalSet:
    """Put `value` where a file is made of external `name`, and take those keys off the list of placeholders.

    `files` is path → text of the repository's encrypted files, `recipients` as in `seal`.
    """
    secrets = tuple(one for one in stored_secrets(files, recipients)[0] if one.cluster == cluster)
    ingredient = Ingredient("external", name)
    holders = [one for one in secrets if any(ingredient in recipe.ingredients for recipe in one.recipes.values())]
    fault = _useless(value) or (None if holders else _asked_by_nobody(secrets, cluster, name))
    if fault is not None:
        return ExternalSet(files={}, keys=(), problems=(fault,))
    vault = open_vault(secrets, identities, {one.path: one.recipes for one in secrets})
    problems = [
        key_needed(one, holder, f"to set {name}") for holder in holders for one in vault.failed.get(holder.path, ())
    ]
    changed: dict[str, str] = {}
    keys: list[tuple[str, str]] = []
    for holder in holders if not problems else ():
        changes, mine, faults = _changes(holder, ingredient, value.reveal(), vault)
        problems += faults
        keys += [(holder.path, key) for key in mine]
        text = change(holder.text, changes, identities=identities, now=now, random=random, file=holder.path)
        if text != holder.text:
            changed[holder.path] = text
    if problems:
        return ExternalSet(files={}, keys=(), problems=tuple(problems))
    return ExternalSet(files=changed, keys=tuple(keys), problems=())


def _changes(
    secret: StoredSecret, ingredient: Ingredient, value: str, vault: Vault
) -> tuple[Paths, tuple[str, ...], tuple[Diagnostic, ...]]:
    changes: Paths = {}
    waiting = set(secret.placeholders)
    keys: list[str] = []
    faults: list[Diagnostic] = []
    for key, path in secret.keys.items():
        recipe = secret.recipes.get(key)
        if recipe is None or ingredient not in recipe.ingredients:
            continue
        try:
            new = recipe.fill({**vault.known, ingredient: value})
        except KeyError as error:
            faults.append(
                problem(
                    "SE010",
                    f"{key} also contains {error.args[0]}, whose value cannot be told from the cluster's files",
                    place=place_of(secret.document.value, *path),
                    mend=f"write the value with `sops edit {secret.path}`",
                )
            )
            continue
        keys.append(key)
        changes[path] = base64.b64encode(new.encode()).decode() if path[0] == "data" else new
        if not is_placeholder(new):
            waiting.discard(key)
    return changes | placeholders_left(secret, waiting), tuple(keys), tuple(faults)


def _useless(value: SecretText) -> Diagnostic | None:
    text = value.reveal()
    if not text.strip():
        return problem("SE015", "the value is empty", expected="the token itself")
    if is_placeholder(text):
        return problem("SE015", f"the value contains “{PLACEHOLDER_PREFIX.strip()}”, the mark of a placeholder")
    return None


def _asked_by_nobody(secrets: Sequence[StoredSecret], cluster: str, name: str) -> Diagnostic:
    known = sorted({one for secret in secrets for recipe in secret.recipes.values() for one in recipe.ingredients})
    ids = [one.id for one in known if one.kind == "external"]
    if Ingredient("generated", name) in known:
        return problem(
            "SE011",
            f"{name} of cluster {cluster} is a password that labwright made itself",
            expected="an external value",
        )
    close = nearest(name, ids)
    return problem(
        "SE011",
        f"no Secret of cluster {cluster} contains an external value {name}",
        expected=f"one of {', '.join(ids)}" if ids else "",
        mend=f"did you mean {close}?"
        if close
        else "run `labwright build` first; `labwright secrets list` shows what exists",
    )
