"""A commit of a Git repository as a file system, read from its objects; nothing is checked out.

Codes of the SourceErrors: those of `git_repository`; T001, T002 and T003 as `DiskTree` has them.
"""

from __future__ import annotations

import copy
import hashlib
import subprocess
import threading
import weakref
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from labwright.source import SourceError
from labwright.tree.git_repository import GitRepository, fault, pipe
from labwright.tree.paths import normal, parents
from labwright.tree.reading import MAX_ENTRIES, MAX_FILE_BYTES, FileSystem

__all__ = ["GitRepository", "GitTree"]

MAX_LINKS = 40
"""Most symbolic links followed for one path, as Linux does (path_resolution(7))."""

_MAX_LINK_BYTES = 4096


class _Entry(NamedTuple):
    mode: str
    id: str


_LINK = "120000"
_SUBMODULE = "160000"


class GitTree:
    """The files of one commit, a `FileSystem`. Symbolic links are followed while they stay below the folder; submodules are
    empty folders.

    `repository` is a repository or a folder in one, `revision` what Git takes for a commit, `folder` the one that is the root,
    relative to the repository's; a folder that the commit does not have is empty. Raises SourceError G001 to G003 and G005.
    """

    def __init__(self, repository: GitRepository | Path | str, revision: str, folder: str = "") -> None:
        self.repository = repository if isinstance(repository, GitRepository) else GitRepository(repository)
        self.revision = revision
        self.commit = self.repository.commit(revision)
        self.folder = normal(folder) or ""
        self._objects = _Objects(self.repository)
        self._beside: FileSystem | None = None

    def beside(self, files: FileSystem) -> GitTree:
        """The same commit. Git is not asked for a content that `files`, the folder in another state, has under the same path."""
        made = copy.copy(self)
        vars(made).update(_beside=files)
        return made

    def __repr__(self) -> str:
        return f"GitTree({self.revision!r}, {self.commit[:12]})"

    @cached_property
    def _files(self) -> dict[str, _Entry]:
        """Files and links by path; submodules are folders only."""
        return dict(item for item in self._listed if item[1].mode != _SUBMODULE)

    @cached_property
    def _listed(self) -> list[tuple[str, _Entry]]:
        start = f"{self.folder}/" if self.folder else ""
        found = []
        for line in self.repository.listing(self.commit).split(b"\0"):
            facts, _, raw = line.partition(b"\t")
            try:
                path = raw.decode("utf-8")
            except UnicodeDecodeError:
                continue  # as on disk: nothing in a repository can refer to it
            if path.startswith(start) and path and normal(path) == path:
                mode, _, identity = facts.decode("ascii").split(" ")
                found.append((path[len(start) :], _Entry(mode, identity)))
        return found

    @cached_property
    def _folders(self) -> dict[str, set[str]]:
        """Folder → names in it; the root is `""`."""
        folders: dict[str, set[str]] = {"": set()}
        for path, entry in self._listed:
            above, _, name = path.rpartition("/")
            if above not in folders:
                outer = ""
                for step in (*parents(above), above):
                    folders.setdefault(outer, set()).add(step.rpartition("/")[2])
                    outer = step
                    folders.setdefault(step, set())
            folders[above].add(name)
            if entry.mode == _SUBMODULE:
                folders.setdefault(path, set())
        return folders

    def exists(self, path: str) -> bool:
        """Whether the path is a file or folder below the root."""
        real = self._found(path)
        return real is not None and (real in self._files or real in self._folders)

    def is_file(self, path: str) -> bool:
        """Whether the path is a file below the root."""
        real = self._found(path)
        return real is not None and real in self._files

    def is_dir(self, path: str) -> bool:
        """Whether the path is a folder below the root."""
        real = self._found(path)
        return real is not None and real in self._folders

    def read(self, path: str) -> bytes:
        """The content of a file. Raises OSError when it is not there, SourceError when it must not be read."""
        identity = self._file(path).id
        known = self._known(path, identity)
        return known if known is not None else self._objects.read(identity, path)

    def _known(self, path: str, identity: str) -> bytes | None:
        """A content that need not be asked for."""
        if self._beside is None:
            return None
        try:
            content = self._beside.read(path)
        except (OSError, SourceError):
            return None
        return content if blob_id(content, len(identity)) == identity else None

    def digest(self, path: str) -> str:
        """Git's id of a file's content. Raises what `read` raises, but for too large files."""
        return self._file(path).id

    def list(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted. Raises OSError when there is no such folder, SourceError when it is too large."""
        real = self._real(path)
        names = None if real is None else self._folders.get(real)
        if names is None:
            raise NotADirectoryError(path) if real in self._files else FileNotFoundError(path)
        if len(names) > MAX_ENTRIES:
            raise fault("T002", f"{path or '.'} has more than {MAX_ENTRIES} entries")
        return tuple(sorted(names))

    def _file(self, path: str) -> _Entry:
        real = self._real(path)
        found = None if real is None else self._files.get(real)
        if found is not None:
            return found
        raise IsADirectoryError(path) if real in self._folders else FileNotFoundError(path)

    def _found(self, path: str) -> str | None:
        try:
            return self._real(path)
        except SourceError:
            return None

    def _real(self, path: str) -> str | None:
        """The path with links resolved, None when it leaves the root by its text or ends nowhere. Raises SourceError T001."""
        where = normal(path)
        if where is None or not self._links:
            return where
        steps = [step for step in where.split("/") if step][::-1]
        here = ""
        followed = 0
        while steps:
            step = steps.pop()
            if step == "..":
                if not here:
                    raise fault("T001", f"{path} is a symbolic link that leads out of the folder")
                here = here.rpartition("/")[0]
                continue
            there = f"{here}/{step}" if here else step
            if there not in self._links:
                here = there
                continue
            followed += 1
            if followed > MAX_LINKS:
                return None
            target = self._links[there]
            if target.startswith("/"):
                raise fault("T001", f"{path} is a symbolic link that leads out of the folder")
            steps.extend(part for part in reversed(target.split("/")) if part not in {"", "."})
        return here

    @cached_property
    def _links(self) -> dict[str, str]:
        """Link → what it points to, as written. A target that is no text leads nowhere."""
        links = [(path, entry.id) for path, entry in self._files.items() if entry.mode == _LINK]
        return {path: self._target(path, identity) for path, identity in links}

    def _target(self, path: str, identity: str) -> str:
        try:
            return self._objects.read(identity, path, limit=_MAX_LINK_BYTES).decode("utf-8")
        except (SourceError, UnicodeDecodeError):
            return "\0"


def blob_id(content: bytes, digits: int = 40) -> str:
    """Git's id of a file's content, by the number of its digits: SHA-1 or SHA-256 (gitformat-hash-function-transition)."""
    made = hashlib.sha256() if digits == _SHA256_DIGITS else hashlib.sha1(usedforsecurity=False)
    made.update(b"blob %d\0" % len(content))
    made.update(content)
    return made.hexdigest()


_SHA256_DIGITS = 64


class _Objects:
    """Contents by id, through one Git that keeps running. Threads may share it."""

    def __init__(self, repository: GitRepository) -> None:
        self._repository = repository
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, identity: str, path: str, limit: int | None = None) -> bytes:
        """A content. `path` is for messages."""
        with self._lock:
            process = self._running()
            asked, answered = pipe(process.stdin), pipe(process.stdout)
            try:
                asked.write(identity.encode("ascii") + b"\n")
                asked.flush()
                answer = answered.readline().split()
            except BrokenPipeError:
                answer = []
            if len(answer) != 3 or answer[1] != b"blob":
                self._stop()
                raise fault("T003", f"{path} cannot be read: the repository lacks its content")
            size = int(answer[2])
            if size > (MAX_FILE_BYTES if limit is None else limit):
                self._stop()  # cheaper than to read what nobody wants
                raise fault("T002", f"{path} is larger than {MAX_FILE_BYTES // 2**20} MiB")
            content = answered.read(size + 1)
        if len(content) != size + 1:
            raise fault("T003", f"{path} cannot be read: the repository lacks its content")
        return content[:-1]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = self._repository.start("cat-file", "--batch")
            weakref.finalize(self, _end, self._process)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process go; one that was ended before stays so."""
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue
    process.wait()
