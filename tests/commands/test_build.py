"""`labwright build`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Labwright

BUILD = ("build", "--out", "repository")
LINKDING = "apps/base/linkding/deployment.yaml"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_second_build_writes_nothing(labwright: Labwright, here: Path) -> None:
    before = {path: path.stat() for path in Path("repository").rglob("*")}
    ran = labwright(*BUILD)
    assert ran.code == 0
    assert "repository: nothing to change, " in ran.out
    after = {path: path.stat() for path in Path("repository").rglob("*")}
    assert {path: (stat.st_mtime_ns, stat.st_ino) for path, stat in after.items()} == {
        path: (stat.st_mtime_ns, stat.st_ino) for path, stat in before.items()
    }


def test_two_builds_differ_in_nothing_but_their_encryption(labwright: Labwright, here: Path) -> None:
    labwright("build", "--out", "again")
    first, second = files(Path("repository")), files(Path("again"))
    assert first.keys() == second.keys()
    different = {path for path in first if first[path] != second[path]}
    assert {path for path in different if not path.endswith(".sops.yaml")} <= {".labwright/manifest.json"}


def test_a_file_changed_by_hand_is_kept_and_named(labwright: Labwright, here: Path) -> None:
    edited = Path("repository") / LINKDING
    replace(edited, "replicas: 1", "replicas: 2")
    ran = labwright(*BUILD)
    assert ran.code == 0
    assert f"! {LINKDING} kept as it is" in ran.out
    assert "replicas: 2" in edited.read_text(encoding="utf-8")


def test_overwriting_takes_the_change_back(labwright: Labwright, here: Path) -> None:
    edited = Path("repository") / LINKDING
    before = edited.read_bytes()
    replace(edited, "replicas: 1", "replicas: 2")
    ran = labwright(*BUILD, "--overwrite")
    assert ran.code == 0
    assert edited.read_bytes() == before


def test_what_the_spec_no_longer_asks_for_goes_and_what_is_yours_stays(labwright: Labwright, here: Path) -> None:
    mine = Path("repository/apps/base/linkding/notes.md")
    mine.write_text("mine\n", encoding="utf-8")
    spec = here / "homelab.yaml"
    lines = spec.read_text(encoding="utf-8").splitlines(keepends=True)
    (line,) = [number for number, line in enumerate(lines) if line.startswith("  linkding:")]
    lines[line] = "  linkding: false\n"
    while lines[line + 1].startswith("    "):
        del lines[line + 1]
    spec.write_text("".join(lines), encoding="utf-8")
    ran = labwright(*BUILD)
    assert ran.code == 0, ran.err
    assert f"- {LINKDING}" in ran.out or " removed" in ran.out
    assert not (Path("repository") / LINKDING).exists()
    assert mine.read_text(encoding="utf-8") == "mine\n"


def test_secrets_that_exist_are_never_changed(labwright: Labwright, here: Path) -> None:
    before = {path: data for path, data in files(Path("repository")).items() if path.endswith(".sops.yaml")}
    assert before
    replace(here / "homelab.yaml", "domain: example.org", "domain: example.net")
    ran = labwright(*BUILD)
    assert ran.code == 0, ran.err
    now = files(Path("repository"))
    assert {path: now[path] for path in before} == before


def test_the_values_that_only_a_human_has_are_listed_at_the_end(labwright: Labwright, here: Path) -> None:
    *_, tail = labwright(*BUILD).out.partition("Still to be set by you")
    assert "production   cloudflare-api-token " in tail
    assert "staging      cloudflare-api-token " in tail


def test_without_a_homelab_file_it_says_how_to_get_one(
    labwright: Labwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = labwright("build")
    assert (ran.code, ran.out) == (2, "")
    assert "error[E002]: there is no homelab.yaml" in ran.err
    assert "`labwright new`" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_the_spec_changes_no_file(labwright: Labwright, here: Path) -> None:
    before = files(here / "repository")
    replace(here / "homelab.yaml", "domain: example.org", "domian: example.org")
    ran = labwright(*BUILD)
    assert (ran.code, ran.out) == (2, "")
    assert "--> homelab.yaml:" in ran.err
    assert "`domain`" in ran.err
    assert files(here / "repository") == before


def test_warnings_do_not_disturb_the_json_answer(labwright: Labwright, here: Path) -> None:
    """etcd with an even number of members is worth a warning, and the build goes on."""
    replace(here / "homelab.yaml", "      kube-srv-3: [control-plane, worker]\n", "")
    replace(here / "homelab.yaml", "replicas: 3 # one on each", "replicas: 2 # one on each")
    ran = labwright(*BUILD, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["kind"] == "BuildReport"
    assert "warning[H114]: cluster production has 2 etcd members\n  --> homelab.yaml:" in ran.err
