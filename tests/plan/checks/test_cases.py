"""Every mistake that only catalog and spec together can tell, with its exact message."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright import spec
from labwright.plan import plan
from labwright.source import Diagnostic
from tests.spec.cases import folders, judge, name_of

HERE = Path(__file__).parent


def find(text: str) -> tuple[Diagnostic, ...]:
    return plan(spec.load(text, "homelab.yaml")).warnings


@pytest.mark.parametrize("folder", folders(HERE), ids=name_of)
def test_the_message_is_exactly_this(folder: Path) -> None:
    judge(folder, find)


@pytest.mark.parametrize(
    "check", [folder for folder in HERE.iterdir() if folders(folder)], ids=lambda folder: folder.name
)
def test_the_cases_of_a_check_show_its_code(check: Path) -> None:
    code = __import__(f"labwright.plan.checks.{check.name}", fromlist=["CODE"]).CODE
    for folder in folders(check):
        assert f"[{code}]" in (folder / "expected.txt").read_text(encoding="utf-8"), folder.name
