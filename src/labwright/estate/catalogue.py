"""The public catalogue of custom resource schemas, and the cache it is copied to, one file per kind and version.

Catalogue: github.com/datreeio/CRDs-catalog, `<group>/<kind in lower case>_<version>.json`. Nothing here opens a
connection: the caller says how to fetch, and only after its user allowed the network.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from labwright.estate.schemas import MAX_SCHEMA_BYTES, is_safe, schema_file
from labwright.kube import GVK

ADDRESS = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main"

Fetch = Callable[[str], bytes | None]
"""Address → content; None when there is no such file. Raises OSError when the catalogue cannot be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What filling the cache did."""

    stored: tuple[GVK, ...] = ()
    unknown: tuple[GVK, ...] = ()
    """Kinds that the catalogue does not have, or whose file is no schema."""
    unreachable: str = ""
    """Why the catalogue could not be asked; empty when it could."""


def fill(cache: Path, kinds: Iterable[GVK], fetch: Fetch, address: str = ADDRESS) -> Filled:
    """Copy the schemas of the kinds into the cache. Stops at the first kind for which the catalogue cannot be reached."""
    stored: list[GVK] = []
    unknown: list[GVK] = []
    for kind in sorted(set(kinds)):
        if not is_safe(kind):
            unknown.append(kind)
            continue
        try:
            content = fetch(f"{address}/{schema_file(kind)}")
        except OSError as error:
            return Filled(stored=tuple(stored), unknown=tuple(unknown), unreachable=str(error) or type(error).__name__)
        if content is None or not _is_schema(content):
            unknown.append(kind)
            continue
        _store(cache / schema_file(kind), content)
        stored.append(kind)
    return Filled(stored=tuple(stored), unknown=tuple(unknown))


def _is_schema(content: bytes) -> bool:
    if len(content) > MAX_SCHEMA_BYTES:
        return False
    try:
        read = json.loads(content)
    except ValueError:
        return False
    return isinstance(read, dict) and isinstance(read.get("properties"), dict)


def _store(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two runs store the same kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(path)
