"""Codes of refusals."""

from __future__ import annotations

import re
from pathlib import Path

from labwright.render.kustomize import faults
from labwright.source import Place

FOLDER = Path(faults.__file__).parent


def test_every_code_in_use_is_documented_and_every_documented_one_in_use() -> None:
    documented = set(re.findall(r"KZ\d{3}", faults.__doc__ or ""))
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py") if path.name != "faults.py"]
    assert documented == set(re.findall(r'"(KZ\d{3})"', "".join(texts)))


def test_a_refusal_is_an_error_and_a_remark_is_none() -> None:
    place = Place("k.yaml", 1, 2, 1, 3)
    assert str(faults.refuse("KZ001", "no", place)) == "k.yaml:1:2: error[KZ001]: no"
    assert str(faults.warn("KZ004", "old", place)) == "k.yaml:1:2: warning[KZ004]: old"
