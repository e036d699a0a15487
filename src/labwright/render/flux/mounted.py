"""The files of other repositories, each below a folder of its own beside those of this one.

What comes out of them has places like `.repositories/infra/apps/web.yaml`: file `apps/web.yaml` of GitRepository `infra`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labwright.tree import FileSystem

MOUNT = ".repositories"
"""The folder under which other repositories stand."""
ELSEWHERE = "//"
"""Between the name of a repository and a path in it. No path of this repository has it."""
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


class Mount(NamedTuple):
    """Another repository at one commit, as its source shows it."""

    name: str
    """That of its source, or one like it where that is taken."""
    key: str
    """All that decides the files: no two states of a repository have the same."""
    files: FileSystem

    @property
    def folder(self) -> str:
        """Where it stands."""
        return f"{MOUNT}/{self.name}"


Mounts = Mapping[str, Mount]
"""Other repositories by their names."""


def free_name(name: str, taken: Collection[str]) -> str:
    """A name for a mount that is one part of a path, and that nothing else has."""
    wanted = _ODD.sub("-", name).strip(".") or "repository"
    made, number = wanted, 1
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    return made


def find(path: str, mounts: Mounts) -> tuple[Mount, str] | None:
    """The repository that a path leads into, and the path in there; None for a path that leads into none."""
    if not mounts or MOUNT not in path:
        return None
    first, _, rest = posixpath.normpath(path).partition("/")
    name, _, inside = rest.partition("/")
    mount = mounts.get(name) if first == MOUNT else None
    return (mount, inside or ".") if mount is not None else None


@dataclass(frozen=True, slots=True)
class MountedTree:
    """One of several repositories; the others have folders of their own beside it.

    Only what is in that one is there, so that no path leads out of it. Whoever knows of a file elsewhere, since a field comes
    from there, may read it all the same.
    """

    fs: FileSystem
    mounts: Mounts
    looks_into: str = ""
    """The name of the one; empty for `fs`."""

    def shown(self, path: str) -> str:
        """A path as a reader would say it: `infra//apps`; the path itself where it leads into no other repository."""
        there = find(path, self.mounts)
        return path if there is None else f"{there[0].name}{ELSEWHERE}{'' if there[1] == '.' else there[1]}"

    def exists(self, path: str) -> bool:
        there = self._seen(path)
        return there is not None and there[0].exists(there[1])

    def is_file(self, path: str) -> bool:
        there = self._seen(path)
        return there is not None and there[0].is_file(there[1])

    def is_dir(self, path: str) -> bool:
        there = self._seen(path)
        return there is not None and there[0].is_dir(there[1])

    def list(self, path: str) -> tuple[str, ...]:
        there = self._seen(path)
        if there is None:
            raise FileNotFoundError(path)
        return there[0].list(there[1])

    def read(self, path: str) -> bytes:
        files, inside = self._at(path)
        return files.read(inside)

    def _at(self, path: str) -> tuple[FileSystem, str]:
        there = find(path, self.mounts)
        return (self.fs, path) if there is None else (there[0].files, there[1])

    def _seen(self, path: str) -> tuple[FileSystem, str] | None:
        there = find(path, self.mounts)
        if (there[0].name if there is not None else "") != self.looks_into:
            return None
        return self._at(path)
