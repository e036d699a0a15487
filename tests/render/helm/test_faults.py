"""Codes of Helm diagnostics."""

from __future__ import annotations

import re
from pathlib import Path

from labwright.render.helm import faults
from labwright.source import Place

FOLDER = Path(faults.__file__).parent


def test_every_code_in_use_is_documented_and_every_documented_one_in_use() -> None:
    documented = set(re.findall(r"HL\d{3}", faults.__doc__ or ""))
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py") if path.name != "faults.py"]
    assert documented == set(re.findall(r'"(HL\d{3})"', "".join(texts)))


def test_a_refusal_is_an_error() -> None:
    assert str(faults.refuse("HL004", "no", Place("a.yaml", 1, 2, 1, 3))) == "a.yaml:1:2: error[HL004]: no"
