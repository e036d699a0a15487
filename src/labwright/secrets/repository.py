"""Encrypted files of a repository: found, and replaced one by one."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from labwright.secrets.sops import is_encrypted
from labwright.source import SourceError
from labwright.tree import DiskTree, FileSystem, files_below

_SUFFIXES: Final = (".yaml", ".yml")
_MARK: Final = b"sops:"


def encrypted_files(files: FileSystem) -> dict[str, str]:
    """Every YAML file below the root that SOPS encrypted, as path → text.

    Files that cannot be read (links that lead out, files beyond the size limit) or are not UTF-8 hold no secret of ours.
    """
    found = {}
    for path in files_below(files):
        if not path.endswith(_SUFFIXES):
            continue
        try:
            content = files.read(path)
            text = content.decode("utf-8") if _MARK in content else ""
        except (SourceError, FileNotFoundError, UnicodeDecodeError):
            continue
        if text and is_encrypted(text, path):
            found[path] = text
    return found


def replace_text(path: Path, text: str) -> None:
    """Replace a file's content in one step, keeping its mode; a link stays one and its target is replaced.

    Raises OSError; the file is then as it was.
    """
    target = Path(os.path.realpath(path))
    descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(stat.S_IMODE(target.stat().st_mode))
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def replace_files(root: DiskTree, files: dict[str, str]) -> None:
    """Replace files of a repository by path, one after another in order. Raises OSError."""
    for path in sorted(files):
        replace_text(root.root / path, files[path])
