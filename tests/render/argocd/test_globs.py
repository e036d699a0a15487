"""The globs of Argo CD's five libraries."""

from __future__ import annotations

import pytest

from labwright.render.argocd.globs import doublestar, folder, free, is_glob, pathspec, segments


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("{a,b}.yaml", "b.yaml", True),
        ("{*.yml,*.yaml}", "x/c.yaml", True),
        ("[ab].yaml", "c.yaml", False),
        ("a?.yaml", "ab.yaml", True),
        ("env/*", "env", False),
    ],
)
def test_a_star_of_a_directory_source_crosses_folders(pattern: str, text: str, held: bool) -> None:
    assert bool(free(pattern).fullmatch(text)) is held


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        ("apps/*", "apps/a", True),
        ("apps/*", "apps/a/b", False),
        ("apps/*/b", "apps/a/b", True),
        ("apps/**", "apps/a/b", False),
        ("apps/[!_]*", "apps/_a", False),
        ("apps/{a,b}", "apps/a", False),
        ("apps/a\\*", "apps/a*", True),
    ],
)
def test_a_folder_pattern_is_gos(pattern: str, text: str, held: bool) -> None:
    assert bool(folder(pattern).fullmatch(text)) is held


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        ("a/**/v.yaml", "a/v.yaml", True),
        ("a/**/v.yaml", "a/b/c/v.yaml", True),
        ("a/*/v.yaml", "a/b/c/v.yaml", False),
        ("**/*.yaml", "x.yaml", True),
        ("a/**", "a/b/c", True),
    ],
)
def test_double_stars_cross_any_number_of_folders(pattern: str, text: str, held: bool) -> None:
    assert bool(doublestar(pattern).fullmatch(text)) is held


@pytest.mark.parametrize(
    ("pattern", "text", "held"),
    [
        ("clusters", "clusters/a/config.json", True),
        ("clusters/*.json", "clusters/a/config.json", True),
        ("clusters/**/config.json", "clusters/a/config.json", True),
        ("a.json", "b/a.json", False),
        (".", "anything", True),
    ],
)
def test_files_are_found_as_git_finds_them(pattern: str, text: str, held: bool) -> None:
    assert bool(pathspec(pattern).fullmatch(text)) is held


def test_a_star_of_a_project_stays_in_its_segment() -> None:
    assert segments("github.com/me/*").fullmatch("github.com/me/homelab")
    assert not segments("github.com/*").fullmatch("github.com/me/homelab")
    assert segments("github.com/**").fullmatch("github.com/me/homelab")


@pytest.mark.parametrize("pattern", ["[", "a" * 2000, "[z-a]"])
def test_a_pattern_that_cannot_be_read_matches_nothing(pattern: str) -> None:
    assert free(pattern).fullmatch(pattern) is False
    assert is_glob("a*") and not is_glob("a.b")


def test_a_pattern_made_to_take_long_is_matched_fast() -> None:
    text = "a" * 4000
    assert free("*a" * 400 + "b").fullmatch(text) is False
    assert folder("*a" * 400 + "b").fullmatch(text) is False
    assert doublestar("**/" * 300 + "b").fullmatch("a/" * 1000) is False
    assert free("{a,b}" * 20).fullmatch("a" * 20) is False, "more alternatives than are looked at"
    assert free("{{a,b},c}x").fullmatch("bx") is True
