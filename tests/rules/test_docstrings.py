"""Every rule's page is true: its bad example fires that rule alone, its good one fires none."""

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

from labwright import rules
from labwright.rules.engine import all_rules, check
from tests.estate.estates import estate

SECTIONS = ["What", "Why", "Bad", "Good", "Fix", "Source"]


def modules() -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    for family in pkgutil.iter_modules(rules.__path__):
        if family.ispkg:
            package = importlib.import_module(f"labwright.rules.{family.name}")
            for info in pkgutil.iter_modules(package.__path__):
                module = importlib.import_module(f"{package.__name__}.{info.name}")
                if hasattr(module, "RULE"):
                    found[module.RULE.code] = module
    return found


MODULES = modules()


def block(code: str, section: str) -> str:
    doc = MODULES[code].__doc__
    assert doc is not None
    found = re.search(rf"^## {section}\n\n```yaml\n(.*?)^```$", doc, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{code} has no example under {section}"
    return found.group(1)


def test_the_engine_knows_every_rule_module() -> None:
    assert [rule.code for rule in all_rules()] == sorted(MODULES)


@pytest.mark.parametrize("code", sorted(MODULES))
def test_a_page_has_all_sections_in_order(code: str) -> None:
    doc = MODULES[code].__doc__ or ""
    assert re.findall(r"^## (.+)$", doc, re.MULTILINE) == SECTIONS
    assert doc.splitlines()[0].endswith(".")


@pytest.mark.parametrize("code", sorted(MODULES))
def test_the_bad_example_fires_the_rule_and_no_other(code: str) -> None:
    assert {finding.code for finding in check(estate(block(code, "Bad")))} == {code}


@pytest.mark.parametrize("code", sorted(MODULES))
def test_the_good_example_fires_nothing(code: str) -> None:
    assert check(estate(block(code, "Good"))) == ()
