"""Feature by feature, labwright's kustomize does what the real one does.

`conformance/<feature>/<case>.txtar` holds input files and the outcome that `python -m tools.conformance` recorded with the
real tool: its output byte for byte, or where and why labwright refuses what the real tool refuses too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from labwright.render.helm.setup import find_engine
from tools import conformance
from tools.conformance import EXPECTED, REFUSED, parse, title

CASES = {title(path): path for path in conformance.paths()}


def read(name: str) -> conformance.Case:
    return parse(CASES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_as_recorded(name: str) -> None:
    case = read(name)
    if case.helm and find_engine() is None:
        pytest.skip("needs a Helm engine: labwright[helm] or `helm` on the PATH")
    rendered = conformance.own(case)
    if case.verdict == REFUSED:
        assert not rendered.ok, f"the real tool refuses it: {case.refusal[1]}"
        assert conformance.refusal(rendered) == case.refusal[0]
    else:
        assert case.verdict == EXPECTED, "record it: python -m tools.conformance"
        assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
        assert conformance.printed(rendered) == case.outcome


def test_cases_are_stored_as_the_tool_writes_them() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in CASES.items()}
    assert [name for name, text in texts.items() if conformance.write(parse(text)) != text] == []


def test_the_suite_covers_every_feature_with_several_cases() -> None:
    features = [path.parent.name for path in CASES.values()]
    assert len(CASES) >= 250
    assert all(features.count(one) >= 3 for one in features)


@pytest.mark.tools
def test_the_real_tool_still_says_so(tool: Callable[[str], str]) -> None:
    binary = tool("kustomize")
    stored, found = conformance.stored_versions()["kustomize"], conformance.version(binary)
    if found != stored:
        pytest.skip(f"the outcomes are of kustomize {stored}, this is {found}")
    helm = shutil.which("helm")
    names = [name for name in CASES if helm or not read(name).helm]
    with ThreadPoolExecutor(4) as pool:
        agreeing = pool.map(lambda name: conformance.agrees(read(name), binary, helm or ""), names)
        assert [name for name, agrees in zip(names, agreeing, strict=True) if not agrees] == []


def test_every_case_lies_in_the_folder_of_a_feature() -> None:
    assert all(path.parent.parent == conformance.CASES for path in conformance.CASES.rglob("*.txtar"))
    assert all(Path(path).suffix == ".txtar" for path in CASES.values())
