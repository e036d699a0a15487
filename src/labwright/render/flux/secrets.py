"""SOPS files among a cluster's Secrets: recognised always, opened only where a key is at hand and was asked for.

Mirrors kustomize-controller (internal/decryptor): a Secret encrypted as a whole, and the encrypted files of a secretGenerator.
Nothing here puts a value into a message; what was opened is marked by its origin (`OPENED`), so that printers can mask it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from labwright.render.objects import Object
from labwright.source import Origin, SourceError, YamlMap, assign, clone, delete, load_all
from labwright.tree import FileSystem

OPENED = "decrypted"
"""`Origin.why` of a value that came out of an encrypted file."""

_SEALED = re.compile(r'^sops:[ \t]*\r?\n[ \t]+\S|^sops_(?:mac|version)=|"sops"\s*:\s*\{', re.MULTILINE)
_CIPHER = "ENC[AES256_GCM,"

Decrypt = Callable[[bytes, str], bytes]
"""A SOPS file's content and name to its plain content. Raises SourceError."""


def is_sealed(text: str) -> bool:
    """Whether a text is a SOPS file of any format (YAML, JSON, dotenv)."""
    return _CIPHER in text and _SEALED.search(text) is not None


def is_ciphertext(text: str) -> bool:
    """Whether a text is one encrypted value, e.g. out of an encrypted dotenv file that a generator read."""
    return text.startswith("ENC[") and text.rstrip().endswith("]")


def opener(decrypt: Decrypt | None, fs: FileSystem | None) -> Callable[[Object], Object | None] | None:
    """A function that opens an encrypted object, None for one that it cannot open; None altogether without a key."""
    if decrypt is None or fs is None:
        return None

    def open_object(item: Object) -> Object | None:
        return _opened(item, decrypt, fs)

    return open_object


def _opened(item: Object, decrypt: Decrypt, fs: FileSystem) -> Object | None:
    return _whole(item, decrypt, fs) if item.encrypted else _generated(item, decrypt, fs)


def _generated(item: Object, decrypt: Decrypt, fs: FileSystem) -> Object | None:
    """A Secret that a generator made of encrypted files: whole ones, and lines of dotenv files."""
    entries = item.value.get("data")
    if not isinstance(entries, YamlMap):
        return None
    value = clone(item.value)
    plain: dict[str, dict[str, str]] = {}
    for key in entries:
        origin = next((one for one in _history(entries, key) if one.why in ("file", "env file")), None)
        if origin is None:
            continue
        file = origin.place.file
        try:
            text = decrypt(fs.read(file), file).decode("utf-8", "replace")
        except (SourceError, OSError):
            continue
        if origin.why == "env file":
            lines = plain.setdefault(file, dict(line.split("=", 1) for line in text.splitlines() if "=" in line))
            if key not in lines:
                continue
            text = lines[key]
        encoded = base64.b64encode(text.encode()).decode()
        assign(value["data"], key, encoded, Origin(origin.place, why=OPENED))
    return replace(item, value=value)


def _history(entries: YamlMap, key: str) -> tuple[Origin, ...]:
    origin = entries.origins.get(key)
    return origin.history if origin else ()


def _whole(item: Object, decrypt: Decrypt, fs: FileSystem) -> Object | None:
    """A Secret that is an encrypted file itself."""
    place = item.value.place or item.place
    if place is None:
        return None
    try:
        documents = load_all(decrypt(fs.read(place.file), place.file), place.file)
    except (SourceError, OSError):
        return None
    plain = next((one.value for one in documents if _same(one.value, item)), None)
    if plain is None:
        return None
    value = clone(item.value)
    delete(value, "sops")
    for field in ("data", "stringData"):
        entries, sealed = plain.get(field), value.get(field)
        if isinstance(entries, YamlMap) and isinstance(sealed, YamlMap):
            for key, text in entries.items():
                origin = sealed.origins.get(key)
                assign(sealed, key, text, Origin(origin.place, why=OPENED) if origin else None)
    return replace(item, value=value)


def _same(value: object, item: Object) -> bool:
    """Whether a document of the file is the object; its name may have changed since it was read."""
    if not isinstance(value, YamlMap) or value.get("kind") != item.kind:
        return False
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, YamlMap) else None
    return isinstance(name, str) and (name == item.name or name in item.name)
