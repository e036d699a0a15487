"""Writes what is made from code: reference pages, schemas, data. `--check` only says what is stale.

    python -m tools.generate            write
    python -m tools.generate --check    write nothing, fail when something would change

A generator is a module of `tools/generators/` with

    def outputs() -> dict[str, str]     path from the project's root -> the whole text of the file
    OWNS: tuple[str, ...] = ()          optional globs; a file that matches and is not among the outputs is removed

so that a page whose rule is gone goes too. Two generators may not write one file.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tools import generators

ROOT = Path(__file__).resolve().parent.parent


class GeneratorError(Exception):
    """Two generators claim one file, or one writes outside the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a run does, or would do, to one file."""

    path: str
    text: str | None
    """The new text; None when the file is to be removed."""
    verb: str
    """`create`, `update` or `remove`."""


def modules() -> tuple[ModuleType, ...]:
    """The generators, sorted by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(generators.__path__) if not info.name.startswith("_"))
    return tuple(importlib.import_module(f"tools.generators.{name}") for name in names)


def changes(found: Iterable[ModuleType], root: Path = ROOT) -> tuple[Change, ...]:
    """What would change below `root`, sorted by path.

    Raises:
        GeneratorError: two generators write one file, or a path leaves the root.
    """
    wanted: dict[str, str] = {}
    makers: dict[str, str] = {}
    owned: set[str] = set()
    for module in found:
        for path, text in module.outputs().items():
            if path in makers:
                raise GeneratorError(f"{path} is written by both {makers[path]} and {module.__name__}")
            if not (root / path).resolve().is_relative_to(root.resolve()):
                raise GeneratorError(f"{module.__name__} writes outside the project: {path}")
            wanted[path], makers[path] = text, module.__name__
        for pattern in getattr(module, "OWNS", ()):
            owned.update(path.relative_to(root).as_posix() for path in root.glob(pattern))
    result = [Change(path=path, text=None, verb="remove") for path in owned - wanted.keys()]
    for path, text in wanted.items():
        file = root / path
        if not file.exists():
            result.append(Change(path=path, text=text, verb="create"))
        elif file.read_bytes() != text.encode():
            result.append(Change(path=path, text=text, verb="update"))
    return tuple(sorted(result, key=lambda change: change.path))


def apply(change: Change, root: Path = ROOT) -> None:
    """Make one change. A file is replaced in one step: a reader sees the old text or the new one."""
    file = root / change.path
    if change.text is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    written = Path(temporary)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(change.text.encode())
        written.chmod(0o644)
        written.replace(file)
    except BaseException:
        written.unlink()
        raise


def main(arguments: list[str] | None = None) -> int:
    """Run all generators. Returns 1 when `--check` found something stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description="Write what is made from code.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something is stale")
    options = parser.parse_args(arguments)
    found = modules()
    stale = changes(found)
    for change in stale:
        if options.check:
            print(f"stale: {change.path} (would {change.verb})", file=sys.stderr)
        else:
            apply(change)
            print(f"{change.verb} {change.path}")
    if stale and options.check:
        print("run `make generate` and commit the result", file=sys.stderr)
        return 1
    print(f"{len(found)} generators, {len(stale)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
