"""Whatever moment a write dies at, the folder holds the old tree or the new one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("crashing.py")


def crash(how: str, way: str, folder: Path) -> dict[str, int]:
    command = [sys.executable, str(DRIVER), how, way, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_exchanged_a_death_at_any_call_leaves_old_or_new_and_recovery_leaves_nothing_over(tmp_path: Path) -> None:
    found = crash("each-call", "exchange", tmp_path)
    assert found.keys() == {"old", "new", "recovered old", "recovered new", "left over", "calls"}
    assert found["left over"] == 0
    assert min(found["old"], found["new"]) > 10
    assert (found["recovered old"], found["recovered new"]) == (found["old"], found["new"])


def test_in_place_a_death_of_all_processes_at_any_call_is_rolled_back_or_forward(tmp_path: Path) -> None:
    found = crash("each-call", "in-place", tmp_path)
    assert found.keys() == {"recovered old", "recovered new", "left over", "calls"}
    assert found["left over"] == 0
    assert min(found["recovered old"], found["recovered new"]) > 10


def test_in_place_a_death_at_any_call_leaves_old_or_new_as_soon_as_the_mover_is_done(tmp_path: Path) -> None:
    found = crash("mover-lives", "in-place", tmp_path)
    assert found.keys() == {"written old", "written new", "recovered old", "recovered new"}
    assert min(found.values()) > 5


@pytest.mark.parametrize("way", ["exchange", "in-place"])
def test_killed_at_random_again_and_again_the_folder_is_never_mixed(way: str, tmp_path: Path) -> None:
    found = crash("random", way, tmp_path)
    assert found.keys() <= {"old", "new"}
    assert sum(found.values()) == 30
