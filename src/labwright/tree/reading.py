"""Reading a tree, from memory or from disk, through one protocol.

Paths are relative to the root, with `/`; `""` and `"."` name the root. A path that leaves the root does not exist.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from labwright.source import Diagnostic, Place, Severity, SourceError
from labwright.tree.paths import normal, parents

MAX_FILE_BYTES = 32 * 2**20
"""Largest file read from disk. What a repository renders from is far smaller. Chosen by feel."""

MAX_ENTRIES = 20_000
"""Most names in one folder. Chosen by feel, against a folder made to exhaust memory."""


class FileSystem(Protocol):
    """What readers of a tree need. `Tree` and `DiskTree` have it.

    Missing things raise FileNotFoundError, IsADirectoryError or NotADirectoryError, as the operating system's calls do;
    what is there but must not be read raises SourceError.
    """

    def exists(self, path: str) -> bool:
        """Whether the path is a file or folder."""
        ...

    def is_file(self, path: str) -> bool:
        """Whether the path is a file."""
        ...

    def is_dir(self, path: str) -> bool:
        """Whether the path is a folder."""
        ...

    def read(self, path: str) -> bytes:
        """The content of a file."""
        ...

    def list(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted."""
        ...


class DiskTree:
    """A folder on disk, read when asked. Symbolic links are followed only while they stay within the root.

    Codes of its SourceErrors: T001 a link leads outside, T002 too large, T003 not a regular file or not readable.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(os.path.realpath(root))
        self._inside = str(self.root).rstrip("/") + "/"
        self._folders: dict[str, str] = {"": str(self.root).rstrip("/")}
        """Real paths of folders that were looked into: most of the work of a path is its folder."""
        self._seen: dict[str, bool] = {}
        """Files and folders of folders that were listed, links apart, and whether they are folders: no need to ask again."""

    def __repr__(self) -> str:
        return f"DiskTree({str(self.root)!r})"

    def exists(self, path: str) -> bool:
        """Whether the path is a file or folder within the root."""
        return path in self._seen or self._stat(path) is not None

    def is_file(self, path: str) -> bool:
        """Whether the path is a regular file within the root."""
        is_folder = self._seen.get(path)
        if is_folder is not None:
            return not is_folder
        found = self._stat(path)
        return found is not None and stat.S_ISREG(found.st_mode)

    def is_dir(self, path: str) -> bool:
        """Whether the path is a folder within the root."""
        is_folder = self._seen.get(path)
        if is_folder is not None:
            return is_folder
        found = self._stat(path)
        return found is not None and stat.S_ISDIR(found.st_mode)

    def read(self, path: str) -> bytes:
        """The content of a file. Raises OSError when it is not there, SourceError when it must not be read."""
        real = self._real(path)
        if real is None:
            raise FileNotFoundError(path)
        try:
            # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever. Links were followed already.
            descriptor = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        except PermissionError:
            raise _refusal("T003", f"{path} cannot be read: permission denied") from None
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(path) from None
        except OSError as error:
            raise _refusal("T003", f"{path} cannot be read: {error.strerror}") from None
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError(path)
            if not stat.S_ISREG(found.st_mode):
                raise _refusal("T003", f"{path} is not a regular file")
            # Asked for as much as the largest file has, Python would take that much memory first.
            content = file.read(min(found.st_size, MAX_FILE_BYTES) + 1)
            if len(content) > found.st_size:  # it grew meanwhile
                content += file.read(MAX_FILE_BYTES + 1 - len(content))
        if len(content) > MAX_FILE_BYTES:
            raise _refusal("T002", f"{path} is larger than {MAX_FILE_BYTES // 2**20} MiB", Place(path, 1, 1, 1, 1))
        return content

    def list(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted. Raises OSError when there is no such folder, SourceError when it is too large."""
        real = self._real(path)
        if real is None:
            raise FileNotFoundError(path)
        names = []
        where = normal(path)
        start = f"{where}/" if where else ""
        try:
            with os.scandir(real) as entries:
                for entry in entries:
                    names.append(entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        self._seen[start + entry.name] = True
                    elif entry.is_file(follow_symlinks=False):
                        self._seen[start + entry.name] = False
                    if len(names) > MAX_ENTRIES:
                        raise _refusal("T002", f"{path or '.'} has more than {MAX_ENTRIES} entries")
        except PermissionError:
            raise _refusal("T003", f"{path or '.'} cannot be read: permission denied") from None
        return tuple(sorted(name for name in names if _is_text(name)))

    def _stat(self, path: str) -> os.stat_result | None:
        where = normal(path)
        if where is None:
            return None
        folder, _, name = where.rpartition("/")
        try:
            found = os.lstat(f"{self._folder(folder, path)}/{name}" if where else self.root)
            if not stat.S_ISLNK(found.st_mode):
                return found
            found = os.lstat(self._step(folder, name, path))
        except (OSError, ValueError, SourceError):
            return None
        # What is a link after all links were followed goes round in a circle.
        return None if stat.S_ISLNK(found.st_mode) else found

    def _real(self, path: str) -> str | None:
        """The path on disk, None when it leaves the root by its text. Raises SourceError when a link leads outside."""
        where = normal(path)
        if where is None:
            return None
        if not where:
            return str(self.root)
        folder, _, name = where.rpartition("/")
        return self._step(folder, name, path)

    def _step(self, folder: str, name: str, path: str) -> str:
        """Where a name in a folder really is. Raises SourceError when it is a link that leads outside or back."""
        real = f"{self._folder(folder, path)}/{name}"
        if (f"{folder}/{name}" if folder else name) in self._seen:
            return real
        try:
            linked = stat.S_ISLNK(os.lstat(real).st_mode)
        except OSError:
            return real
        if not linked:
            return real
        target = os.path.realpath(real)
        if not target.startswith(self._inside) and target != str(self.root):
            raise _refusal("T001", f"{path} is a symbolic link that leads out of the folder")
        around = [self._folder(one, path) for one in ("", *parents(f"{folder}/{name}" if folder else name))]
        if any(one == target or one.startswith(target.rstrip("/") + "/") for one in around):
            raise _refusal("T001", f"{path} is a symbolic link that leads back to a folder around it")
        return target

    def _folder(self, folder: str, path: str) -> str:
        """The real path of a folder, which is remembered."""
        found = self._folders.get(folder)
        if found is None:
            above, _, name = folder.rpartition("/")
            found = self._folders[folder] = self._step(above, name, path)
        return found

    def real(self, path: str) -> str:
        """The path with its links resolved, relative to the root; as it is where it leads nowhere. Raises SourceError (T001)."""
        found = self._real(path)
        return path if found is None else os.path.relpath(found, self.root)


def files_below(files: FileSystem, folder: str = "", skip: frozenset[str] = frozenset({".git"})) -> Iterator[str]:
    """All files below a folder, sorted by folder and name, without folders named in `skip`. Links are not followed into folders twice.

    Raises what `FileSystem.list` raises.
    """
    for name in files.list(folder):
        path = f"{folder}/{name}" if folder else name
        if files.is_file(path):
            yield path
        elif name not in skip and path.count("/") < _MAX_FOLDERS and files.is_dir(path):
            yield from files_below(files, path, skip)


_MAX_FOLDERS = 40
"""Deepest nesting walked, so that a link to its own parent ends. Chosen by feel."""


def _is_text(name: str) -> bool:
    """Names that are not UTF-8 arrive as lone surrogates; nothing in a repository can refer to them."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _refusal(code: str, message: str, place: Place | None = None) -> SourceError:
    return SourceError(Diagnostic(Severity.ERROR, code, message, place))
