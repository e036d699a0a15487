"""Ignore files of sources; the forms are those of fluxcd/pkg/sourceignore and its tests."""

from __future__ import annotations

import pytest

from labwright.render.flux.sourceignore import Hiding, matches, parse
from labwright.tree import Tree


def hidden(patterns: str, path: str, *, is_dir: bool = False) -> bool:
    tree = Tree.of({".sourceignore": patterns})
    return Hiding(tree).hides(path, is_dir=is_dir)


@pytest.mark.parametrize(
    ("patterns", "path", "answer"),
    [
        ("docs/\n", "docs/a.yaml", True),
        ("docs/\n", "x/docs/a.yaml", True),
        ("docs/\n", "docs", False),
        ("/docs\n", "x/docs/a.yaml", False),
        ("/docs\n", "docs/a.yaml", True),
        ("*.md\n", "a/b.md", True),
        ("a/*.md\n", "a/b.md", True),
        ("a/*.md\n", "a/c/b.md", False),
        ("**/secret.yaml\n", "a/b/secret.yaml", True),
        ("a/**/z.yaml\n", "a/b/c/z.yaml", True),
        ("a/**\n", "a/b/c.yaml", True),
        ("# a comment\n\n  \n", "a.yaml", False),
        ("a.yaml  \n", "a.yaml", True),
        ("/*\n!/apps\n", "apps/a.yaml", False),
        ("/*\n!/apps/\n", "clusters/a.yaml", True),
        ("/*\n!/apps/\n/apps/old/\n", "apps/old/a.yaml", True),
        ("v[uo]l?ano\n", "vulkano", True),
        ("v[^u]lkano\n", "vulkano", False),
    ],
)
def test_patterns(patterns: str, path: str, answer: object) -> None:
    assert hidden(patterns, path) is answer


@pytest.mark.parametrize(
    ("pattern", "name", "answer"),
    [
        ("a*c", "abbc", True),
        ("a?c", "abc", True),
        ("[a-c]", "b", True),
        (r"\*", "*", True),
        ("[", "[", False),
        ("a\\", "a", False),
        ("a.c", "abc", False),
    ],
)
def test_parts_match_as_go_matches_them(pattern: str, name: str, answer: object) -> None:
    assert matches(pattern, name) is answer


def test_an_ignore_file_counts_for_its_own_folder_and_below() -> None:
    tree = Tree.of({"a/.sourceignore": "x.yaml\n", "a/x.yaml": "", "b/x.yaml": "", "a/y.yaml": ""})
    view = Hiding(tree)
    assert [view.is_file(path) for path in ("a/x.yaml", "b/x.yaml", "a/y.yaml")] == [False, True, True]
    assert view.list("a") == (".sourceignore", "y.yaml")
    with pytest.raises(FileNotFoundError):
        view.read("a/x.yaml")
    assert view.read("a/y.yaml") == b""


def test_the_sources_own_patterns_come_last() -> None:
    tree = Tree.of({".sourceignore": "/*\n", "apps/a.yaml": "", "docs/b.yaml": ""})
    view = Hiding(tree, ignore="!/apps\n")
    assert (view.is_file("apps/a.yaml"), view.is_file("docs/b.yaml")) == (True, False)
    assert view.is_dir("docs")
    assert view.exists("apps/a.yaml")


def test_without_patterns_some_names_are_ignored_by_default_and_with_them_no_longer() -> None:
    tree = Tree.of({".github/a.yaml": "", "x/.sops.yaml": "", "a.png": "", "b.yaml": "", ".gitignore": ""})
    bare = Hiding(tree)
    assert [bare.is_file(path) for path in tree.paths] == [False, False, False, True, False]
    own = Hiding(tree, ignore="/nothing\n")
    assert [own.is_file(path) for path in tree.paths] == [True, False, True, True, True]


def test_a_folder_that_holds_something_is_listed_although_a_pattern_matches_it() -> None:
    tree = Tree.of({".sourceignore": "/*\n!/a/b.yaml\n", "a/b.yaml": "", "c.yaml": ""})
    assert Hiding(tree).list(".") == ("a",)


def test_comments_and_blank_lines_are_no_patterns() -> None:
    assert parse("# x\n\na\n") == parse("a\n")


def test_no_pattern_takes_long() -> None:
    assert not matches("*a" * 60 + "b", "a" * 250)
    assert matches("*a" * 60, "a" * 250)
    assert matches("*ab*c", "xabbc")
