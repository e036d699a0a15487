"""What labwright wrote into a folder: `.labwright/manifest.json`, path → SHA-256. It tells the user's edits from our own files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree.paths import OWN_FOLDER, normal

PATH = f"{OWN_FOLDER}/manifest.json"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files labwright wrote and their digests; `once` are those it wrote only because they were absent, such as secrets."""

    files: Mapping[str, str] = field(default_factory=dict)
    once: frozenset[str] = frozenset()


def digest(content: bytes) -> str:
    """The SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as a JSON file, one path a line, so that version control shows small differences."""
    data = {"version": _VERSION, "files": dict(sorted(manifest.files.items())), "once": sorted(manifest.once)}
    return (json.dumps(data, indent=1) + "\n").encode()


def from_bytes(content: bytes | None) -> Manifest:
    """The manifest of a folder; None, no file, means that labwright wrote nothing there. Raises SourceError T010 for a damaged one."""
    if content is None:
        return Manifest()
    try:
        data = json.loads(content)
        if data["version"] != _VERSION:
            raise _damaged(f"its version is {data['version']!r}, this labwright knows {_VERSION}")
        files, once = data["files"], data["once"]
        if not all(isinstance(value, str) and normal(path) == path for path, value in files.items()):
            raise _damaged("a path or digest in it is none")
        if not all(isinstance(path, str) and normal(path) == path for path in once):
            raise _damaged("a path in it is none")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"{type(error).__name__}: {error}") from None
    return Manifest(files=files, once=frozenset(once))


def _damaged(why: str) -> SourceError:
    return SourceError(
        Diagnostic(
            Severity.ERROR,
            "T010",
            f"{PATH} cannot be used: {why}",
            help="restore it from version control; or delete it, then every file that differs counts as yours and is kept",
        )
    )
