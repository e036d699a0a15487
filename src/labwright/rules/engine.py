"""Runs all rules on an estate. Rules are found by their folder; nothing registers itself."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from labwright import rules
from labwright.estate.estate import Estate
from labwright.rules.rule import Finding, Rule
from labwright.source import Diagnostic, Severity, in_order

_MODULE = re.compile(r"[a-z]\d{3}_[a-z_]+")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code. Raises TypeError, our own fault, for a module without RULE or with a code unlike its name."""
    found: dict[str, Rule] = {}
    for family in sorted(each.name for each in pkgutil.iter_modules(rules.__path__) if each.ispkg):
        package = importlib.import_module(f"{rules.__name__}.{family}")
        for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
            if not _MODULE.fullmatch(module_info.name):
                continue
            module = importlib.import_module(f"{package.__name__}.{module_info.name}")
            rule = getattr(module, "RULE", None)
            if not isinstance(rule, Rule):
                raise TypeError(f"{module.__name__} has no RULE")
            expected = f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
            if expected != module_info.name or rule.code in found:
                raise TypeError(f"{module.__name__} holds {rule.code} {rule.name}: its file would be {expected}.py")
            found[rule.code] = rule
    return tuple(found[code] for code in sorted(found))


def check(estate: Estate) -> tuple[Diagnostic, ...]:
    """All findings of all rules on one cluster, as diagnostics in the order of the files, each once."""
    return in_order(
        dict.fromkeys(_diagnostic(rule, finding) for rule in all_rules() for finding in folded(rule.check(estate)))
    )


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that are only likely, and about the same thing, as one: a hundred claims of a storage class whose chart was not
    rendered are one question, not a hundred.
    """
    told: dict[object, Finding] = {}
    more: Counter[object] = Counter()
    for position, finding in enumerate(findings):
        key = finding.about if finding.likely and finding.about else position
        if key in told:
            more[key] += told[key].place != finding.place
        else:
            told[key] = finding
    return [
        replace(finding, message=f"{finding.message} (and {_others(more[key])})") if more[key] else finding
        for key, finding in told.items()
    ]


def _others(count: int) -> str:
    return "1 other that names it" if count == 1 else f"{count} others that name it"


def _diagnostic(rule: Rule, finding: Finding) -> Diagnostic:
    severity = rule.severity
    if finding.likely and severity is Severity.ERROR:
        severity = Severity.WARNING
    return Diagnostic(
        severity,
        rule.code,
        finding.message,
        place=finding.place,
        expected=finding.expected,
        help=finding.help,
        notes=finding.notes,
    )
