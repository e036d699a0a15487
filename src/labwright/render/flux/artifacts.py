"""What an ArtifactGenerator makes out of sources.

Mirrors source-watcher (internal/builder): copy operations with the manners of `cp -r`, globs, excludes, and YAML files that are
merged. An artifact is shown as a folder of its own; which file of the repository each of its files is, it can tell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from labwright.render.flux.sourceignore import matches
from labwright.source import SourceError, YamlMap, dump, load, plain
from labwright.tree import FileSystem, files_below

MOUNT = ".artifacts"
"""The folder under which artifacts stand. Nothing in a repository can be called so and be seen: artifacts hide it."""
_GLOB = re.compile(r"[*?\[\]]")
_BRACES = re.compile(r"\{([^{}]*)\}")
MAX_ALTERNATIVES = 64
"""Most choices of braces in one pattern. Chosen by feel."""


class Copy(NamedTuple):
    """One copy operation of an artifact."""

    alias: str
    pattern: str
    target: str
    into: bool
    """The target ends in a slash: a folder in any case."""
    excluded: tuple[str, ...] = ()
    merges: bool = False
    extracts: bool = False


def read_copy(entry: dict[str, Any]) -> Copy | None:
    """A copy operation as written; None when source-watcher refuses it."""
    source, target = str(entry.get("from", "")), str(entry.get("to", ""))
    alias, slash, pattern = source.removeprefix("@").partition("/")
    if not source.startswith("@") or not slash or not target.startswith("@artifact/"):
        return None
    excluded = entry.get("exclude")
    return Copy(
        alias,
        pattern,
        target.removeprefix("@artifact/"),
        target.endswith("/"),
        tuple(str(one) for one in excluded) if isinstance(excluded, list) else (),
        entry.get("strategy") == "Merge",
        entry.get("strategy") == "Extract",
    )


def files_of(copies: tuple[Copy, ...], root: Callable[[str], str | None], fs: FileSystem) -> dict[str, tuple[str, ...]]:
    """The artifact's files: each with the files of the repository that make it, more than one where they are merged.

    `root` is the folder of the repository that an alias stands for; None for a source that is elsewhere, of which nothing is known.
    """
    made: dict[str, tuple[str, ...]] = {}
    for copy in copies:
        start = root(copy.alias)
        if start is None or copy.extracts:
            continue
        for source, target in _copied(copy, start, fs, made):
            merged = copy.merges and target in made
            made[target] = (*made[target], source) if merged else (source,)
    return made


def _copied(copy: Copy, start: str, fs: FileSystem, made: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Files of the repository and their place in the artifact."""
    if not _GLOB.search(copy.pattern):
        path = posixpath.normpath(copy.pattern or ".")
        whole = posixpath.normpath(posixpath.join(start, path))
        if fs.is_dir(whole):
            yield from _folder(copy, whole, start, posixpath.join(copy.target, posixpath.basename(path)), path, fs)
        elif fs.is_file(whole) and not _excluded(path, ".", copy.excluded):
            below = copy.into or any(one.startswith(copy.target.rstrip("/") + "/") for one in made)
            target = posixpath.join(copy.target, posixpath.basename(path)) if below else copy.target
            yield whole, posixpath.normpath(target)
        return
    base = _before_glob(copy.pattern)
    stripped = copy.pattern.removesuffix("/**") if copy.pattern.endswith("/**") else None
    for match in _matching(copy.pattern, start, fs):
        if _excluded(match, base, copy.excluded):
            continue
        inside = match[len(stripped) + 1 :] if stripped and match.startswith(stripped + "/") else match
        target, whole = posixpath.join(copy.target, inside), posixpath.normpath(posixpath.join(start, match))
        if fs.is_dir(whole):
            yield from _folder(copy, whole, start, target, base, fs)
        else:
            yield whole, posixpath.normpath(target)


def _folder(copy: Copy, folder: str, start: str, target: str, base: str, fs: FileSystem) -> Iterator[tuple[str, str]]:
    """All that is below a folder, folders that are excluded apart."""
    for file in files_below(fs, "" if folder == "." else folder):
        relative = posixpath.relpath(file, folder)
        path = posixpath.relpath(file, start)
        steps = [posixpath.normpath(path)]
        while len(steps[-1]) > len(posixpath.relpath(folder, start)) and "/" in steps[-1]:
            steps.append(posixpath.dirname(steps[-1]))
        inner = [one for one in steps if one != posixpath.relpath(folder, start)]
        if not any(_excluded(one, base, copy.excluded) for one in inner):
            yield file, posixpath.normpath(posixpath.join(target, relative))


def _matching(pattern: str, start: str, fs: FileSystem) -> Iterator[str]:
    """Paths below `start` that Go's fs.Glob finds: a `**` is one part there, like `*`."""

    def step(parts: list[str], at: str) -> Iterator[str]:
        if not parts:
            yield at
            return
        folder = posixpath.normpath(posixpath.join(start, at))
        if not fs.is_dir(folder):
            return
        names = fs.list(folder) if _GLOB.search(parts[0]) else (parts[0],)
        for name in names:
            path = posixpath.normpath(posixpath.join(at, name))
            if matches(parts[0].replace("**", "*"), name) and fs.exists(
                posixpath.normpath(posixpath.join(start, path))
            ):
                yield from step(parts[1:], path)

    yield from step([part for part in pattern.split("/") if part], "")


def _before_glob(pattern: str) -> str:
    kept: list[str] = []
    for part in posixpath.normpath(pattern).split("/"):
        if _GLOB.search(part):
            break
        kept.append(part)
    return "/".join(kept) or "."


def _excluded(path: str, base: str, patterns: tuple[str, ...]) -> bool:
    relative = posixpath.relpath(path, base) if base not in ("", ".") else path
    names = {path, relative} if not relative.startswith("..") else {path}
    return any(
        double_star(pattern, name) or ("/" not in pattern and double_star(pattern, posixpath.basename(name)))
        for pattern in patterns
        for name in names
    )


def double_star(pattern: str, path: str) -> bool:
    """Whether a path matches a pattern of doublestar: `**` for any depth, `*` within a part, `{a,b}` for either."""
    return any(_parts_match(tuple(one.split("/")), tuple(path.split("/"))) for one in _alternatives(pattern))


@lru_cache(maxsize=256)
def _alternatives(pattern: str) -> tuple[str, ...]:
    """The pattern without braces, once for each choice; no more than MAX_ALTERNATIVES of them."""
    made = [pattern]
    for _ in range(MAX_ALTERNATIVES):
        index = next((at for at, one in enumerate(made) if _BRACES.search(one)), None)
        if index is None or len(made) > MAX_ALTERNATIVES:
            break
        one = made.pop(index)
        if match := _BRACES.search(one):
            made.extend(one[: match.start()] + choice + one[match.end() :] for choice in match.group(1).split(","))
    return tuple(made)


def _parts_match(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Part by part; each pair of positions is looked at once."""
    reachable = {0}
    for part in pattern:
        if part == "**":
            reachable = set(range(min(reachable, default=len(path) + 1), len(path) + 1))
        else:
            glob = part.replace("**", "*")
            reachable = {at + 1 for at in reachable if at < len(path) and matches(glob, path[at])}
    return len(path) in reachable


@dataclass(slots=True)
class ArtifactView:
    """A file system in which the artifact is the folder `mount`; all else is as it was."""

    fs: FileSystem
    mount: str
    copies: tuple[Copy, ...]
    root: Callable[[str], str | None]
    _files: dict[str, tuple[str, ...]] | None = None
    _folders: dict[str, set[str]] = field(default_factory=dict)

    def real(self, path: str) -> str:
        """The file of the repository that a file of the artifact is, or mostly is."""
        inside = self._inside(path)
        return self.files.get(inside, (path,))[-1] if inside is not None else path

    def made_of(self, path: str) -> tuple[str, ...]:
        """All files of the repository that make a file of the artifact."""
        inside = self._inside(path)
        return self.files.get(inside, ()) if inside is not None else (path,)

    def real_folder(self, path: str) -> str:
        """The folder of the repository that a folder of the artifact is; the path itself where that is not one folder."""
        inside = self._inside(path)
        if inside is None:
            return path
        for file, sources in self.files.items():
            below = file if inside == "." else file.removeprefix(inside + "/")
            if (inside == "." or below != file) and sources[-1].endswith("/" + below):
                return sources[-1].removesuffix("/" + below)
        return path

    @property
    def files(self) -> dict[str, tuple[str, ...]]:
        """The artifact's files, and what makes them."""
        if self._files is None:
            self._files = files_of(self.copies, self.root, self.fs)
            self._folders = {".": set()}
            for file in self._files:
                parts = file.split("/")
                for depth in range(len(parts)):
                    self._folders.setdefault("/".join(parts[:depth]) or ".", set()).add(parts[depth])
        return self._files

    def _inside(self, path: str) -> str | None:
        """A path within the artifact; None for any other."""
        path = posixpath.normpath(path)
        if path == self.mount:
            return "."
        return path.removeprefix(self.mount + "/") if path.startswith(self.mount + "/") else None

    def exists(self, path: str) -> bool:
        return self.is_file(path) or self.is_dir(path)

    def is_file(self, path: str) -> bool:
        inside = self._inside(path)
        return self.fs.is_file(path) if inside is None else inside in self.files

    def is_dir(self, path: str) -> bool:
        inside = self._inside(path)
        if inside is None:
            return self.fs.is_dir(path)
        return bool(self.files) and inside in self._folders

    def list(self, path: str) -> tuple[str, ...]:
        inside = self._inside(path)
        if inside is None:
            return self.fs.list(path)
        if not self.files or inside not in self._folders:
            raise FileNotFoundError(path)
        return tuple(sorted(self._folders[inside]))

    def read(self, path: str) -> bytes:
        inside = self._inside(path)
        if inside is None:
            return self.fs.read(path)
        sources = self.files.get(inside)
        if sources is None:
            raise FileNotFoundError(path)
        contents = [self.fs.read(source) for source in sources]
        return contents[0] if len(contents) == 1 else _merged(contents, sources)


def _merged(contents: list[bytes], sources: tuple[str, ...]) -> bytes:
    """YAML files merged as mappings; what is no mapping is replaced (merge.go)."""
    made: Any = None
    for content, source in zip(contents, sources, strict=True):
        try:
            value = plain(load(content, source).value)
        except SourceError:
            return content
        made = _merge(made, value) if isinstance(made, dict) and isinstance(value, dict) else value
    return dump(made).encode() if isinstance(made, dict | YamlMap) else contents[-1]


def _merge(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    made = dict(one)
    for key, item in other.items():
        there = made.get(key)
        made[key] = _merge(there, item) if isinstance(there, dict) and isinstance(item, dict) else item
    return made
