"""What the file alone can tell about its meaning, one mistake per module.

A check is a module here with `check(spec) -> Iterator[Diagnostic]`; being here registers it. Codes begin with H, stand in
each module's docstring and are never reused.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from labwright.source import Diagnostic

if TYPE_CHECKING:
    from labwright.spec.load import Spec


def names() -> tuple[str, ...]:
    """Names of the modules with checks, sorted."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__)))


def run(spec: Spec) -> Iterator[Diagnostic]:
    """Everything that the checks find."""
    for name in names():
        yield from import_module(f"{__name__}.{name}").check(spec)
