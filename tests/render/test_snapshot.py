"""A repository at one moment, and the questions of a build."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render import snapshot
from labwright.render.snapshot import ABSENT, FILE, FOLDER, UNREADABLE, Recorder, Snapshot
from labwright.source import SourceError
from labwright.tree import Tree

FILES = {"a/x.yaml": "x: 1\n", "a/y.yaml": "y: 1\n", "b/z.yaml": "z: 1\n"}


class Counting:
    """A tree that counts how often it is read."""

    def __init__(self, files: dict[str, str]) -> None:
        self.tree = Tree.of(files)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self.tree.read(path)

    def exists(self, path: str) -> bool:
        return self.tree.exists(path)

    def is_file(self, path: str) -> bool:
        return self.tree.is_file(path)

    def is_dir(self, path: str) -> bool:
        return self.tree.is_dir(path)

    def list(self, path: str) -> tuple[str, ...]:
        return self.tree.list(path)


def test_nothing_is_read_twice() -> None:
    under = Counting(FILES)
    snapshot = Snapshot(under)
    assert snapshot.read("a/x.yaml") == snapshot.read("a/x.yaml") == b"x: 1\n"
    assert snapshot.digest("a/x.yaml")
    assert under.reads == ["a/x.yaml"]


def test_kinds() -> None:
    snapshot = Snapshot(Tree.of(FILES))
    assert [snapshot.kind(path) for path in ("a", "a/x.yaml", "c")] == [FOLDER, FILE, ABSENT]
    assert snapshot.is_dir("a") and snapshot.is_file("a/x.yaml") and not snapshot.exists("c")
    assert snapshot.digest("c") == snapshot.listing("c") == UNREADABLE
    with pytest.raises(FileNotFoundError):
        snapshot.read("c")


def recorded() -> dict[str, str]:
    """The trace of a build that looks at one file, one folder and one absent path."""
    recorder = Recorder(Snapshot(Tree.of(FILES)))
    recorder.read("a/x.yaml")
    recorder.list("b")
    assert recorder.is_file("b/z.yaml") and not recorder.exists("a/kustomization.yaml")
    recorder.used("a/y.yaml")
    recorder.used("nowhere")
    return recorder.trace()


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"c/new.yaml": "n: 1\n"}, True),
        ({"a/x.yaml": "x: 2\n"}, False),
        ({"a/y.yaml": "y: 2\n"}, False),
        ({"b/z.yaml": "z: 2\n"}, True),
        ({"b/new.yaml": "n: 1\n"}, False),
        ({"a/kustomization.yaml": "resources: []\n"}, False),
    ],
)
def test_a_trace_is_answered_the_same_way_while_nothing_that_was_asked_has_changed(
    change: dict[str, str], same: bool
) -> None:
    assert Snapshot(Tree.of({**FILES, **change})).answers(recorded()) is same


@given(st.dictionaries(st.sampled_from(sorted(FILES)), st.sampled_from(["", "1", "2"])))
def test_a_changed_file_that_was_read_is_always_noticed(change: dict[str, str]) -> None:
    files = {**FILES, **change}
    read = {"a/x.yaml", "a/y.yaml"}
    unchanged = all(files[path] == FILES[path] for path in read)
    assert Snapshot(Tree.of(files)).answers(recorded()) is unchanged


def test_folders_that_links_multiply_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MAX_FOLDERS", 1)
    seen = Snapshot(Tree.of(FILES))
    assert seen.list("a") == seen.list("a") == ("x.yaml", "y.yaml")
    with pytest.raises(SourceError, match="more than 1 folders"):
        seen.list("b")
