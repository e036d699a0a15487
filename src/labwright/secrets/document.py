"""A SOPS file as read: its values in order, as labwright and as SOPS see them, and its `sops` section.

Nothing here needs a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from labwright.secrets.cipher import Scalar
from labwright.secrets.errors import SopsError, problem
from labwright.secrets.rules import Rule, RuleError, rule_of
from labwright.secrets.scalars import resolve, rfc3339
from labwright.source import Diagnostic, Document, Place, YamlMap, load_all, nearest_place, place_of
from labwright.source.lines import split_lines

SOPS: Final = "sops"
"""The top-level key of SOPS' own section."""

_OTHER_KEYS: Final = ("pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms")
_ANCHOR: Final = re.compile(r"&[^\s,\[\]{}]+[ \t]+")

Step = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One scalar that is not null."""

    path: tuple[Step, ...]
    """Where it stands, list indexes included."""
    value: Scalar
    """As Kubernetes reads it."""
    seen: Scalar
    """As SOPS reads it: what counts for the MAC while the value is readable."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The path as SOPS counts it: list indexes do not take part."""
        return tuple(step for step in self.path if isinstance(step, str))

    @property
    def name(self) -> str:
        """The path as a person writes it, e.g. `stringData.password`."""
        return ".".join(str(step) for step in self.path)

    @property
    def additional(self) -> str:
        """The additional data that ties a ciphertext to its place."""
        return "".join(f"{key}:" for key in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stanza:
    """The data key, encrypted for one recipient."""

    recipient: str
    armored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The `sops` section."""

    age: tuple[Stanza, ...]
    rule: Rule
    mac: str
    last_modified: str
    """RFC 3339 as Go writes it; the additional data of the MAC."""
    mac_only_encrypted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SopsDocument:
    """One encrypted file."""

    file: str
    value: YamlMap
    leaves: tuple[Leaf, ...]
    metadata: Metadata

    def encrypted(self) -> Iterator[Leaf]:
        """The leaves that are encrypted."""
        return (leaf for leaf in self.leaves if self.metadata.rule.covers(leaf.keys))


def sops_section(value: Any) -> YamlMap | None:
    """The `sops` section of a document that SOPS encrypted, None for any other (as kustomize-controller decides it)."""
    section = value.get(SOPS) if isinstance(value, dict) else None
    return section if isinstance(section, YamlMap) and section.get("mac") and section.get("version") else None


def is_encrypted(value: Any) -> bool:
    """Whether a loaded document is encrypted with SOPS."""
    section = value.get(SOPS) if isinstance(value, dict) else None
    return isinstance(section, dict) and bool(section.get("mac")) and bool(section.get("version"))


def read(text: str, file: str) -> SopsDocument:
    """Read one encrypted file. Raises `SopsError` when it is not one document encrypted with age, else `SourceError`."""
    documents = load_all(text, file)
    if len(documents) > 1:
        where = documents[1].place
        raise SopsError(
            problem("SE005", f"{file} has {len(documents)} documents", place=where, expected="one Secret per file")
        )
    if not documents:
        raise SopsError(problem("SE003", f"{file} is empty", expected="a file encrypted with SOPS"))
    return _document(documents[0], text, file)


def _document(document: Document, text: str, file: str) -> SopsDocument:
    value = document.value
    section = sops_section(value)
    if section is None or not isinstance(value, YamlMap):
        raise SopsError(
            problem(
                "SE003",
                f"{file} is not encrypted with SOPS",
                expected="a `sops` section with mac and version",
                mend=f"encrypt it with `sops encrypt --in-place {file}`; if it was pushed, treat its values as known to others",
            )
        )
    return SopsDocument(file=file, value=value, leaves=leaves(value, text), metadata=_metadata(value, section, file))


def leaves(value: YamlMap, text: str) -> tuple[Leaf, ...]:
    """The scalars of a document in the order of the file, without the `sops` section."""
    lines = split_lines(text)

    def walk(here: Any, path: tuple[Step, ...]) -> Iterator[Leaf]:
        if isinstance(here, dict):
            for key, item in here.items():
                if path or key != SOPS:
                    yield from walk(item, (*path, key))
        elif isinstance(here, list):
            for index, item in enumerate(here):
                yield from walk(item, (*path, index))
        else:
            seen = _seen(here, place_of(value, *path), lines)
            if here is not None and seen is not None:
                yield Leaf(path=path, value=here, seen=seen)

    return tuple(walk(value, ()))


def _seen(value: Scalar | None, place: Place | None, lines: list[str]) -> Scalar | None:
    """The value as SOPS reads it, from the characters in the file."""
    if place is None or place.line != place.end_line or place.line > len(lines):
        return value
    written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
    written = _ANCHOR.sub("", written, count=1) if written.startswith("&") else written
    return value if written[:1] in {"'", '"', "|", ">", "!", "*", "&"} else resolve(written)


def _metadata(value: YamlMap, section: YamlMap, file: str) -> Metadata:
    def fail(code: str, message: str, *path: Step, expected: str = "") -> SopsError:
        return SopsError(problem(code, message, place=nearest_place(value, SOPS, *path), expected=expected))

    if section.get("key_groups"):
        raise fail(
            "SE005", f"{file} is encrypted with key groups (Shamir), which labwright does not open", "key_groups"
        )
    stanzas = section.get("age") or []
    if not stanzas:
        others = [kind for kind in _OTHER_KEYS if section.get(kind)]
        whom = f"is encrypted for {' and '.join(others)} only" if others else "names nobody who can decrypt it"
        raise fail("SE005", f"{file} {whom}", expected="an age recipient")
    try:
        rule = rule_of(section)
    except RuleError as error:
        raise fail("SE005", f"{file} cannot be opened: {error}") from None
    malformed = [
        index
        for index, stanza in enumerate(stanzas if isinstance(stanzas, list) else [None])
        if not (
            isinstance(stanza, dict) and isinstance(stanza.get("recipient"), str) and isinstance(stanza.get("enc"), str)
        )
    ]
    if malformed:
        raise fail("SE004", "not a recipient with its data key", "age", malformed[0], expected="recipient and enc")
    last_modified = _last_modified(section.get("lastmodified"))
    if last_modified is None:
        raise fail(
            "SE004", "lastmodified is not a time", "lastmodified", expected="RFC 3339, like 2026-01-31T12:00:00Z"
        )
    return Metadata(
        age=tuple(Stanza(recipient=stanza["recipient"], armored=stanza["enc"]) for stanza in stanzas),
        rule=rule,
        mac=str(section["mac"]),
        last_modified=last_modified,
        mac_only_encrypted=section.get("mac_only_encrypted") is True,
    )


def _last_modified(written: object) -> str | None:
    """The time in the layout in which upstream feeds it to the cipher, whatever layout it is written in."""
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return rfc3339(moment) if moment is not None and moment.tzinfo is not None else None


def unreadable(document: SopsDocument, leaf: Leaf, code: str, message: str, mend: str = "") -> Diagnostic:
    """A diagnostic about one value, which it does not show."""
    return problem(code, f"{leaf.name} {message}", place=place_of(document.value, *leaf.path), mend=mend)
