"""Bad homelab files by name, each with the exact message that its author sees.

A case is a folder with `homelab.yaml` and `expected.txt`; its name says what is wrong. `LABWRIGHT_REWRITE=1 pytest …` writes
the expectations anew: read their diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from labwright.source import Diagnostic, SourceError, in_order
from labwright.source.excerpt import render_text


def folders(*roots: Path) -> list[Path]:
    return sorted(file.parent for root in roots for file in root.rglob("homelab.yaml"))


def name_of(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


def judge(folder: Path, find: Callable[[str], tuple[Diagnostic, ...]]) -> None:
    """Compare what `find` says of the case's file, raised or returned, with what is expected."""
    text = (folder / "homelab.yaml").read_text(encoding="utf-8")
    try:
        found = find(text)
    except SourceError as error:
        found = error.diagnostics
    shown = "\n".join(render_text(each, lambda _file: text) + "\n" for each in in_order(found))
    expected = folder / "expected.txt"
    if os.environ.get("LABWRIGHT_REWRITE"):
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")
    assert found, "a case of this kind has something wrong"
    assert all(each.place is not None and each.place.file == "homelab.yaml" for each in found)
