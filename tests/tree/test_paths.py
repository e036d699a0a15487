from __future__ import annotations

import pytest

from labwright.tree.paths import checked, normal, parents


@pytest.mark.parametrize("path", ["a", "a/b.yaml", ".github/renovate.json", "a b/c", "caf\u00e9"])
def test_a_path_within_a_tree(path: str) -> None:
    assert checked(path) == path
    assert normal(path) == path


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "./a", "a/../b", "..", "a\\b", "a\nb", "a\0"])
def test_no_path_within_a_tree(path: str) -> None:
    with pytest.raises(ValueError, match="not a path within a tree"):
        checked(path)


@pytest.mark.parametrize(
    ("path", "resolved"),
    [
        ("", ""),
        (".", ""),
        ("a/./b//c/", "a/b/c"),
        ("a/../b", "b"),
        ("a/..", ""),
        ("..", None),
        ("a/../../b", None),
        ("/etc", None),
        ("a\0b", None),
    ],
)
def test_normal_resolves_by_text_and_never_leaves(path: str, resolved: str | None) -> None:
    assert normal(path) == resolved


def test_parents_are_outermost_first() -> None:
    assert parents("a/b/c") == ("a", "a/b")
    assert parents("a") == ()
