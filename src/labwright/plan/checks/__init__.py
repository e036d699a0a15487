"""What only the catalog and the spec together can tell, one mistake per module.

A check is a module here; being here registers it. `check(draft)` judges one cluster, `check_all(drafts)` what clusters do
to one another; a module has one of them, or both. Codes H2xx stand in each module's docstring and are never reused.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType

from labwright.plan.draft import Draft
from labwright.source import Diagnostic


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}") for name in names)


def run(draft: Draft) -> Iterator[Diagnostic]:
    """Everything the checks find in one cluster."""
    for module in _modules():
        if hasattr(module, "check"):
            yield from module.check(draft)


def run_all(drafts: Sequence[Draft]) -> Iterator[Diagnostic]:
    """Everything the checks find between clusters."""
    for module in _modules():
        if hasattr(module, "check_all"):
            yield from module.check_all(drafts)
