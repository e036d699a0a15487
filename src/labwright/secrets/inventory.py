"""What the Secrets of a repository hold, read without a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from labwright.secrets.document import SopsDocument, read
from labwright.secrets.recipe import CLUSTER, MADE_OF, PLACEHOLDERS, Recipe, annotations_of, read_recipes, split_keys
from labwright.source import Diagnostic, SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSecret:
    """One encrypted Secret in the repository."""

    path: str
    text: str
    document: SopsDocument
    cluster: str
    """From its annotation; empty when labwright did not make it and its recipients belong to no single cluster."""
    keys: Mapping[str, tuple[str, ...]]
    """key → where it stands, `("stringData", key)` or `("data", key)`"""
    recipes: Mapping[str, Recipe]
    placeholders: tuple[str, ...]

    @property
    def name(self) -> str:
        """`namespace/name`, without the namespace where the file states none."""
        namespace, name = (self.of_metadata(key) for key in ("namespace", "name"))
        return f"{namespace}/{name}" if namespace else name

    def of_metadata(self, key: str) -> str:
        """A text of the Secret's metadata, empty when it is not there."""
        metadata = self.document.value.get("metadata")
        value = metadata.get(key) if isinstance(metadata, dict) else None
        return value if isinstance(value, str) else ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """For whom it is encrypted."""
        return tuple(stanza.recipient for stanza in self.document.metadata.age)


def stored_secret(path: str, text: str, cluster: str = "") -> StoredSecret:
    """Read one file. `cluster` is meant when the file does not say. Raises `SourceError`, SE003 for a plain file."""
    document = read(text, path)
    noted = annotations_of(document.value)
    # A key in both stands in stringData, as for the API server.
    keys = {key: (section, key) for section in ("data", "stringData") for key in _entries(document.value.get(section))}
    return StoredSecret(
        path=path,
        text=text,
        document=document,
        cluster=noted.get(CLUSTER, cluster),
        keys=keys,
        recipes=read_recipes(noted.get(MADE_OF, "")),
        placeholders=tuple(key for key in split_keys(noted.get(PLACEHOLDERS, "")) if key in keys),
    )


def stored_secrets(
    files: Mapping[str, str], recipients: Mapping[str, Iterable[str]]
) -> tuple[tuple[StoredSecret, ...], dict[str, tuple[Diagnostic, ...]]]:
    """Every encrypted Secret among `files` (path → text), in order of path, and by path what is wrong with the others.

    `files` are those that `is_encrypted` says are. A file without labwright's annotation belongs to the cluster whose
    recipients it shares, if that is exactly one.
    """
    found: list[StoredSecret] = []
    problems: dict[str, tuple[Diagnostic, ...]] = {}
    for path in sorted(files):
        try:
            secret = stored_secret(path, files[path])
        except SourceError as error:
            problems[path] = error.diagnostics
            continue
        if secret.document.value.get("kind") != "Secret":
            continue
        if not secret.cluster:
            owners = [name for name, own in recipients.items() if set(own) & set(secret.recipients)]
            secret = stored_secret(path, files[path], owners[0] if len(owners) == 1 else "")
        found.append(secret)
    return tuple(found), problems


def _entries(section: Any) -> tuple[str, ...]:
    return tuple(section) if isinstance(section, dict) else ()
