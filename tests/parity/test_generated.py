"""What is made from code is what the code makes now."""

from __future__ import annotations

from tools.generate import changes, modules


def test_generated_files_are_in_sync() -> None:
    stale = [f"{change.verb} {change.path}" for change in changes(modules())]
    assert stale == [], "run `make generate`"
