from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labwright.source import SourceError
from labwright.tree import DiskTree, Tree, exchange, files_below
from labwright.tree.change import Kept, Report
from labwright.tree.writing import preview, recover, write

TREE = Tree.of({"a/b.yaml": "a: 1\n", "c.yaml": "c: 1\n", "run.sh": "#!/bin/sh\n"})


@pytest.fixture(params=["exchanged", "git", "current folder", "not exchangeable"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write to, for each reason to write in one way or the other."""
    out = tmp_path / "out"
    if request.param == "git":
        (out / ".git").mkdir(parents=True)
    elif request.param == "current folder":
        out.mkdir()
        monkeypatch.chdir(out)
    elif request.param == "not exchangeable":

        def refuse(*_: object) -> None:
            raise exchange.NotExchangeableError

        monkeypatch.setattr(exchange, "apply", refuse)
    return out


def on_disk(out: Path) -> dict[str, bytes]:
    files = DiskTree(out)
    return {path: files.read(path) for path in files_below(files, skip=frozenset({".git", ".labwright"}))}


def test_the_folder_holds_the_tree(out: Path) -> None:
    report = write(TREE, out)
    assert report == Report(created=TREE.paths)
    assert on_disk(out) == TREE
    assert os.access(out / "run.sh", os.X_OK)
    assert not os.access(out / "c.yaml", os.X_OK)
    assert sorted(path.name for path in out.parent.iterdir()) == ["out"]


def test_a_second_write_writes_nothing_at_all(out: Path) -> None:
    write(TREE, out)
    before = {path: path.lstat() for path in [out, *out.rglob("*")]}
    assert write(TREE, out) == Report(unchanged=TREE.paths)
    after = {path: path.lstat() for path in [out, *out.rglob("*")]}
    assert {path: (found.st_ino, found.st_mtime_ns) for path, found in after.items()} == {
        path: (found.st_ino, found.st_mtime_ns) for path, found in before.items()
    }


def test_unchanged_files_keep_their_times(out: Path) -> None:
    write(TREE, out)
    before = (out / "c.yaml").stat()
    assert write(TREE.with_({"a/b.yaml": "a: 2\n"}), out).updated == ("a/b.yaml",)
    after = (out / "c.yaml").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_edits_and_foreign_files_are_kept_and_reported(out: Path) -> None:
    write(TREE, out)
    (out / "c.yaml").write_text("mine\n")
    (out / "d.yaml").write_text("mine\n")
    report = write(TREE.with_({"c.yaml": "c: 2\n", "d.yaml": "d: 1\n"}), out)
    assert report.kept == (
        Kept("c.yaml", "changed since labwright wrote it"),
        Kept("d.yaml", "not written by labwright"),
    )
    assert (out / "c.yaml").read_text() == (out / "d.yaml").read_text() == "mine\n"
    assert write(TREE.with_({"c.yaml": "c: 2\n"}), out, overwrite=True).updated == ("c.yaml",)
    assert (out / "c.yaml").read_text() == "c: 2\n"


def test_only_what_we_wrote_is_removed(out: Path) -> None:
    write(TREE, out)
    (out / "a" / "mine").write_text("mine\n")
    report = write(Tree.of({"c.yaml": "c: 1\n"}), out)
    assert report.removed == ("a/b.yaml", "run.sh")
    assert on_disk(out) == {"c.yaml": b"c: 1\n", "a/mine": b"mine\n"}


def test_emptied_folders_go(out: Path) -> None:
    write(TREE, out)
    write(TREE.without(["a/b.yaml"]), out)
    assert not (out / "a").exists()


def test_secrets_are_written_once(out: Path) -> None:
    once = frozenset({"secret.yaml"})
    assert write(Tree.of({"secret.yaml": "1"}), out, once=once).created == ("secret.yaml",)
    assert write(Tree.of({"secret.yaml": "2"}), out, once=once).unchanged == ("secret.yaml",)
    report = write(Tree(), out)
    assert [kept.path for kept in report.kept] == ["secret.yaml"]
    assert on_disk(out) == {"secret.yaml": b"1"}


def test_preview_touches_nothing(out: Path) -> None:
    assert preview(TREE, out) == Report(created=TREE.paths)
    assert not out.exists() or on_disk(out) == {}


def test_links_are_never_followed(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out.mkdir(exist_ok=True)
    (out / "a").symlink_to(elsewhere)
    (out / "c.yaml").symlink_to(elsewhere / "c.yaml")
    report = write(TREE, out, overwrite=True)
    assert report.kept == (Kept("a/b.yaml", "a is a symbolic link"), Kept("c.yaml", "is a symbolic link"))
    assert list(elsewhere.iterdir()) == []


def test_git_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    before = (tmp_path / ".git").stat()
    write(TREE, tmp_path)
    after = (tmp_path / ".git").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_shell_in_the_folder_does_not_lose_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if not Path("/proc/self/cwd").exists():
        pytest.skip("only Linux tells where other processes stand")
    with subprocess.Popen([sys.executable, "-c", "input()"], cwd=out, stdin=subprocess.PIPE) as shell:
        before = out.stat().st_ino
        write(TREE, out)
        assert out.stat().st_ino == before
        shell.communicate(b"\n")


def test_the_folder_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(TREE, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert on_disk(tmp_path / "real") == TREE


def test_folders_above_are_made(tmp_path: Path) -> None:
    write(TREE, tmp_path / "x" / "y" / "z")
    assert on_disk(tmp_path / "x" / "y" / "z") == TREE


def test_two_writes_follow_one_another(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = (
        "import sys; from pathlib import Path; from labwright.tree import Tree; from labwright.tree.writing import write\n"
        "for n in range(8):\n"
        "    write(Tree.of({f'f{i}': f'{sys.argv[2]} {n} {i}' for i in range(20)}), Path(sys.argv[1]))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(out), name]) for name in ("one", "two")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    contents = {content.decode().rsplit(" ", 1)[0] for content in on_disk(out).values()}
    assert len(contents) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_recover_says_whether_there_was_anything(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert not recover(out)
    assert not recover(tmp_path / "absent" / "out")
    (tmp_path / ".out.labwright").mkdir()
    assert recover(out)


class TestBadFolders:
    def error(self, out: Path) -> str:
        with pytest.raises(SourceError) as caught:
            write(TREE, out)
        return str(caught.value)

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("x")
        assert "error[T012]" in self.error(tmp_path / "out")
        assert "error[T012]" in self.error(tmp_path / "out" / "deeper")

    def test_a_damaged_manifest(self, tmp_path: Path) -> None:
        (tmp_path / ".labwright").mkdir()
        (tmp_path / ".labwright" / "manifest.json").write_text("{")
        assert "error[T010]" in self.error(tmp_path)

    def test_bookkeeping_that_is_a_link(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        (out / ".labwright").symlink_to(tmp_path)
        assert "must be a folder" in self.error(out)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_one_that_may_not_be_written(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        assert "error[T012]" in self.error(tmp_path / "out")


def test_three_hundred_files_are_written_in_under_a_second(tmp_path: Path) -> None:
    started = time.process_time()
    write(Tree.of({f"{n % 20}/{n}.yaml": f"n: {n}\n" for n in range(300)}), tmp_path / "out")
    assert time.process_time() - started < 1
