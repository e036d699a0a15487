"""What verbs start from: a homelab file that may be missing or monstrous, and keys in several places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labwright.cli._loading import read_keys, read_plan, read_spec
from labwright.source import SourceError

KEYS = Path(__file__).parent.parent / "secrets" / "cases"


def codes(error: SourceError) -> list[str]:
    return [diagnostic.code for diagnostic in error.diagnostics]


@pytest.mark.parametrize("name", ["gone.yaml", "."])
def test_what_is_no_file_is_no_homelab_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_spec(tmp_path / name)
    assert codes(caught.value) == ["E002"]
    assert "labwright new" in caught.value.diagnostics[0].help


def test_a_monstrous_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "homelab.yaml").open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)  # sparse: it takes no disk, and reading it would take all memory
    with pytest.raises(SourceError) as caught:
        read_spec(tmp_path / "homelab.yaml")
    assert codes(caught.value) == ["E003"]


def test_places_name_the_file_as_the_user_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("homelab.yaml").write_text("apiVersion: labwright.dev/v1alpha1\nkind: Homelb\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_plan(Path("homelab.yaml"))
    assert {diagnostic.place.file for diagnostic in caught.value.diagnostics if diagnostic.place} == {"homelab.yaml"}


def test_keys_of_a_folder_are_found(tmp_path: Path) -> None:
    key = tmp_path / "one.agekey"
    key.write_bytes((KEYS / "first.agekey").read_bytes())
    key.chmod(0o600)
    keys = read_keys("nanocluster", tmp_path)
    assert (len(keys.identities), keys.problems) == (1, ())


def test_a_folder_of_keys_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    keys = read_keys("nanocluster", tmp_path / "gone")
    assert keys.identities == ()
    assert [str(tmp_path / "gone") in problem.message for problem in keys.problems] == [True]


def test_without_any_key_there_is_no_problem() -> None:
    keys = read_keys("nanocluster", None)
    assert (keys.identities, keys.problems) == ((), ())
