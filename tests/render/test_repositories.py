"""Other Git repositories, out of a cache and off a server on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from labwright.render.repositories import GitCache, reference_of
from tests.tree.histories import code, commit, git, repository
from tests.tree.remotes import publish, serving


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with two commits; the first one is tagged."""
    made = repository(tmp_path / "origin")
    commit(made, {"apps/a.yaml": "a: 1\n"})
    git(made, "tag", "-a", "v1.2.0", "-m", "one")
    git(made, "branch", "side")
    commit(made, {"apps/a.yaml": "a: 2\n"})
    return made


@pytest.fixture
def url(origin: Path, tmp_path: Path) -> Iterator[str]:
    """Where it is served; its address."""
    publish(origin, tmp_path / "origin.git")
    with serving(tmp_path) as address:
        yield f"{address}/origin.git"


def test_a_revision_is_fetched_once_and_then_at_hand(url: str, origin: Path, tmp_path: Path) -> None:
    told: list[str] = []
    cache = GitCache(tmp_path / "cache", allow_network=True, progress=told.append)
    for revision, content in (
        ("", b"a: 2\n"),
        ("main", b"a: 2\n"),
        ("side", b"a: 1\n"),
        ("v1.2.0", b"a: 1\n"),
        (">=1.0.0", b"a: 1\n"),
    ):
        assert cache.tree(url, revision).read("apps/a.yaml") == content, revision
    first = git(origin, "rev-parse", "side")
    assert cache.tree(url, first).commit == first
    assert told[:2] == [f"{url} at HEAD", f"{url} at main"]
    shutil.rmtree(tmp_path / "origin.git")
    alone = GitCache(tmp_path / "cache")
    assert alone.tree(url, "main").read("apps/a.yaml") == b"a: 2\n"
    assert alone.tree(url.removesuffix(".git") + "/", "v1.2.0").read("apps/a.yaml") == b"a: 1\n"


def test_what_moves_is_asked_for_anew_only_on_request(url: str, origin: Path, tmp_path: Path) -> None:
    GitCache(tmp_path / "cache", allow_network=True).tree(url, "main")
    commit(origin, {"apps/a.yaml": "a: 3\n"})
    publish(origin, tmp_path / "origin.git")
    kept = GitCache(tmp_path / "cache", allow_network=True)
    assert kept.tree(url, "main").read("apps/a.yaml") == b"a: 2\n"
    fresh = GitCache(tmp_path / "cache", allow_network=True, refresh=True)
    assert fresh.tree(url, "main").read("apps/a.yaml") == b"a: 3\n"


def test_nothing_is_fetched_without_leave(url: str, tmp_path: Path) -> None:
    cache = GitCache(tmp_path / "cache")
    assert code(lambda: cache.tree(url, "main")) == "G008"
    assert not (tmp_path / "cache").exists()


def test_what_cannot_be_had_says_why(url: str, tmp_path: Path) -> None:
    cache = GitCache(tmp_path / "cache", allow_network=True)
    assert code(lambda: cache.tree(url, "nowhere")) == "G007"
    assert code(lambda: cache.tree(url, "9" * 40)) == "G007"
    assert code(lambda: cache.tree(f"{url}x", "main")) == "G007"


@pytest.mark.parametrize(
    "address", ["ext::sh -c true", "file:///etc", "/etc", "--upload-pack=x", "-x", "http://-x/a", "a@b:-x", ""]
)
def test_only_addresses_of_plain_transports_are_asked(tmp_path: Path, address: str) -> None:
    assert code(lambda: GitCache(tmp_path, allow_network=True).tree(address, "main")) == "G006"


@pytest.mark.parametrize(
    ("revision", "meant"),
    [
        ("", "HEAD"),
        ("HEAD", "HEAD"),
        ("main", "refs/heads/main"),
        ("refs/heads/main", "refs/heads/main"),
        ("v1", "refs/tags/v1"),
        ("1.x", "refs/tags/1.4.0"),
        ("^1.0.0 || 3.0.0", "refs/tags/1.4.0"),
        ("2.x", None),
        ("no range", None),
    ],
)
def test_a_revision_is_understood_as_git_and_flux_do(revision: str, meant: str | None) -> None:
    names = ("HEAD", "refs/heads/main", "refs/heads/v1", "refs/tags/v1", "refs/tags/1.4.0", "refs/tags/1.2.0")
    assert reference_of(revision, dict.fromkeys(names, "0")) == meant
