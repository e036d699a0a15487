"""Results kept from one run to the next, by a digest of all that decides them.

A memo is invisible: whoever asks it must be able to compute the same bytes without it. Entries are never changed, only added
and, when there are too many, dropped; so any number of processes may share one folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Protocol

FORMAT = 1
"""Goes into every key: raise it when the meaning of stored bytes changes."""


class Memo(Protocol):
    """Bytes by key."""

    keeps: bool
    """False when nothing will be kept, so that nobody prepares it."""

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, None when there is nothing (any more)."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key. Never fails: what cannot be kept is computed again next time."""
        ...


class NoMemo:
    """Keeps nothing."""

    keeps = False

    def get(self, key: str) -> bytes | None:
        return None

    def put(self, key: str, data: bytes) -> None:
        return None


class DiskMemo:
    """A folder of entries, one file each, with a checksum so that a torn or altered one counts as absent."""

    keeps = True

    def __init__(self, folder: Path, max_bytes: int = 1 << 30) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._written = 0

    def get(self, key: str) -> bytes | None:
        try:
            with self._path(key).open("rb") as file:
                found = file.read()
        except OSError:
            return None
        checksum, data = found[:_CHECKSUM], found[_CHECKSUM:]
        return data if checksum == _checksum(data) else None

    def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        beside = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # charts put values into Secrets
            path.parent.mkdir(exist_ok=True)
            try:
                beside.write_bytes(_checksum(data) + data)
                beside.replace(path)
            except OSError:
                beside.unlink(missing_ok=True)
            self._written += len(data)
            if self._written > self._max_bytes // _PRUNE_EVERY:
                self._written = 0
                self.prune()

    def prune(self) -> None:
        """Drop the oldest entries beyond the size that the folder may have. Done now and then by `put` itself."""
        with contextlib.suppress(OSError):
            found = [(path, path.stat()) for path in self._folder.glob("??/*")]
            total = sum(state.st_size for _, state in found)
            for path, state in sorted(found, key=lambda one: one[1].st_mtime_ns):
                if total <= self._max_bytes:
                    return
                path.unlink(missing_ok=True)
                total -= state.st_size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


_PRUNE_EVERY = 16
"""The folder is looked over whenever a process has written this part of what it may hold."""
_CHECKSUM = 16
"""Bytes before the data."""


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM).digest()


def digest(*parts: bytes | str) -> str:
    """A key made of parts; no two lists of parts share one."""
    made = hashlib.sha256(FORMAT.to_bytes(2))
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8))
        made.update(data)
    return made.hexdigest()
