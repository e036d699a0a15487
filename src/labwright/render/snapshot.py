"""A repository as it stands at one moment, and what was looked at in it.

`Snapshot` answers every question about a file system once, so that all units of a cluster see the same files and nothing is
read twice. `Recorder` remembers the questions of one build with their answers: when all of them are answered the same way
again, the build would have the same result (a constructive trace, as build systems call it).
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping

from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree import FileSystem

ABSENT = "-"
FILE = "f"
FOLDER = "d"
UNREADABLE = "!"

Trace = dict[str, str]
"""What was asked, and the answer: `?path` (absent, file or folder), `=path` (digest of a content), `/path` (digest of a listing)."""

MAX_KEPT = 1 << 20
"""Files up to this size stay in memory; larger ones are read again when they are needed again."""


MAX_FOLDERS = 20_000
"""Most folders that are looked into: symbolic links to folders that hold such links multiply. The largest of the public
repositories tried has about 2,000."""


class Snapshot:
    """A `FileSystem` over another one that asks it only once. Raises what the other one raises."""

    def __init__(self, fs: FileSystem) -> None:
        self._fs = fs
        self._kinds: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._large: set[str] = set()

    def kind(self, path: str) -> str:
        """ABSENT, FILE or FOLDER."""
        found = self._kinds.get(path)
        if found is None:
            found = FILE if self._fs.is_file(path) else FOLDER if self._fs.is_dir(path) else ABSENT
            self._kinds[path] = found
        return found

    def exists(self, path: str) -> bool:
        return self.kind(path) != ABSENT

    def is_file(self, path: str) -> bool:
        return self.kind(path) == FILE

    def is_dir(self, path: str) -> bool:
        return self.kind(path) == FOLDER

    def read(self, path: str) -> bytes:
        found = self._contents.get(path)
        if found is None:
            found = self._fs.read(path)
            if len(found) <= MAX_KEPT:
                self._contents[path] = found
            else:
                self._large.add(path)
        return found

    def list(self, path: str) -> tuple[str, ...]:
        found = self._names.get(path)
        if found is None:
            if len(self._names) >= MAX_FOLDERS:
                what = f"more than {MAX_FOLDERS} folders, the last one {path}"
                raise SourceError(Diagnostic(Severity.ERROR, "T002", what, help="do symbolic links multiply them?"))
            found = self._names[path] = self._fs.list(path)
        return found

    def digest(self, path: str) -> str:
        """A digest of a file's content; UNREADABLE when it cannot be read."""
        found = self._digests.get(path)
        if found is None:
            try:
                found = hashlib.blake2b(self.read(path), digest_size=20).hexdigest()
            except (OSError, SourceError):
                found = UNREADABLE
            self._digests[path] = found
        return found

    def listing(self, path: str) -> str:
        """A digest of a folder's names; UNREADABLE when there is none."""
        try:
            names = self.list(path)
        except (OSError, SourceError):
            return UNREADABLE
        return hashlib.blake2b("\0".join(names).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    def contents(self, paths: Iterable[str]) -> Trace:
        """The contents of files as questions with their answers; what is no file is passed over."""
        return {f"={path}": self.digest(path) for path in paths if self.is_file(path)}

    def trace(self) -> Trace:
        """Everything that was asked so far, with the answers. What a listing or a content implies is left out."""
        asked = {
            f"={path}": self.digest(path) for path in sorted(self._digests.keys() | self._contents.keys() | self._large)
        }
        asked.update((f"/{path}", self.listing(path)) for path in sorted(self._names))
        for path, kind in sorted(self._kinds.items()):
            parent = posixpath.dirname(path)
            implied = (
                f"={path}" in asked
                if kind == FILE
                else path in self._names
                if kind == FOLDER
                else parent in self._names and posixpath.basename(path) not in self._names[parent]
            )
            if not implied:
                asked[f"?{path}"] = kind
        return asked

    def answers(self, trace: Mapping[str, str]) -> bool:
        """Whether every question of a trace has the same answer here."""
        return all(self._answer(question) == answer for question, answer in trace.items())

    def _answer(self, question: str) -> str:
        what, path = question[0], question[1:]
        if what == "=":
            return self.digest(path)
        return self.kind(path) if what == "?" else self.listing(path)


class Recorder:
    """A `FileSystem` that notes what one build asks of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._kinds: set[str] = set()
        self._read: set[str] = set()
        self._listed: set[str] = set()

    def exists(self, path: str) -> bool:
        self._kinds.add(path)
        return self.snapshot.exists(path)

    def is_file(self, path: str) -> bool:
        self._kinds.add(path)
        return self.snapshot.is_file(path)

    def is_dir(self, path: str) -> bool:
        self._kinds.add(path)
        return self.snapshot.is_dir(path)

    def read(self, path: str) -> bytes:
        self._read.add(path)
        return self.snapshot.read(path)

    def list(self, path: str) -> tuple[str, ...]:
        self._listed.add(path)
        return self.snapshot.list(path)

    def used(self, path: str) -> None:
        """Note a file whose content came out of some other memory; what is no file of the snapshot is passed over."""
        if self.snapshot.is_file(path):
            self._read.add(path)

    def trace(self) -> Trace:
        """All questions so far with their answers."""
        asked = {f"?{path}": self.snapshot.kind(path) for path in self._kinds - self._read}
        asked.update((f"={path}", self.snapshot.digest(path)) for path in self._read)
        asked.update((f"/{path}", self.snapshot.listing(path)) for path in self._listed)
        return asked
