"""The project's own files agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import labwright

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "requirements" / "runtime.lock", ROOT / "requirements" / "dev.lock")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~; \[]", requirement)[0]) for requirement in requirements}


def test_the_newest_changelog_entry_is_the_version() -> None:
    entries = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert entries[0] == labwright.__version__


def test_every_dependency_is_locked() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = declared(table["project"]["dependencies"])
    dev = declared(table["dependency-groups"]["dev"])
    assert runtime <= locked(LOCKS[0]).keys()
    assert runtime | dev <= locked(LOCKS[1]).keys()


def test_both_locks_name_the_same_versions() -> None:
    dev = locked(LOCKS[1])
    assert {name: dev.get(name) for name in locked(LOCKS[0])} == locked(LOCKS[0])


def test_every_locked_package_has_a_hash() -> None:
    for lock in LOCKS:
        for block in re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_name_no_host() -> None:
    """A lock holds hashes; where packages come from is the business of whoever installs them."""
    for lock in LOCKS:
        assert not re.search(r"://|index-url|find-links|trusted-host", lock.read_text())


def test_every_runtime_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text()
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for requirement in table["project"]["dependencies"] + table["dependency-groups"]["dev"]:
        name = re.split(r"[<>=!~; \[]", requirement)[0]
        assert f"`{name}`" in text, name


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert len({name[:4] for name in listed}) == len(listed), "two decisions have one number"
