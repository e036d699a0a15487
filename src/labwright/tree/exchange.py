"""Writing by exchange: the whole new folder is made beside the old one, then one system call swaps the two.

The new folder holds hard links to everything that does not change. There is no moment at which a reader, or a crash of the
program or of the machine, can see a mixture. What cannot be swapped raises NotExchangeableError, with nothing changed.

Beside the target `homelab` stands, while it lasts, `.homelab.labwright/`: `tree` (before the swap the new folder, after it
the old one) and `journal.json` (which folder is the new one, and which files change).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from labwright.tree.change import Step
from labwright.tree.disk import make_folders, remove_all, remove_empty_folders, state, sync, write_durably, write_new

MAX_LINKED = 5_000
"""Most files of the user to link one by one; above that, writing in place is faster. Chosen by feel."""

_OURS = frozenset({"tree", "journal.json", "journal.json.new"})
"""What may lie beside the target. A folder of that name with something else in it is somebody else's."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


class NotExchangeableError(Exception):
    """This folder cannot be exchanged. The message says why."""


def apply(out: Path, steps: Sequence[Step]) -> None:
    """Take the steps, all at once. Raises NotExchangeableError, with nothing changed."""
    beside = _beside(out)
    try:
        beside.mkdir()
    except OSError as error:
        raise NotExchangeableError(f"{error.strerror or error}") from error
    try:
        _stage(out, beside, steps)
        swap(beside / "tree", out)
    except OSError as error:
        remove_all(beside)
        raise NotExchangeableError(f"{error.strerror or error}") from error
    except BaseException:
        # Ctrl-C too: an interrupt that comes before the swap leaves nothing behind. One that comes after it is no error here.
        if not _is_swapped(out, beside):
            remove_all(beside)
        raise
    sync([out.parent])
    _finish(out, beside, {step.path: step.before for step in steps})


def recover(out: Path) -> bool:
    """Clear up after a write that was killed: finish it where the swap had happened, else forget it. False when there was none."""
    beside = _beside(out)
    if not beside.is_dir() or beside.is_symlink() or not _OURS.issuperset(path.name for path in beside.iterdir()):
        return False
    journal = _read_journal(beside)
    if journal is None or not _is_swapped(out, beside):
        remove_all(beside)
    else:
        _finish(out, beside, journal[1])
    return True


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.labwright")


def _stage(out: Path, beside: Path, steps: Sequence[Step]) -> None:
    """Make the new folder: links to what stays, new files for what changes, all of it durable."""
    new = beside / "tree"
    new.mkdir()
    if out.exists():
        _link(out, new, frozenset(step.path for step in steps))
    for step in steps:
        if step.content is None:
            remove_empty_folders(new, step.path)
    changed = [step for step in steps if step.content is not None]
    for step in changed:
        make_folders(new, step.path)
        write_new(new / step.path, step.content or b"")
    folders = {(new / step.path).parent for step in steps}
    sync([new, *(new / step.path for step in changed), *(folder for folder in folders if folder.exists())])
    journal = {"inode": new.lstat().st_ino, "before": {step.path: step.before for step in steps}}
    write_durably(beside / "journal.json", json.dumps(journal).encode())


def _link(old: Path, new: Path, without: frozenset[str]) -> None:
    """Link all of a folder into another, except some paths."""
    linked = 0

    def folder(source: Path, target: Path, prefix: str) -> None:
        nonlocal linked
        with os.scandir(source) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    (target / entry.name).mkdir()
                    folder(source / entry.name, target / entry.name, f"{path}/")
                elif path not in without:
                    linked += 1
                    if linked > MAX_LINKED:
                        raise NotExchangeableError(f"it holds more than {MAX_LINKED} other files")
                    _link_one(Path(entry.path), target / entry.name, is_link=entry.is_symlink())
        _copy_folder_facts(source, target)

    folder(old, new, "")


def _link_one(source: Path, target: Path, *, is_link: bool) -> None:
    if is_link:
        # A hard link to a symbolic link is possible on Linux only.
        target.symlink_to(source.readlink())
    else:
        os.link(source, target, follow_symlinks=False)


def _copy_folder_facts(source: Path, target: Path) -> None:
    """Permissions and owner of a folder. Its times are its own: its content has changed."""
    found = source.lstat()
    target.chmod(stat.S_IMODE(found.st_mode))
    if (found.st_uid, found.st_gid) != (target.lstat().st_uid, target.lstat().st_gid):
        os.chown(target, found.st_uid, found.st_gid, follow_symlinks=False)


def swap(new: Path, out: Path) -> None:
    """Put the new folder in the place of the old, in one step. Raises OSError or NotExchangeableError."""
    if not out.exists():
        new.rename(out)
        return
    # Here, not above: reading a tree imports this module too, and makes no system calls of its own.
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(os.fsencode(new), os.fsencode(out), _RENAME_SWAP)
    else:
        raise NotExchangeableError("this system cannot exchange folders")
    if failed:
        number = ctypes.get_errno()
        raise OSError(number or errno.EINVAL, os.strerror(number or errno.EINVAL))


def _finish(out: Path, beside: Path, before: dict[str, str | None]) -> None:
    """After the swap: what the user wrote into the old folder in the meantime moves into the new one; the old one goes."""
    old = beside / "tree"
    for folder, _, names in os.walk(old):
        for name in names:
            path = (Path(folder) / name).relative_to(old).as_posix()
            if _came_late(old / path, out / path, before.get(path, "")):
                _rescue(old / path, out, path)
    (beside / "journal.json").unlink(missing_ok=True)
    remove_all(beside)


def _came_late(old: Path, new: Path, before: str | None) -> bool:
    """Whether a file of the old folder is neither the one linked into the new, nor the one that was to change."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if old.lstat().st_ino == new.lstat().st_ino:
            return False
        if old.is_symlink() and new.is_symlink():
            return old.readlink() != new.readlink()
    return state(old) != before


def _rescue(late: Path, out: Path, path: str) -> None:
    """Move a file of the user into the new folder; under a name of its own where its folder has become a file."""
    try:
        make_folders(out, path)
        late.replace(out / path)
    except (NotADirectoryError, IsADirectoryError):
        late.replace(out / f"{path.replace('/', '-')}.kept")


def _is_swapped(out: Path, beside: Path) -> bool:
    journal = _read_journal(beside)
    return journal is not None and out.exists() and out.lstat().st_ino == journal[0]


def _read_journal(beside: Path) -> tuple[int, dict[str, str | None]] | None:
    try:
        data = json.loads((beside / "journal.json").read_bytes())
        return int(data["inode"]), dict(data["before"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
