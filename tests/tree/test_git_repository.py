from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labwright.source import SourceError
from labwright.tree import git_repository
from labwright.tree.git import GitTree
from labwright.tree.git_repository import GitRepository
from tests.tree.histories import code, commit, git, repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = repository(tmp_path / "home")
    commit(made, {"apps/a.yaml": "a: 1\n", "apps/base/b.yaml": "b: 2\n"})
    return made


def test_it_knows_its_root_from_a_folder_within(folder: Path) -> None:
    assert GitRepository(folder / "apps" / "base").inside == "apps/base"
    assert GitRepository(folder).inside == ""
    assert GitRepository(folder / "apps").root == folder


def test_a_commit_of_too_many_files_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_repository, "MAX_LISTING_BYTES", 100)
    assert code(lambda: GitTree(folder, "HEAD").list("")) == "T002"


def test_an_unknown_revision_names_the_nearest(folder: Path) -> None:
    git(folder, "branch", "feature/longhorn")
    with pytest.raises(SourceError) as caught:
        GitTree(folder, "feature/longhrn")
    (told,) = caught.value.diagnostics
    assert (told.code, told.help) == ("G003", "did you mean `feature/longhorn`?")
    for revision in ("", "-", "--all", "HEAD\n", "HEAD:apps", "deadbeef" * 5):
        assert code(lambda revision=revision: GitTree(folder, revision)) == "G003"  # type: ignore[misc]


def test_the_common_ancestor_of_two_branches_is_found(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    git(folder, "checkout", "--quiet", "-b", "side")
    commit(folder, {"side": "1"})
    git(folder, "checkout", "--quiet", "main")
    commit(folder, {"main": "1"})
    assert GitRepository(folder).merge_base("main", "side") == base
    git(folder, "checkout", "--quiet", "--orphan", "alone")
    commit(folder, {"alone": "1"})
    assert code(lambda: GitRepository(folder).merge_base("main", "alone")) == "G004"


def test_a_bare_repository_has_commits_and_no_root(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "bare")
    there = GitRepository(tmp_path / "bare")
    assert (there.root, there.inside) == (None, "")
    assert GitTree(there, "main").read("apps/a.yaml") == b"a: 1\n"


def test_the_variables_of_another_repository_do_not_mislead(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    commit(other, {"apps/a.yaml": "other\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert GitTree(folder, "HEAD").read("apps/a.yaml") == b"a: 1\n"
    monkeypatch.undo()


def test_outside_of_a_repository_and_without_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert code(lambda: GitRepository(tmp_path)) == "G002"
    monkeypatch.setenv("PATH", "")
    assert code(lambda: GitRepository(tmp_path)) == "G001"


def test_git_is_not_taken_from_the_folder_the_user_stands_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "git").write_text("#!/bin/sh\ntouch sprung\n")
    (folder / "git").chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f".:{Path(shutil.which('git') or '').parent}")
    assert GitTree(folder, "HEAD").read("apps/a.yaml") == b"a: 1\n"
    assert not (folder / "sprung").exists()


def test_a_shallow_clone_says_why_it_lacks_a_revision(folder: Path, tmp_path: Path) -> None:
    commit(folder, {"apps/a.yaml": "a: 2\n"})
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{folder}", "shallow")
    with pytest.raises(SourceError) as caught:
        GitRepository(tmp_path / "shallow").commit("HEAD~1")
    assert caught.value.diagnostics[0].help == "the clone is shallow: `git fetch --unshallow` brings its history"
    assert GitTree(tmp_path / "shallow", "HEAD").read("apps/a.yaml") == b"a: 2\n"


def test_a_linked_work_tree_is_a_repository_of_its_own(folder: Path, tmp_path: Path) -> None:
    git(folder, "worktree", "add", "--quiet", str(tmp_path / "linked"), "-b", "side")
    assert GitRepository(tmp_path / "linked" / "apps").root == tmp_path / "linked"
    assert GitRepository(tmp_path / "linked" / "apps").inside == "apps"


def test_no_revision_can_be_taken_for_an_option(folder: Path) -> None:
    for revision in ("--output=x", "-n", "--exec=touch x"):
        assert code(lambda revision=revision: GitRepository(folder).commit(revision)) == "G003"  # type: ignore[misc]


def test_branches_and_tags_are_listed_when_none_is_near(folder: Path) -> None:
    with pytest.raises(SourceError) as caught:
        GitRepository(folder).commit("zzzzzz")
    assert caught.value.diagnostics[0].help == "branches and tags: main"
