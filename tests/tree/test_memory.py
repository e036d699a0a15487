from __future__ import annotations

import pytest

from labwright.tree import FileSystem, Tree

TREE = Tree.of({"apps/base/a.yaml": "a: 1\n", "apps/b.yaml": b"b: 2\n", "README.md": "caf\u00e9\n"})


def test_it_is_a_mapping_in_sorted_order() -> None:
    assert TREE.paths == tuple(TREE) == ("README.md", "apps/b.yaml", "apps/base/a.yaml")
    assert len(TREE) == 3
    assert TREE["README.md"] == "caf\u00e9\n".encode()
    assert TREE.text("README.md") == "caf\u00e9\n"
    with pytest.raises(KeyError):
        TREE["absent"]


def test_equal_contents_are_equal_trees() -> None:
    assert Tree.of({"a": "1", "b": "2"}) == Tree.of({"b": b"2", "a": b"1"})
    assert hash(Tree.of({"a": "1"})) == hash(Tree.of({"a": b"1"}))
    assert Tree() == {}


def test_it_grows_and_shrinks_by_making_new_ones() -> None:
    assert TREE.with_({"README.md": "new", "x": "y"}).text("README.md") == "new"
    assert TREE.text("README.md") == "caf\u00e9\n"
    assert TREE.without(["README.md", "absent"]).paths == ("apps/b.yaml", "apps/base/a.yaml")
    assert TREE.under("apps/base").paths == ("apps/base/a.yaml",)
    assert TREE.under("apps/ba").paths == ()
    assert TREE.under("") == TREE


def test_trees_join_when_they_agree() -> None:
    assert Tree.joined([Tree.of({"a": "1"}), Tree.of({"a": "1", "b": "2"})]).paths == ("a", "b")
    with pytest.raises(ValueError, match="two different contents for a"):
        Tree.joined([Tree.of({"a": "1"}), Tree.of({"a": "2"})])


def test_bad_paths_are_our_own_fault() -> None:
    with pytest.raises(ValueError, match="not a path within a tree"):
        Tree.of({"../a": "1"})
    with pytest.raises(ValueError, match="a is a file and a folder"):
        Tree.of({"a": "1", "a/b": "2"})


def test_it_is_a_file_system() -> None:
    files: FileSystem = TREE
    assert files.list("") == files.list(".") == ("README.md", "apps")
    assert files.list("apps") == ("b.yaml", "base")
    assert files.is_dir("apps/base")
    assert files.is_dir("")
    assert not files.is_dir("apps/b.yaml")
    assert files.is_file("apps/base/../b.yaml")
    assert files.exists("apps")
    assert not files.exists("apps/c")
    assert not files.exists("../x")
    assert files.read("./apps/b.yaml") == b"b: 2\n"


def test_what_is_not_there_raises_what_the_disk_raises() -> None:
    with pytest.raises(FileNotFoundError):
        TREE.read("absent")
    with pytest.raises(FileNotFoundError):
        TREE.read("../README.md")
    with pytest.raises(IsADirectoryError):
        TREE.read("apps")
    with pytest.raises(FileNotFoundError):
        TREE.list("absent")
    with pytest.raises(NotADirectoryError):
        TREE.list("README.md")
