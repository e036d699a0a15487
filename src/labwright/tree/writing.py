"""Writing a tree into a folder, in one atomic step. The design, and what it holds, is in docs/decisions/0007-atomic-write.md."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree import exchange, in_place
from labwright.tree.change import Report, decide
from labwright.tree.disk import DiskFolder
from labwright.tree.manifest import PATH as MANIFEST
from labwright.tree.manifest import Manifest, from_bytes
from labwright.tree.memory import Tree
from labwright.tree.paths import OWN_FOLDER

PROCESSES = Path("/proc")


def write(
    tree: Tree,
    out: Path,
    *,
    once: frozenset[str] = frozenset(),
    grown: frozenset[str] = frozenset(),
    overwrite: bool = False,
) -> Report:
    """Make a folder hold the tree. A crash at any moment leaves what was there, or what shall be there.

    Files that the user changed, and files that labwright never wrote, stay as they are and are reported as kept, unless
    `overwrite`. Files that labwright wrote and the tree no longer has are removed. Files in `once` (secrets) are written only
    where absent, and never removed; those of them in `grown`, whose new content was made from the old, are replaced. When nothing differs, nothing is written. Two writes at the same time follow one another.

    Raises SourceError: T010 or T011 for damaged bookkeeping, T012 when the folder cannot be written.
    """
    target = Path(os.path.realpath(out))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target):
            _recover(target)
            return _write(tree, target, once, grown, overwrite=overwrite)
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else str(out)
        raise SourceError(
            Diagnostic(Severity.ERROR, "T012", f"{out} cannot be written: {error.strerror or error}: {where}")
        ) from error


def preview(tree: Tree, out: Path, *, once: frozenset[str] = frozenset(), overwrite: bool = False) -> Report:
    """What `write` would do, without doing it."""
    target = Path(os.path.realpath(out))
    return decide(tree, DiskFolder(target), _manifest(target), once=once, overwrite=overwrite).report


def recover(out: Path) -> bool:
    """Clear up after a write that was killed. True when there was something to clear up. `write` does this by itself.

    Raises SourceError T011 for damaged bookkeeping.
    """
    target = Path(os.path.realpath(out))
    if not target.parent.is_dir():
        return False
    with _locked(target):
        return _recover(target)


def _recover(target: Path) -> bool:
    exchanged = exchange.recover(target)
    return in_place.recover(target) or exchanged


def _write(tree: Tree, target: Path, once: frozenset[str], grown: frozenset[str], *, overwrite: bool) -> Report:
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(20, "it is not a folder", str(target))
    decision = decide(tree, DiskFolder(target), _manifest(target), once=once, grown=grown, overwrite=overwrite)
    if not decision.steps:
        return decision.report
    if not _must_stay(target):
        # In place works wherever files can be written at all.
        with contextlib.suppress(exchange.NotExchangeableError):
            exchange.apply(target, decision.steps)
            return decision.report
    target.mkdir(exist_ok=True)
    in_place.apply(target, decision.steps)
    return decision.report


def _manifest(target: Path) -> Manifest:
    path = target / MANIFEST
    try:
        folder = path.parent.lstat()
        if not stat.S_ISDIR(folder.st_mode) or path.is_symlink():
            raise SourceError(
                Diagnostic(Severity.ERROR, "T010", f"{OWN_FOLDER} must be a folder, and nothing in it a symbolic link")
            )
        return from_bytes(path.read_bytes())
    except FileNotFoundError:
        return from_bytes(None)


def _must_stay(target: Path) -> bool:
    """Whether the very folder must live on: Git's working tree, or the current folder of a running program.

    A shell whose folder was exchanged would stand in a folder that no longer exists. Only Linux tells where others stand.
    """
    if (target / ".git").exists():
        return True
    inside = str(target).rstrip("/") + "/"
    if not PROCESSES.is_dir():
        with contextlib.suppress(FileNotFoundError):
            return f"{Path.cwd()}/".startswith(inside)
        return False
    for process in PROCESSES.iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                folder = str((process / "cwd").readlink())
                if folder == str(target) or folder.startswith(inside):
                    return True
    return False


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold the folder above the target locked, so that two writes follow one another. The lock ends with the process.

    Where the file system has no such locks (some network ones), there is none.
    """
    descriptor = os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
