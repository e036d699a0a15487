"""Recording what the real kustomize makes of a case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import conformance
from tools.conformance import EXPECTED, REFUSED, parse, write

TEXT = """\
Shows something.
folder: below
-- below/kustomization.yaml --
resources: [a.yaml]
-- below/a.yaml (no newline at end) --
kind: X
-- b.bin (base64) --
/wA=
-- expected --
kind: X
"""


def test_a_case_is_written_as_it_was_read() -> None:
    case = parse(TEXT)
    assert (case.about, case.folder, case.helm) == ("Shows something.\nfolder: below", "below", False)
    assert case.files["below/a.yaml"] == b"kind: X"
    assert case.files["b.bin"] == b"\xff\x00"
    assert (case.verdict, case.outcome) == (EXPECTED, "kind: X\n")
    assert write(case) == TEXT


def test_an_overlay_is_built_where_there_is_one() -> None:
    assert parse("x\n-- over/kustomization.yaml --\n").folder == "over"
    assert parse("x\n-- kustomization.yaml --\n").folder == "."


@pytest.mark.parametrize("text", ["no files\n", "x\n-- a (sideways) --\n"])
def test_what_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"case needs|unknown way"):
        parse(text)


def test_a_refusal_is_our_place_and_the_real_tools_words() -> None:
    case = parse("x\n-- kustomization.yaml --\nresources: [gone.yaml]\n-- refused --\nKZ007 x:1:1\nError: no\nsuch\n")
    assert case.verdict == REFUSED
    assert case.refusal == ("KZ007 x:1:1", "Error: no\nsuch")
    assert conformance.refusal(conformance.own(case)) == "KZ007 kustomization.yaml:1:13"


def fake(folder: Path, script: str) -> str:
    tool = folder / "kustomize"
    tool.write_text(f'#!/bin/sh\nif [ "$1" = version ]; then echo v9.9.9; exit; fi\n{script}\n', encoding="utf-8")
    tool.chmod(0o755)
    return str(tool)


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.setattr(conformance, "CASES", tmp_path)
    monkeypatch.setattr(conformance, "VERSION", tmp_path / "VERSION")

    def case(kustomization: str) -> Path:
        path = tmp_path / "feature" / "case.txtar"
        path.parent.mkdir()
        path.write_text(f"x\n-- kustomization.yaml --\n{kustomization}\n", encoding="utf-8")
        return path

    return case


def test_an_outcome_is_recorded_and_then_holds(
    suite: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = suite("configMapGenerator: [{name: a, literals: [b=c], options: {disableNameSuffixHash: true}}]")
    text = "apiVersion: v1\\ndata:\\n  b: c\\nkind: ConfigMap\\nmetadata:\\n  name: a\\n"
    binary = fake(tmp_path, f"printf '{text}'")
    assert conformance.main(["--kustomize", binary]) == 0
    assert path.read_text(encoding="utf-8").endswith("-- expected --\n" + text.replace("\\n", "\n"))
    assert (tmp_path / "VERSION").read_text(encoding="utf-8").startswith("kustomize v9.9.9\n")
    assert conformance.main(["--kustomize", binary, "--check"]) == 0
    assert capsys.readouterr().out == "1 cases hold\n" * 2


def test_another_outcome_is_a_fault(
    suite: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite("configMapGenerator: [{name: a, literals: [b=c]}]")
    assert conformance.main(["--kustomize", fake(tmp_path, "echo 'kind: Other'")]) == 1
    assert capsys.readouterr().out == "feature/case: the outcomes differ\n"
    assert conformance.main(["--kustomize", fake(tmp_path, "echo 'kind: More'"), "--check"]) == 1
    assert capsys.readouterr().out == "feature/case: the real tool says something else\n"


def test_a_refusal_that_we_do_not_share_is_a_fault(
    suite: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = suite("configMapGenerator: [{name: a, literals: [b=c]}]")
    assert conformance.main(["--kustomize", fake(tmp_path, 'echo "Error: in $2 no" >&2; exit 1')]) == 1
    assert "labwright builds what is refused: Error: in  no" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8").endswith("-- refused --\nnot refused\nError: in  no\n")


def test_outcomes_of_another_version_are_not_checked(
    suite: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite("resources: []")
    (tmp_path / "VERSION").write_text("kustomize v1.2.3\n", encoding="utf-8")
    assert conformance.main(["--kustomize", fake(tmp_path, "exit 0"), "--check"]) == 1
    assert capsys.readouterr().out == "the outcomes are of kustomize v1.2.3, this is v9.9.9\n"
