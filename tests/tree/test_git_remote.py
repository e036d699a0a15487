"""Asking another repository, and taking one commit of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.tree.git import GitTree
from labwright.tree.git_remote import fetch, is_id, references
from tests.tree.histories import code, commit, git, repository
from tests.tree.remotes import publish, serving


def test_references_are_told_with_what_tags_point_to(tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin")
    first = commit(origin, {"a": "1"})
    git(origin, "tag", "-a", "v1", "-m", "one")
    second = commit(origin, {"a": "2"})
    publish(origin, tmp_path / "origin.git")
    with serving(tmp_path) as address:
        found = references(f"{address}/origin.git")
    assert found == {"HEAD": second, "refs/heads/main": second, "refs/tags/v1": first}


def test_nobody_needs_a_home_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = repository(tmp_path / "origin")
    first = commit(origin, {"a": "1"})
    publish(origin, tmp_path / "origin.git")
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    with serving(tmp_path) as address:
        assert references(f"{address}/origin.git")["HEAD"] == first


def test_one_commit_is_fetched_without_a_work_tree(tmp_path: Path) -> None:
    origin = repository(tmp_path / "origin")
    first = commit(origin, {"a": "1", ".gitattributes": "* filter=evil"})
    commit(origin, {"a": "2"})
    publish(origin, tmp_path / "origin.git")
    into = tmp_path / "cache" / "one"
    with serving(tmp_path) as address:
        fetch(into, f"{address}/origin.git", "refs/heads/main", "refs/labwright/x")
        fetch(into, f"{address}/origin.git", first, "refs/labwright/y")
    assert GitTree(into, "refs/labwright/x").read("a") == b"2"
    assert GitTree(into, "refs/labwright/y").read("a") == b"1"
    assert sorted(path.name for path in into.iterdir() if path.is_file()) == ["HEAD", "config", "description"]


@pytest.mark.parametrize("url", ["ext::sh -c id", "file:///x", "../x", "-u", "https://", "ssh://-oProxyCommand=x/y"])
def test_an_address_that_may_run_or_read_something_is_refused(tmp_path: Path, url: str) -> None:
    assert code(lambda: references(url)) == "G006"
    assert code(lambda: fetch(tmp_path / "x", url, "HEAD", "refs/labwright/x")) == "G006"


def test_ids_are_whole() -> None:
    assert is_id("0" * 40)
    assert is_id("a" * 64)
    assert not is_id("0" * 39)
    assert not is_id("main")
