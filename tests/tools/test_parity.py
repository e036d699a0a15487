"""Holding labwright against the real kustomize on whole repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import parity
from tools.parity_outcome import BOTH, DIFFERENT, EQUAL, OFFLINE, OURS, REAL, Survey

OBJECT = "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: c\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "example+homelab"
    for path, text in {
        "app/kustomization.yaml": "resources: [c.yaml]\n",
        "app/c.yaml": OBJECT,
        "broken/kustomization.yaml": "resources: [gone.yaml]\n",
        "loose/c.yaml": "a: [\n",
        ".git/kustomization.yaml": "",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def fake(folder: Path, script: str) -> str:
    """A tool that gets the folder as its last argument, in `$folder`."""
    tool = folder / "kustomize"
    tool.write_text(f"#!/bin/sh\nfor folder; do :; done\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)
    return str(tool)


def verdicts(found: Survey) -> dict[str, str]:
    return {one.folder: one.verdict for one in found.outcomes}


def survey(repository: Path, script: str) -> Survey:
    real = parity.RealTool(fake(repository.parent, script), "helm")
    return parity.survey(real, repository, "abc", crashes=False)


def test_equal_results_and_common_refusals_are_told_apart(repository: Path) -> None:
    found = survey(repository, f'[ -e "$folder/c.yaml" ] && printf "{OBJECT}" || {{ echo "Error: no" >&2; exit 1; }}')
    assert (found.name, found.revision) == ("example/homelab", "abc")
    assert verdicts(found) == {"app": EQUAL, "broken": BOTH}
    assert found.outcomes[0].bytes_equal


def test_the_same_objects_in_another_spelling_are_equal_but_not_in_bytes(repository: Path) -> None:
    found = survey(
        repository,
        f"echo '{json.dumps({'kind': 'ConfigMap', 'apiVersion': 'v1', 'data': {'a': 'b'}, 'metadata': {'name': 'c'}})}'",
    )
    assert verdicts(found) == {"app": EQUAL, "broken": OURS}
    assert not found.outcomes[0].bytes_equal


def test_another_type_is_a_difference(repository: Path) -> None:
    found = survey(repository, f"""printf '{OBJECT.replace(": b", ": 1")}'""")
    assert verdicts(found)["app"] == DIFFERENT
    assert '+   "a": "b"' in found.outcomes[0].detail


def test_what_only_the_real_tool_refuses_is_a_fault_unless_it_needs_the_network(repository: Path) -> None:
    assert verdicts(survey(repository, "echo 'Error: dislike' >&2; exit 1"))["app"] == REAL
    complaint = "failed to run '/usr/bin/git fetch --depth=1 https://example.org/x HEAD'"
    assert set(verdicts(survey(repository, f'echo "{complaint}" >&2; exit 1')).values()) == {OFFLINE}


def test_the_real_tool_has_no_way_into_the_network(repository: Path) -> None:
    told = survey(repository, 'echo "$https_proxy $GIT_ALLOW_PROTOCOL" >&2; exit 1').outcomes[0].detail
    assert told.startswith("real: http://127.0.0.1:9 file\n")


def test_what_reaches_above_its_root_is_compared_without_that_restriction(repository: Path) -> None:
    (repository / "app" / "kustomization.yaml").write_text("resources: [../c.yaml]\n", encoding="utf-8")
    (repository / "c.yaml").write_text(OBJECT, encoding="utf-8")
    allowed = f'printf "{OBJECT}"'
    found = survey(
        repository,
        f'case "$*" in *RestrictionsNone*) {allowed};; *) echo "security; file is not below" >&2; exit 1;; esac',
    )
    assert verdicts(found)["app"] == EQUAL
    assert found.outcomes[0].freely


def test_a_crash_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    assert parity.crash(repository, repository / "loose") == ""
    monkeypatch.setattr(parity, "kustomize", fail)
    assert parity.crash(repository, repository / "loose") == "loose: RuntimeError: boom"
    assert survey(repository, "exit 0").crashes == ("app: RuntimeError: boom", "broken: RuntimeError: boom")


def test_check_runs_over_the_repository_and_each_of_its_folders(repository: Path) -> None:
    assert parity.checked(repository) == []


def test_the_sample_is_found_inside_a_folder(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = tmp_path / "sample.txt"
    sample.write_text("# which\nexample/homelab 0123\nexample/other 4567\n", encoding="utf-8")
    monkeypatch.setattr(parity, "SAMPLE", sample)
    assert parity.repositories([tmp_path]) == [(repository, "0123")]
    assert parity.repositories([repository]) == [(repository, "0123")]
    assert parity.repositories([repository / "app"]) == [(repository / "app", "")]


def test_the_sample_has_both_engines_and_many_owners() -> None:
    known = parity.sample()
    assert len(known) >= 25
    assert len({name.partition("/")[0] for name in known}) >= 25
    assert all(len(revision) == 40 for revision in known.values())
