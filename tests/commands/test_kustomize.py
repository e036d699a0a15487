"""`labwright kustomize`, as a user runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Labwright

CASES = Path(__file__).parent.parent / "render" / "kustomize" / "cases"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for path, text in {
        "base/kustomization.yaml": "resources: [c.yaml]\n",
        "base/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  key: one\n",
        "over/kustomization.yaml": "resources: [../base]\nnamespace: apps\npatches:\n  - path: p.yaml\n",
        "over/p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  key: two\n",
        "bad/kustomization.yaml": "resources:\n  - gone.yaml\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_prints_what_kustomize_prints(labwright: Labwright) -> None:
    ran = labwright("kustomize", CASES / "bases-and-prefixes" / "input" / "overlay")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (CASES / "bases-and-prefixes" / "expected.yaml").read_text(encoding="utf-8")


def test_origins_stand_above_their_fields(labwright: Labwright, repository: Path) -> None:
    ran = labwright("kustomize", "over", "--origins")
    assert ran.code == 0
    assert "  # over/kustomization.yaml:2:12 (namespace)\n  namespace: apps\n" in ran.out
    assert "  # over/p.yaml:6:8 (patch) ← base/c.yaml:6:8\n  key: two\n" in ran.out


def test_json_is_one_list_of_objects(labwright: Labwright, repository: Path) -> None:
    ran = labwright("kustomize", "over", "--output", "json")
    assert json.loads(ran.out) == [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "settings", "namespace": "apps"},
            "data": {"key": "two"},
        }
    ]


def test_json_may_have_the_origins_beside_each_object(labwright: Labwright, repository: Path) -> None:
    (entry,) = json.loads(labwright("kustomize", "over", "-o", "json", "--origins").out)
    assert entry["object"]["data"] == {"key": "two"}
    assert entry["origins"]["/data/key"] == [
        {"file": "over/p.yaml", "line": 6, "column": 8, "why": "patch"},
        {"file": "base/c.yaml", "line": 6, "column": 8, "why": ""},
    ]


def test_a_refused_build_is_exit_code_2_with_places_as_seen_from_here(labwright: Labwright, repository: Path) -> None:
    ran = labwright("kustomize", "bad")
    assert (ran.code, ran.out) == (2, "")
    assert "error[KZ007]: `gone.yaml` does not exist\n  --> bad/kustomization.yaml:2:5\n   |   - gone.yaml\n" in ran.err


def test_the_current_folder_is_the_default(
    labwright: Labwright, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "over")
    assert "key: two" in labwright("kustomize").out


@pytest.mark.tools
def test_kubectl_says_the_same(labwright: Labwright, repository: Path, tool: Callable[[str], str]) -> None:
    done = subprocess.run([tool("kubectl"), "kustomize", "over"], capture_output=True, text=True, check=False)
    assert done.stdout == labwright("kustomize", "over").out
