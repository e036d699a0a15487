"""What a build asks for: Secrets as declarations, without a single secret in them.

The catalog declares values, the plan gathers `SecretRequest`s, `seal` turns them into encrypted files.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

LETTERS_AND_DIGITS: Final = string.ascii_letters + string.digits
"""Safe in URLs, shells, YAML and connection strings without quoting."""

_ID: Final = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
_KEY: Final = re.compile(r"[-._a-zA-Z0-9]{1,253}")
_FIELD: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_MIN_LENGTH: Final = 8
"""Shortest password that we generate, in characters; shorter ones can be guessed offline."""


def _check_id(name: str) -> None:
    if not _ID.fullmatch(name):
        raise ValueError(f"{name!r} is no id: lower-case letters, digits, “-” and “.”")


@dataclass(frozen=True, slots=True)
class Generated:
    """A password that only machines use. The same id in one cluster is the same value in every Secret that asks for it."""

    id: str
    length: int = 32
    alphabet: str = LETTERS_AND_DIGITS

    def __post_init__(self) -> None:
        _check_id(self.id)
        if self.length < _MIN_LENGTH or not 2 <= len(set(self.alphabet)) == len(self.alphabet) <= 256:
            raise ValueError(f"{self.id}: at least {_MIN_LENGTH} characters, from an alphabet without repetition")


@dataclass(frozen=True, slots=True)
class External:
    """A token that only a human can get; a placeholder stands in its place until it is set."""

    id: str
    what: str
    """e.g. `Cloudflare API token that may edit the zone's DNS`"""
    how: str
    """Where to get it, as one sentence or a few."""

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not self.what or "\n" in self.what:
            raise ValueError(f"{self.id}: what it is, in one line")


@dataclass(frozen=True, slots=True)
class Literal:
    """Not a secret, e.g. a user name that has to stand beside its password."""

    value: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text with values in it, e.g. `postgresql://linkding:{password}@host/db`; `{{` and `}}` are braces."""

    text: str
    values: Mapping[str, Generated | External | Literal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {name for _, name in fields_of(self.text) if name is not None}
        if named != set(self.values):
            raise ValueError(f"the template names {sorted(named)}, its values are {sorted(self.values)}")


SecretValue = Generated | External | Literal | Template


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRequest:
    """One Kubernetes Secret in one file of the tree."""

    cluster: str
    path: str
    """Where its file stands in the tree, e.g. `apps/production/linkding/secret.yaml`"""
    name: str
    namespace: str
    entries: Mapping[str, SecretValue]
    """key of the Secret → its value"""
    type: str = "Opaque"
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.entries:
            if not _KEY.fullmatch(key):
                raise ValueError(f"{key!r} cannot be a key of Secret {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """One value that a human still has to set."""

    cluster: str
    id: str
    path: str
    key: str
    what: str
    how: str


def fields_of(text: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a template: literal text before, and the name of each field (None for the last part).

    Raises ValueError for a lone brace.
    """
    literal = ""
    position = 0
    for match in _FIELD.finditer(text):
        literal += text[position : match.start()]
        position = match.end()
        if match.group() in ("{{", "}}"):
            literal += match.group()[0]
        elif match.group(1):
            yield literal, match.group(1)
            literal = ""
        else:
            raise ValueError(f"a lone brace or an empty field in a template, at character {match.start() + 1}")
    yield literal + text[position:], None
