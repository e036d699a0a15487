"""Other Git repositories: out of a cache, which the network fills where that is allowed.

    <digest of the address>/            a bare repository
        refs/labwright/<digest of what was asked for>

What was asked for once is answered from there for ever after, unless it is to be refreshed: rendering twice gives the same.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from labwright.source import Diagnostic, Severity, SourceError

if TYPE_CHECKING:  # few repositories name another one, and those that do none are rendered sooner without it
    from labwright.tree.git import GitTree


class GitCache:
    """Commits of other repositories. Several threads and processes may share its folder."""

    def __init__(
        self,
        folder: Path,
        *,
        allow_network: bool = False,
        refresh: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._folder = folder
        self._allow_network = allow_network
        self._refresh = refresh
        self._progress = progress or (lambda _text: None)
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[tuple[str, str], GitTree | SourceError] = {}

    def tree(self, url: str, revision: str) -> GitTree:
        """The files of a repository at a branch, a tag, a full reference name, a commit, or the newest tag in a range of versions;
        at its HEAD when the revision is empty. Raises SourceError G008 when it is not in the cache and may not be fetched, G006 or
        G007 when it cannot be.
        """
        with self._lock:
            lock = self._locks.setdefault(url, threading.Lock())
        with lock:
            found = self._known.get((url, revision))
            if found is None:
                try:
                    found = self._tree(url, revision)
                except SourceError as error:
                    found = error
                self._known[url, revision] = found
        if isinstance(found, SourceError):
            raise found
        return found

    def _tree(self, url: str, revision: str) -> GitTree:
        from labwright.tree.git import GitTree
        from labwright.tree.git_remote import fetch, is_id, references

        into = self._folder / _digest(url.strip().rstrip("/").removesuffix(".git"))
        target = f"refs/labwright/{_digest(revision)}"
        stale = self._refresh and not is_id(revision)
        if self._allow_network and (stale or not (into / target).is_file()):
            self._progress(f"{url} at {revision or 'HEAD'}")
            wanted = revision if is_id(revision) else reference_of(revision, references(url))
            if wanted is None:
                raise _fault("G007", f"{url} has no branch, tag or version `{revision}`")
            fetch(into, url, wanted, target)
        if not (into / target).is_file():
            raise _fault("G008", f"{url} at {revision or 'HEAD'} is not in the cache")
        return GitTree(into, target)


def reference_of(revision: str, known: Mapping[str, str]) -> str | None:
    """The full name of the reference that a revision means, a tag before a branch as Git has it; None when there is none."""
    exact = [revision or "HEAD", f"refs/tags/{revision}", f"refs/heads/{revision}"]
    found = next((name for name in exact if name in known), None)
    return found or _newest(
        revision, (name.removeprefix("refs/tags/") for name in known if name.startswith("refs/tags/"))
    )


def _newest(text: str, tags: Iterable[str]) -> str | None:
    from labwright.kube.semver import RangeError, best, parse_range

    try:
        tag = best(parse_range(text), tags)
    except RangeError:
        return None
    return f"refs/tags/{tag}" if tag is not None else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _fault(code: str, message: str) -> SourceError:
    return SourceError(Diagnostic(Severity.ERROR, code, message))
