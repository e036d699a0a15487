"""`labwright check`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Labwright

CHECK = ("check", "repository", "--spec", "homelab.yaml")
LINKDING = Path("repository/apps/base/linkding/deployment.yaml")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_labwright_built_has_no_error(labwright: Labwright, here: Path, reference: Path) -> None:
    ran = labwright(*CHECK, "--schema-dir", reference / "crds")
    assert ran.code == 0, ran.err
    assert "error[" not in ran.err
    for cluster in ("production", "staging"):
        assert f"{cluster}: " in ran.out


def test_without_schemas_it_says_what_it_could_not_judge(
    labwright: Labwright, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABWRIGHT_REFERENCE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    ran = labwright(*CHECK)
    assert ran.code == 0
    assert "warning[S002]: Kustomization (kustomize.toolkit.fluxcd.io/v1)" in ran.err
    assert "--schema-dir" in ran.err


def test_a_field_of_the_wrong_type_is_found_where_it_is_written(labwright: Labwright, here: Path) -> None:
    replace(LINKDING, "replicas: 1", "replicas: one")
    ran = labwright(*CHECK)
    assert ran.code == 1
    number = LINKDING.read_text(encoding="utf-8").splitlines().index("  replicas: one") + 1
    assert f"--> {LINKDING}:{number}:13" in ran.err


def test_a_secret_that_nobody_makes_is_found_where_it_is_named(labwright: Labwright, here: Path) -> None:
    text = LINKDING.read_text(encoding="utf-8")
    line = next(
        line for line in text.splitlines() if "secretRef" in line or "secretName" in line or "secretKeyRef" in line
    )
    start = text.index(line)
    name = text.index("name: ", start) if "secretName" not in line else start + line.index("secretName: ") + 6
    LINKDING.write_text(text[:name] + "name: nobody-makes-this" + text[text.index("\n", name) :], encoding="utf-8")
    ran = labwright(*CHECK)
    assert ran.code == 1
    assert "nobody-makes-this" in ran.err
    assert f"--> {LINKDING}:" in ran.err


def test_json_has_the_same_findings(labwright: Labwright, here: Path) -> None:
    replace(LINKDING, "replicas: 1", "replicas: one")
    ran = labwright(*CHECK, "--format", "json")
    errors = [each for each in json.loads(ran.out)["diagnostics"] if each["severity"] == "error"]
    assert ran.code == 1
    assert [each["place"]["file"] for each in errors] == [str(LINKDING)] * len(errors)
    assert errors


def test_a_folder_without_clusters_is_told_so(labwright: Labwright, tmp_path: Path) -> None:
    ran = labwright("check", tmp_path)
    assert ran.code == 0
    assert "nothing is applied" in ran.err


def test_a_folder_that_is_not_there_is_wrong_use(labwright: Labwright, tmp_path: Path) -> None:
    ran = labwright("check", tmp_path / "gone")
    assert (ran.code, ran.out) == (2, "")
    assert "does not exist" in ran.err
