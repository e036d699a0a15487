from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from labwright.tree import DiskTree, FileSystem, files_below
from labwright.tree import git as tree_git
from labwright.tree.git import GitRepository, GitTree, blob_id
from tests.tree.histories import code, commit, git, repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = repository(tmp_path / "home")
    (made / "apps").mkdir()
    (made / "apps" / "link.yaml").symlink_to("base/b.yaml")
    (made / "apps" / "up").symlink_to("../clusters")
    (made / "out").symlink_to("../elsewhere")
    (made / "absolute").symlink_to("/etc/passwd")
    (made / "loop").symlink_to("loop")
    (made / "broken").symlink_to("gone")
    commit(
        made,
        {
            "apps/a.yaml": "a: 1\n",
            "apps/base/b.yaml": "b: 2\n",
            "clusters/home/ks.yaml": "k: 3\n",
            "näme and space.yaml": "n: 4\n",
            "empty.yaml": "",
            "binary": b"\x00\xff\n\n",
        },
    )
    return made


def test_contents_that_lie_beside_are_not_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "apps" / "a.yaml").write_text("a: 2\n")
    (folder / "apps" / "base" / "b.yaml").unlink()
    there = GitTree(folder, "HEAD").beside(DiskTree(folder))
    assert there.is_file("apps/a.yaml")  # lists the commit, and reads where its links lead
    assert there.read("apps/a.yaml") == b"a: 1\n"
    assert there.read("apps/base/b.yaml") == b"b: 2\n"

    untouched = GitTree(folder, "HEAD").beside(DiskTree(folder))
    assert untouched.is_file("apps/a.yaml")
    git(folder, "checkout", "--quiet", "HEAD", "--", "apps/base/b.yaml")
    shutil.rmtree(folder / ".git" / "objects")
    assert untouched.read("clusters/home/ks.yaml") == b"k: 3\n"
    assert untouched.read("binary") == b"\x00\xff\n\n"
    assert untouched.read("apps/link.yaml") == b"b: 2\n"
    assert code(lambda: untouched.read("apps/a.yaml")) == "T003"


def test_ids_are_those_of_git(folder: Path) -> None:
    there = GitTree(folder, "HEAD")
    for path in ("apps/a.yaml", "empty.yaml", "binary"):
        assert blob_id(there.read(path)) == there.digest(path)
    sha256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
    assert blob_id(b"", 64) == sha256  # git hash-object of an empty file in a repository of SHA-256


def test_a_commit_reads_as_the_folder_did(folder: Path) -> None:
    there: FileSystem = GitTree(folder, "HEAD")
    disk = DiskTree(folder)
    names = [name for name in disk.list("") if name != ".git"]
    assert list(there.list("")) == names
    paths = ["", "apps", "apps/a.yaml", "apps/link.yaml", "apps/up", "apps/up/home/ks.yaml", "apps/./base/../a.yaml"]
    paths += ["loop", "broken", "out", "absolute", "absent", "../home", "/etc/passwd", "apps/a.yaml/x", "a\0b", *names]
    for path in paths:
        assert there.exists(path) == disk.exists(path), path
        assert there.is_file(path) == disk.is_file(path), path
        assert there.is_dir(path) == disk.is_dir(path), path
        if disk.is_file(path):
            assert there.read(path) == disk.read(path), path
        elif disk.is_dir(path) and path:
            assert there.list(path) == disk.list(path), path
    assert set(files_below(there)) == set(files_below(disk))


def test_what_is_not_there_raises_what_disk_raises(folder: Path) -> None:
    there = GitTree(folder, "HEAD")
    for path in ("absent", "apps/a.yaml/x", "../secret", "/etc/passwd", "a\0b", "broken", "loop"):
        with pytest.raises(FileNotFoundError):
            there.read(path)
    with pytest.raises(IsADirectoryError):
        there.read("apps")
    with pytest.raises(NotADirectoryError):
        there.list("apps/a.yaml")
    with pytest.raises(FileNotFoundError):
        there.list("absent")


def test_links_that_lead_out_are_refused(folder: Path) -> None:
    there = GitTree(folder, "HEAD")
    assert code(lambda: there.read("out")) == "T001"
    assert code(lambda: there.read("absolute")) == "T001"
    assert code(lambda: there.list("out")) == "T001"
    assert code(lambda: GitTree(folder, "HEAD", "apps").read("up/home/ks.yaml")) == "T001"


def test_a_folder_of_the_repository_may_be_the_root(folder: Path) -> None:
    there = GitTree(folder / "apps", "HEAD", "apps")
    assert there.list("") == ("a.yaml", "base", "link.yaml", "up")
    assert there.read("link.yaml") == b"b: 2\n"
    assert GitTree(folder, "HEAD", "not/there/yet").list("") == ()
    assert GitRepository(folder / "apps" / "base").inside == "apps/base"
    assert GitRepository(folder).inside == ""


def test_the_commit_is_read_and_not_the_work_tree(folder: Path) -> None:
    first = git(folder, "rev-parse", "HEAD")
    commit(folder, {"apps/a.yaml": "a: two\n", "new.yaml": "x\n"})
    (folder / "apps" / "a.yaml").write_text("a: three\n")
    before, after = GitTree(folder, "HEAD~1"), GitTree(folder, "main")
    assert (before.commit, before.read("apps/a.yaml"), before.exists("new.yaml")) == (first, b"a: 1\n", False)
    assert (after.read("apps/a.yaml"), after.exists("new.yaml")) == (b"a: two\n", True)
    assert before.digest("apps/base/b.yaml") == after.digest("apps/base/b.yaml")
    assert before.digest("apps/a.yaml") != after.digest("apps/a.yaml")


def test_no_filter_no_hook_and_no_monitor_runs(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    commit(folder, {".gitattributes": "*.yaml filter=trap diff=trap\n"})
    for key in ("filter.trap.smudge", "filter.trap.clean", "core.fsmonitor", "diff.trap.textconv", "core.pager"):
        git(folder, "config", key, str(trap))
    git(folder, "config", "core.hooksPath", str(tmp_path))
    assert GitTree(folder, "HEAD").read("apps/a.yaml") == b"a: 1\n"
    assert GitRepository(folder).names() == ("main",)
    assert not (tmp_path / "sprung").exists()


def test_what_a_partial_clone_lacks_is_not_fetched(folder: Path, tmp_path: Path) -> None:
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{folder}", "partial")
    there = GitTree(tmp_path / "partial", "HEAD")
    assert there.list("apps") == ("a.yaml", "base", "link.yaml", "up")
    assert code(lambda: there.read("apps/a.yaml")) == "T003"
    assert code(lambda: there.read("apps/base/b.yaml")) == "T003"


def test_replaced_objects_are_not_believed(folder: Path) -> None:
    blob, other = git(folder, "rev-parse", "HEAD:apps/a.yaml"), git(folder, "rev-parse", "HEAD:apps/base/b.yaml")
    git(folder, "replace", blob, other)
    assert GitTree(folder, "HEAD").read("apps/a.yaml") == b"a: 1\n"


def test_a_submodule_is_an_empty_folder(folder: Path) -> None:
    head = git(folder, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},vendor/charts")
    git(folder, "commit", "--quiet", "--message", "module")
    there = GitTree(folder, "HEAD")
    assert there.is_dir("vendor/charts")
    assert not there.is_file("vendor/charts")
    assert there.list("vendor") == ("charts",)
    assert there.list("vendor/charts") == ()


def test_a_large_file_is_refused_and_the_next_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(folder, {"big": "x" * 2000})
    there = GitTree(folder, "HEAD")
    monkeypatch.setattr(tree_git, "MAX_FILE_BYTES", 1000)
    assert code(lambda: there.read("big")) == "T002"
    assert there.read("apps/a.yaml") == b"a: 1\n"


def test_threads_may_read_at_once(folder: Path) -> None:
    commit(folder, {f"many/{number}.yaml": f"n: {number}\n" * number for number in range(60)})
    there = GitTree(folder, "HEAD")
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda number: there.read(f"many/{number}.yaml"), range(60)))
    assert read == [f"n: {number}\n".encode() * number for number in range(60)]
