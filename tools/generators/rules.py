"""docs/reference/rules/: a page per rule, made from the docstring of its module, and the list of all."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

from labwright import rules
from labwright.rules.rule import Rule

FOLDER = "docs/reference/rules"
OWNS = (f"{FOLDER}/*.md",)

_SEVERITY = """\
An **error** fails `labwright check` (exit code 1). A finding whose evidence is incomplete, because a chart or another
repository could not be read, is never more than a **warning**.
"""


def outputs() -> dict[str, str]:
    """`<CODE>.md` for every rule, and `index.md`."""
    found = {module.RULE.code: module for family in _families() for module in _modules(family)}
    pages = {f"{FOLDER}/{code}.md": _page(module) for code, module in found.items()}
    return {**pages, f"{FOLDER}/index.md": _index()}


def _families() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(rules.__path__) if info.ispkg)
    return [importlib.import_module(f"{rules.__name__}.{name}") for name in names]


def _modules(family: ModuleType) -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(family.__path__))
    imported = (importlib.import_module(f"{family.__name__}.{name}") for name in names)
    return [module for module in imported if isinstance(getattr(module, "RULE", None), Rule)]


def _page(module: ModuleType) -> str:
    rule: Rule = module.RULE
    summary, _, rest = (inspect.getdoc(module) or "").partition("\n")
    return f"# {rule.code}: {rule.name}\n\n{summary}\n\nSeverity: {rule.severity}.\n{rest}\n"


def _index() -> str:
    parts = ["# Rules\n", "What `labwright check` looks for. A code is never used for anything else.\n", _SEVERITY]
    for family in _families():
        _, _, title = (inspect.getdoc(family) or "").partition(": ")
        parts.append(f"## {title[:1].upper()}{title[1:].removesuffix('.')}\n")
        rows = "\n".join(_row(module) for module in _modules(family))
        parts.append(f"| rule | severity | finds |\n| --- | --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _row(module: ModuleType) -> str:
    rule: Rule = module.RULE
    summary = (inspect.getdoc(module) or "").splitlines()[0]
    return f"| [{rule.code}]({rule.code}.md) `{rule.name}` | {rule.severity} | {summary} |"
