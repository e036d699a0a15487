"""`.helmignore`, as Helm reads it."""

from __future__ import annotations

import pytest

from labwright.render.helm.faults import ChartError
from labwright.render.helm.ignore import Ignore


def ignored(rules: str, path: str, *, is_folder: bool = False) -> bool:
    return Ignore(rules, "web/.helmignore").ignores(path, is_folder=is_folder)


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("", "templates/.hidden.yaml", True),
        ("", ".hidden", False),
        ("# *.txt\n\n*.bak", "a/b/old.bak", True),
        ("*.bak", "old.bak.yaml", False),
        ("/docs", "docs", True),
        ("/docs", "a/docs", False),
        ("ci/*.yaml", "ci/values.yaml", True),
        ("ci/*.yaml", "ci/deep/values.yaml", False),
        ("te?t", "test", True),
        ("te?t", "te/t", False),
        ("[a-c]x", "bx", True),
        ("[^a-c]x", "bx", False),
        ("[^a-c]x", "dx", True),
        (r"a\*b", "a*b", True),
        (r"a\*b", "axb", False),
        ("!keep.yaml", "other.yaml", True),
        ("!keep.yaml", "keep.yaml", False),
    ],
)
def test_a_rule_decides_as_in_helm(rules: str, path: str, expected: bool) -> None:
    assert ignored(rules, path) is expected


def test_a_slash_at_the_end_means_folders_only() -> None:
    assert ignored("docs/", "docs", is_folder=True)
    assert not ignored("docs/", "docs")
    assert ignored("!docs/", "docs")


@pytest.mark.parametrize("rule", ["a/**/b", "[ab", "a\\"])
def test_what_helm_cannot_read_is_refused(rule: str) -> None:
    with pytest.raises(ChartError, match=r"web/\.helmignore"):
        Ignore(rule, "web/.helmignore")
