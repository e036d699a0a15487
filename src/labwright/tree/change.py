"""What writing a tree will change, decided before anything is touched.

A file is ours as long as it has the content that we wrote, which the manifest remembers. Anything else is the user's, and is
kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from labwright.tree.manifest import PATH as MANIFEST
from labwright.tree.manifest import Manifest, digest, to_bytes
from labwright.tree.memory import Tree
from labwright.tree.paths import OWN_FOLDER


class Kept(NamedTuple):
    """A file that was left as it is although the tree says otherwise."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path} ({self.why})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a write did. Paths are sorted."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any file was created, updated or removed."""
        return bool(self.created or self.updated or self.removed)


class Place(Enum):
    """What stands at a path that is no regular file."""

    ABSENT = "absent"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    OTHER = "no regular file"


class Blocked(NamedTuple):
    """Something above the path is no folder."""

    by: str
    what: str


Found = str | Place | Blocked
"""What stands at a path: the digest of a regular file, or what else."""


class Folder(Protocol):
    """The folder to write into, as far as deciding needs it."""

    def look(self, path: str) -> Found:
        """What stands at a path, without following links."""
        ...

    def below(self, path: str) -> Iterable[str]:
        """All that is not a folder, below a folder."""
        ...


class Step(NamedTuple):
    """One file to change: its new content (None: remove it), and the digest of what stood there (None: nothing)."""

    path: str
    content: bytes | None
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The steps to take, and the report once they are taken."""

    steps: tuple[Step, ...]
    report: Report


_EDITED = "changed since labwright wrote it"
_FOREIGN = "not written by labwright"


def decide(
    tree: Tree,
    folder: Folder,
    manifest: Manifest,
    *,
    once: frozenset[str] = frozenset(),
    grown: frozenset[str] = frozenset(),
    overwrite: bool = False,
) -> Decision:
    """Compare a tree with a folder. Files in `once` are written only where absent; `overwrite` gives up the user's edits.

    `grown` are files of `once` whose new content was made from what stands there; they are replaced.

    Raises ValueError when the tree emits into labwright's own folder.
    """
    if any(path.startswith(f"{OWN_FOLDER}/") or path == OWN_FOLDER for path in tree):
        raise ValueError(f"a tree must not emit into {OWN_FOLDER}")
    deciding = _Deciding(folder, manifest, overwrite=overwrite)
    for path in manifest.files:
        if path not in tree:
            deciding.drop(path)
    for path in manifest.once:
        if path not in tree:
            deciding.drop_once(path)
    for path, content in tree.items():
        if path in once:
            deciding.place_once(path, content, grown=path in grown)
        else:
            deciding.place(path, content)
    return deciding.decision()


class _Deciding:
    def __init__(self, folder: Folder, manifest: Manifest, *, overwrite: bool) -> None:
        self._folder = folder
        self._manifest = manifest
        self._overwrite = overwrite
        self._steps: list[Step] = []
        self._removed: set[str] = set()
        self._files: dict[str, str] = {}
        self._once: set[str] = set()
        self._paths: dict[str, list[str]] = {"created": [], "updated": [], "unchanged": []}
        self._kept: list[Kept] = []

    def drop(self, path: str) -> None:
        """A file we wrote and no longer emit."""
        found = self._folder.look(path)
        ours = self._manifest.files[path]
        if isinstance(found, str) and (found == ours or self._overwrite):
            self._steps.append(Step(path, None, found))
            self._removed.add(path)
        elif isinstance(found, str):
            self._keep(path, f"{_EDITED}; no longer part of the tree")

    def drop_once(self, path: str) -> None:
        if isinstance(self._folder.look(path), str):
            self._kept.append(Kept(path, "no longer part of the tree; delete it when it is not needed"))
            self._once.add(path)

    def place(self, path: str, content: bytes) -> None:
        found, new = self._look(path), digest(content)
        if found is Place.ABSENT:
            self._write("created", path, content, None)
        elif not isinstance(found, str):
            self._keep(path, _named(found))
            return
        elif found == new:
            self._paths["unchanged"].append(path)
        elif self._overwrite or found == self._manifest.files.get(path):
            self._write("updated", path, content, found)
        else:
            self._keep(path, _EDITED if path in self._manifest.files else _FOREIGN)
            return
        self._files[path] = new

    def place_once(self, path: str, content: bytes, *, grown: bool) -> None:
        found = self._look(path)
        if found is Place.ABSENT:
            self._write("created", path, content, None)
        elif isinstance(found, str) and grown and found != digest(content):
            self._write("updated", path, content, found)
        elif isinstance(found, str):
            self._paths["unchanged"].append(path)
        else:
            self._kept.append(Kept(path, _named(found)))
            return
        self._once.add(path)

    def decision(self) -> Decision:
        made = to_bytes(Manifest(files=self._files, once=frozenset(self._once)))
        before = self._folder.look(MANIFEST)
        if before != digest(made):
            self._steps.append(Step(MANIFEST, made, before if isinstance(before, str) else None))
        report = Report(
            created=tuple(self._paths["created"]),
            updated=tuple(self._paths["updated"]),
            unchanged=tuple(self._paths["unchanged"]),
            removed=tuple(sorted(self._removed)),
            kept=tuple(sorted(self._kept)),
        )
        return Decision(steps=tuple(self._steps), report=report)

    def _look(self, path: str) -> Found:
        """What will stand at the path once our own outdated files are gone."""
        found = self._folder.look(path)
        if isinstance(found, Blocked) and found.by in self._removed:
            return Place.ABSENT
        if found is Place.FOLDER and all(below in self._removed for below in self._folder.below(path)):
            return Place.ABSENT
        return found

    def _write(self, how: str, path: str, content: bytes, before: str | None) -> None:
        self._steps.append(Step(path, content, before))
        self._paths[how].append(path)

    def _keep(self, path: str, why: str) -> None:
        self._kept.append(Kept(path, why))
        if path in self._manifest.files:
            self._files[path] = self._manifest.files[path]


def _named(found: Place | Blocked) -> str:
    return f"{found.by} is {found.what}" if isinstance(found, Blocked) else f"is {found.value}"


def folder_of(files: Mapping[str, bytes]) -> Folder:
    """A folder in memory, to decide against a tree that is not on disk."""
    return _Memory(Tree(files))


class _Memory:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def look(self, path: str) -> Found:
        if self._tree.is_file(path):
            return digest(self._tree[path])
        return Place.FOLDER if self._tree.is_dir(path) else Place.ABSENT

    def below(self, path: str) -> Iterable[str]:
        return self._tree.under(path).paths
