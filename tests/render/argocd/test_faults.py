"""Codes."""

from __future__ import annotations

import re
from pathlib import Path

from labwright.render.argocd import faults
from labwright.render.argocd.faults import refuse, remark
from labwright.source import Severity


def test_every_code_that_is_used_is_in_the_table() -> None:
    folder = Path(faults.__file__).parent
    used = {
        code for path in folder.glob("*.py") for code in re.findall(r'"(AR\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(re.findall(r"^\| (AR\d{3})", faults.__doc__ or "", re.MULTILINE))


def test_a_refusal_is_an_error_and_a_remark_is_not_raised() -> None:
    made = refuse("AR001", "no path", None, help="mend it")
    assert made.diagnostics[0].severity is Severity.ERROR
    assert remark(Severity.INFO, "AR002", "elsewhere", None).severity is Severity.INFO
