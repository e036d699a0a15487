"""Single steps on disk that never follow a symbolic link, shared by the two ways of writing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from labwright.tree.change import Blocked, Found, Place
from labwright.tree.paths import parents

_SYNC_THREADS = 16
"""File systems gather syncs that are asked for at the same time into few commits."""


class DiskFolder:
    """A folder on disk, for deciding."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._above: dict[str, Found] = {}

    def look(self, path: str) -> Found:
        """What stands at a path, without following links."""
        for parent in parents(path):
            if parent not in self._above:
                self._above[parent] = _kind(self._root / parent)
            above = self._above[parent]
            if above is Place.ABSENT:
                return Place.ABSENT
            if above is not Place.FOLDER:
                return Blocked(parent, above.value if isinstance(above, Place) else "a file")
        return state(self._root / path)

    def below(self, path: str) -> Iterator[str]:
        """All that is not a folder, below a folder."""
        for folder, folders, files in os.walk(self._root / path):
            here = Path(folder)
            for name in files:
                yield (here / name).relative_to(self._root).as_posix()
            for name in folders:
                if (here / name).is_symlink():
                    yield (here / name).relative_to(self._root).as_posix()


def state(path: Path) -> Found:
    """The digest of a regular file, or what else stands there. Links are not followed; parents are not looked at."""
    kind = _kind(path)
    if isinstance(kind, Place):
        return kind
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kind(path: Path) -> Found:
    """What stands at a path; a regular file gives some text instead of its digest."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Place.ABSENT
    if stat.S_ISREG(mode):
        return "a file"
    if stat.S_ISDIR(mode):
        return Place.FOLDER
    return Place.LINK if stat.S_ISLNK(mode) else Place.OTHER


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; scripts are executable. The user's umask applies."""
    mode = 0o777 if content.startswith(b"#!") else 0o666
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def write_durably(path: Path, content: bytes) -> None:
    """Write or replace a file so that after a crash it has its old content or its new one, whole."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    write_new(beside, content)
    sync([beside])
    beside.replace(path)
    sync([path.parent])


def make_folders(root: Path, path: str) -> None:
    """Make the folders above a path. Raises NotADirectoryError when one of them is a link or a file."""
    for parent in parents(path):
        with contextlib.suppress(FileExistsError):
            (root / parent).mkdir()
        if not stat.S_ISDIR((root / parent).lstat().st_mode):
            raise NotADirectoryError(str(root / parent))


def remove_empty_folders(root: Path, path: str) -> None:
    """Remove the folders above a path that are empty, innermost first."""
    for parent in reversed(parents(path)):
        try:
            (root / parent).rmdir()
        except OSError:
            return


def sync(paths: list[Path]) -> None:
    """Make files and folders durable; returns when all are."""
    if len(paths) == 1:
        _sync(paths[0])
    elif paths:
        # Here, not above: reading a tree imports this module too, and needs no threads.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_SYNC_THREADS) as threads:
            list(threads.map(_sync, paths))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_all(path: Path) -> None:
    """Remove a folder and what is in it, if it is there. Links in it are removed, not followed."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(path)
