"""Every mistake that the file alone tells, with its exact message."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright import spec
from labwright.source import Diagnostic
from labwright.spec import checks
from tests.spec.cases import folders, judge, name_of

HERE = Path(__file__).parent
CASES = folders(HERE / "invalid", HERE / "checks")


def find(text: str) -> tuple[Diagnostic, ...]:
    return spec.load(text, "homelab.yaml").warnings


@pytest.mark.parametrize("folder", CASES, ids=name_of)
def test_the_message_is_exactly_this(folder: Path) -> None:
    judge(folder, find)


def test_every_check_has_a_case_in_a_folder_of_its_name() -> None:
    assert {folder.name for folder in (HERE / "checks").iterdir() if folder.is_dir()} == set(checks.names())


@pytest.mark.parametrize("name", checks.names())
def test_the_cases_of_a_check_show_its_code(name: str) -> None:
    code = __import__(f"labwright.spec.checks.{name}", fromlist=["CODE"]).CODE
    for folder in folders(HERE / "checks" / name):
        assert f"[{code}]" in (folder / "expected.txt").read_text(encoding="utf-8"), folder.name
