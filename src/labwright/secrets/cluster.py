"""The secrets of one cluster: the part of `seal` that knows its files, its ids and its keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from labwright.secrets.age import AgeIdentity
from labwright.secrets.edits import Paths, add_values, annotate, in_clear, metadata_changes
from labwright.secrets.errors import problem
from labwright.secrets.inventory import StoredSecret
from labwright.secrets.password import password
from labwright.secrets.recipe import PLACEHOLDER_PREFIX, Ingredient, Recipe, parts_of, recipe_of
from labwright.secrets.request import External, Generated, Placeholder, SecretRequest
from labwright.secrets.sops import Random, change, encrypt
from labwright.secrets.vault import Vault, key_needed, open_vault
from labwright.source import Diagnostic, Severity, place_of


class _UnknownValueError(Exception):
    """A value exists in a file that could not be opened; carries the diagnostics that say so."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__()
        self.problems = problems


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one cluster's requests."""

    files: dict[str, str] = field(default_factory=dict)
    placeholders: list[Placeholder] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


@dataclass(kw_only=True)
class ClusterJob:
    """One run over one cluster's requests; used once."""

    name: str
    requests: tuple[SecretRequest, ...]
    recipients: tuple[str, ...]
    stored: Mapping[str, StoredSecret]
    """path → encrypted Secret, of this cluster"""
    taken: frozenset[str]
    """All paths that exist"""
    identities: tuple[AgeIdentity, ...] = field(repr=False)
    external: Mapping[str, str] = field(repr=False)
    now: datetime
    random: Random

    def __post_init__(self) -> None:
        self._made: dict[Ingredient, str] = {}
        asked = {request.path: request for request in self.requests}
        # What a file says of itself comes first; what is asked for now describes the keys of a file made by hand.
        self._recipes: dict[str, dict[str, Recipe]] = {}
        for path, secret in self.stored.items():
            entries = asked[path].entries if path in asked else {}
            wanted = {key: recipe_of(value) for key, value in entries.items() if key in secret.keys}
            self._recipes[path] = {**wanted, **secret.recipes}

    def run(self) -> Outcome:
        """Create what is missing, keep what exists."""
        outcome = Outcome()
        for request in self.requests:
            secret = self.stored.get(request.path)
            if secret is None and request.path in self.taken:
                continue  # `stored_secrets` has reported why it cannot be read
            try:
                if secret is None:
                    self._create(request, outcome)
                else:
                    self._keep(request, secret, outcome)
            except _UnknownValueError as unknown:
                outcome.problems += [one for one in unknown.problems if one not in outcome.problems]
        return outcome

    def _create(self, request: SecretRequest, outcome: Outcome) -> None:
        values = self._values(request, tuple(request.entries))
        waiting = _waiting(request, values)
        outcome.files[request.path] = encrypt(
            in_clear(request, values, waiting), recipients=self.recipients, now=self.now, random=self.random
        )
        outcome.placeholders += _placeholders(request, waiting)

    def _keep(self, request: SecretRequest, secret: StoredSecret, outcome: Outcome) -> None:
        outcome.problems += self._wrong_recipients(secret)
        outcome.problems += _other_recipes(request, secret)
        known = set(secret.placeholders)
        missing = tuple(key for key in request.entries if key not in secret.keys)
        changes = metadata_changes(request, secret)
        if missing:
            self._need_key(secret, f"to add {', '.join(missing)}")
            values = self._values(request, missing)
            known |= set(_waiting(request, values))
            changes |= add_values(secret, values) | annotate(request, secret, known)
        outcome.placeholders += _placeholders(request, tuple(key for key in request.entries if key in known))
        if changes and not missing and self._vault.failed.get(secret.path) and not _essential(changes):
            outcome.problems.append(_cosmetic(secret, changes))
        elif changes:
            self._need_key(secret, "to change its " + _described(changes))
            outcome.files[request.path] = change(
                secret.text, changes, identities=self.identities, now=self.now, random=self.random, file=secret.path
            )

    def _need_key(self, secret: StoredSecret, why: str) -> None:
        failure = self._vault.failed.get(secret.path)
        if failure:
            raise _UnknownValueError(*(key_needed(one, secret, why) for one in failure))

    @cached_property
    def _vault(self) -> Vault:
        """The cluster's files, opened only when a value inside one is needed."""
        return open_vault(self.stored.values(), self.identities, self._recipes)

    def _values(self, request: SecretRequest, keys: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        unknown: list[Diagnostic] = []
        for key in keys:
            value = request.entries[key]
            try:
                parts = {recipe_of(part).ingredients[0]: self._part(part, request) for part in parts_of(value)}
            except _UnknownValueError as error:
                unknown += [one for one in error.problems if one not in unknown]
                continue
            found[key] = recipe_of(value).fill(parts)
        if unknown:
            raise _UnknownValueError(*unknown)
        return found

    def _part(self, part: Generated | External, request: SecretRequest) -> str:
        ingredient = recipe_of(part).ingredients[0]
        if ingredient not in self._made:
            self._made[ingredient] = self._existing(ingredient, request) or self._fresh(part)
        return self._made[ingredient]

    def _fresh(self, part: Generated | External) -> str:
        if isinstance(part, Generated):
            return password(part, self.random)
        return self.external.get(part.id) or PLACEHOLDER_PREFIX + part.what

    def _existing(self, ingredient: Ingredient, request: SecretRequest) -> str | None:
        """The value that some file of the cluster holds already; None when none does."""
        holders = [
            self.stored[path]
            for path, recipes in self._recipes.items()
            if any(ingredient in recipe.ingredients for recipe in recipes.values())
        ]
        if not holders:
            return None
        if ingredient.kind == "external" and ingredient.id in self.external:
            return self.external[ingredient.id]
        if ingredient in self._vault.known:
            return self._vault.known[ingredient]
        why = f"to give {request.path} the same {ingredient.id}"
        failures = [
            key_needed(one, holder, why) for holder in holders for one in self._vault.failed.get(holder.path, ())
        ]
        raise _UnknownValueError(*(failures or [_cannot_tell(ingredient, holders[0], request)]))

    def _wrong_recipients(self, secret: StoredSecret) -> Iterator[Diagnostic]:
        wanted, present = set(self.recipients), set(secret.recipients)
        place = place_of(secret.document.value, "sops", "age")
        remedy = f"run `sops updatekeys {secret.path}`: it wraps the data key for the recipients of .sops.yaml, values unchanged"
        if wanted - present:
            yield problem(
                "SE009",
                f"{secret.path} is not encrypted for {_list(wanted - present)}: cluster {self.name} could not decrypt it",
                place=place,
                mend=remedy,
            )
        if present - wanted:
            yield problem(
                "SE009",
                f"{secret.path} is also encrypted for {_list(present - wanted)}, no recipient of cluster {self.name}",
                place=place,
                mend=f"if that key is to be trusted, enter it in homelab.yaml; else {remedy}",
                severity=Severity.WARNING,
            )


def _list(recipients: set[str]) -> str:
    return ", ".join(sorted(recipients))


def _essential(changes: Paths) -> bool:
    """Whether something refers to what has to change; nothing refers to labels and annotations of a Secret of ours."""
    return any(path[:2] not in {("metadata", "labels"), ("metadata", "annotations")} for path in changes)


def _cosmetic(secret: StoredSecret, changes: Paths) -> Diagnostic:
    return problem(
        "SE010",
        f"{secret.path} keeps its old {_described(changes)}: no age key that opens it was given",
        place=place_of(secret.document.value, "metadata"),
        mend="build once where the cluster's key is",
        severity=Severity.WARNING,
    )


def _described(changes: Paths) -> str:
    return ", ".join(sorted({".".join(path) for path in changes}))


def _waiting(request: SecretRequest, values: Mapping[str, str]) -> tuple[str, ...]:
    """The keys among `values` that hold a placeholder of one of their external parts."""
    return tuple(
        key
        for key, value in values.items()
        if any(PLACEHOLDER_PREFIX + part.what in value for part in _externals(request.entries[key]))
    )


def _externals(value: Any) -> tuple[External, ...]:
    return tuple(part for part in parts_of(value) if isinstance(part, External))


def _placeholders(request: SecretRequest, keys: tuple[str, ...]) -> Iterator[Placeholder]:
    for key in sorted(keys):
        for part in dict.fromkeys(_externals(request.entries[key])):
            yield Placeholder(
                cluster=request.cluster, id=part.id, path=request.path, key=key, what=part.what, how=part.how
            )


def _cannot_tell(ingredient: Ingredient, holder: StoredSecret, request: SecretRequest) -> Diagnostic:
    return problem(
        "SE010",
        f"{request.path} needs the {ingredient.id} that {holder.path} holds, but it cannot be told from the values there",
        mend=f"with `sops edit {holder.path}` bring the value back into the form that its labwright.dev/made-of states",
    )


def _other_recipes(request: SecretRequest, secret: StoredSecret) -> Iterator[Diagnostic]:
    for key, value in request.entries.items():
        was, now = secret.recipes.get(key), recipe_of(value)
        if was is not None and key in secret.keys and was != now:
            yield problem(
                "SE014",
                f"{key} was made from “{was}”, the plan now asks for “{now}”; the existing value is kept",
                place=place_of(secret.document.value, *secret.keys[key]),
                mend=f"to have it made anew, remove the key with `sops unset {secret.path} "
                f'\'["{secret.keys[key][0]}"]["{key}"]\'` and build again',
                severity=Severity.WARNING,
            )
