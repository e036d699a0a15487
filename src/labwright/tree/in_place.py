"""Writing in place, for folders that cannot be exchanged: a Git working tree, a mount point, somebody's current folder.

All new files are made first, in `.labwright/pending/` of the target, and made durable. Then the record `commit.json` appears
by one rename: from now on the write counts as done. A process of its own, which the death of the program does not touch,
moves the files to their places, one rename each. Should the machine itself die in between, the next labwright command that
writes, or calls `recover`, moves the rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree.change import Place, Step
from labwright.tree.disk import make_folders, remove_all, remove_empty_folders, state, sync, write_durably, write_new
from labwright.tree.paths import OWN_FOLDER, checked

_PENDING = f"{OWN_FOLDER}/pending"


def apply(out: Path, steps: Sequence[Step]) -> None:
    """Take the steps. Raises OSError; before the commit nothing has changed then, after it `recover` does the rest."""
    pending = out / _PENDING
    make_folders(out, f"{_PENDING}/commit.json")
    staged: list[Path] = []
    record = []
    for index, step in enumerate(steps):
        name = str(index) if step.content is not None else None
        if name is not None:
            write_new(pending / name, step.content or b"")
            staged.append(pending / name)
        record.append([step.path, name, step.before])
    sync([*staged, pending])
    write_durably(pending / "commit.json", json.dumps(record).encode())
    _move_detached(out)
    _move(out)


def recover(out: Path) -> bool:
    """Finish a write whose record stands, or forget one that had none yet. False when there was neither."""
    pending = out / _PENDING
    if not pending.is_dir() or pending.is_symlink() or pending.parent.is_symlink():
        return False
    if (pending / "commit.json").exists():
        _move_detached(out)
        _move(out)
    else:
        _clear(out)
    return True


def _move_detached(out: Path) -> None:
    """Move the files in a process of its own, in a session of its own, so that no signal to us or our terminal stops it halfway."""
    with warnings.catch_warnings():
        # Python warns of forks in programs with threads. The child takes no lock and ends without returning.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        failed = 1
        try:
            os.setsid()
            _move(out)
            failed = 0
        finally:
            os._exit(failed)
    os.waitpid(child, 0)


def _move(out: Path) -> None:
    """Do what the record says and has not been done. A file that meanwhile is neither old nor new is the user's, and stays."""
    pending = out / _PENDING
    try:
        record = json.loads((pending / "commit.json").read_bytes())
        steps = [(checked(path), None if name is None else str(int(name)), before) for path, name, before in record]
    except FileNotFoundError:
        return
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"{_PENDING}/commit.json", error) from None
    for path, name, before in steps:
        if name is None and _reachable(out, path):
            if state(out / path) == before:
                (out / path).unlink()
            remove_empty_folders(out, path)
    touched = set()
    for path, name, before in steps:
        if name is not None and (pending / name).exists():
            with contextlib.suppress(NotADirectoryError):
                make_folders(out, path)
                if state(out / path) == (Place.ABSENT if before is None else before):
                    (pending / name).replace(out / path)
                    touched.add((out / path).parent)
    sync(sorted(touched))
    _clear(out)


def _clear(out: Path) -> None:
    """Remove the record first: without it, what is left is refuse."""
    pending = out / _PENDING
    (pending / "commit.json").unlink(missing_ok=True)
    remove_all(pending)
    with contextlib.suppress(OSError):
        pending.parent.rmdir()


def _reachable(out: Path, path: str) -> bool:
    """Whether no link stands above the path."""
    return not any((out / parent).is_symlink() for parent in Path(path).parents)


def _damaged(path: str, error: Exception) -> SourceError:
    message = f"{path} cannot be used: {type(error).__name__}: {error}"
    return SourceError(Diagnostic(Severity.ERROR, "T011", message, help=f"delete {_PENDING} and build again"))
