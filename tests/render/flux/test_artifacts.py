"""Artifacts made of files of the repository; the manners are those of source-watcher's builder and its tests."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.flux.artifacts import ArtifactView, double_star, files_of, read_copy
from labwright.source import load
from labwright.tree import Tree

TREE = Tree.of(
    dict.fromkeys(
        ("apps/a/x.yaml", "apps/a/sub/y.yaml", "apps/b/x.yaml", "apps/README.md", "one.yaml", "apps/a/sub/z.txt"), ""
    )
)


def copied(*entries: dict[str, Any], root: str | None = ".") -> dict[str, tuple[str, ...]]:
    copies = tuple(copy for one in entries if (copy := read_copy(one)))
    return files_of(copies, lambda alias: root if alias == "r" else None, TREE)


@pytest.mark.parametrize(
    ("source", "target", "files"),
    [
        ("@r/apps/a/**", "@artifact/", ["sub/y.yaml", "sub/z.txt", "x.yaml"]),
        ("@r/apps/a/**", "@artifact/to/", ["to/sub/y.yaml", "to/sub/z.txt", "to/x.yaml"]),
        ("@r/apps/a/", "@artifact/apps/a/", ["apps/a/a/sub/y.yaml", "apps/a/a/sub/z.txt", "apps/a/a/x.yaml"]),
        ("@r/apps/a", "@artifact/", ["a/sub/y.yaml", "a/sub/z.txt", "a/x.yaml"]),
        ("@r/one.yaml", "@artifact/two.yaml", ["two.yaml"]),
        ("@r/one.yaml", "@artifact/to/", ["to/one.yaml"]),
        ("@r/apps/*.md", "@artifact/", ["apps/README.md"]),
        ("@r/*.yaml", "@artifact/", ["one.yaml"]),
        ("@r/gone/**", "@artifact/", []),
        ("@other/apps/**", "@artifact/", []),
    ],
)
def test_copying(source: str, target: str, files: list[str]) -> None:
    assert sorted(copied({"from": source, "to": target})) == files


def test_what_is_excluded_stays_out() -> None:
    found = copied({"from": "@r/apps/**", "to": "@artifact/", "exclude": ["*.md", "a/sub/**", "b"]})
    assert sorted(found) == ["a/x.yaml"]


def test_a_source_may_start_at_a_folder_of_the_repository() -> None:
    assert sorted(copied({"from": "@r/a/x.yaml", "to": "@artifact/"}, root="apps")) == ["x.yaml"]


def test_a_file_into_a_folder_that_is_there_keeps_its_name() -> None:
    found = copied({"from": "@r/apps/a/**", "to": "@artifact/d/"}, {"from": "@r/one.yaml", "to": "@artifact/d"})
    assert found["d/one.yaml"] == ("one.yaml",)


def test_later_copies_replace_or_are_merged() -> None:
    first, second = (
        {"from": "@r/apps/a/x.yaml", "to": "@artifact/v.yaml"},
        {"from": "@r/apps/b/x.yaml", "to": "@artifact/v.yaml"},
    )
    assert copied(first, second)["v.yaml"] == ("apps/b/x.yaml",)
    assert copied(first, {**second, "strategy": "Merge"})["v.yaml"] == ("apps/a/x.yaml", "apps/b/x.yaml")


@pytest.mark.parametrize(
    "entry", [{"from": "r/x", "to": "@artifact/"}, {"from": "@r", "to": "@artifact/"}, {"from": "@r/x", "to": "y"}]
)
def test_what_source_watcher_refuses_copies_nothing(entry: dict[str, str]) -> None:
    assert read_copy(entry) is None


def view(files: dict[str, str], *entries: dict[str, Any]) -> ArtifactView:
    copies = tuple(copy for one in entries if (copy := read_copy(one)))
    return ArtifactView(Tree.of(files), ".artifacts/x", copies, lambda alias: ".")


def test_an_artifact_is_a_folder_of_its_own() -> None:
    made = view({"apps/a/x.yaml": "x\n", "other.yaml": ""}, {"from": "@r/apps/**", "to": "@artifact/base/"})
    assert made.list(".artifacts/x") == ("base",)
    assert made.list(".artifacts/x/base/a") == ("x.yaml",)
    assert made.is_dir(".artifacts/x/base")
    assert made.is_file(".artifacts/x/base/a/x.yaml")
    assert not made.exists(".artifacts/x/apps")
    assert made.read(".artifacts/x/base/a/x.yaml") == b"x\n"
    assert made.real(".artifacts/x/base/a/x.yaml") == "apps/a/x.yaml"
    assert made.real_folder(".artifacts/x/base/a") == "apps/a"
    assert made.real_folder("elsewhere") == "elsewhere"
    assert made.is_file("other.yaml")
    with pytest.raises(FileNotFoundError):
        made.read(".artifacts/x/gone")
    with pytest.raises(FileNotFoundError):
        made.list(".artifacts/x/gone")


def test_merged_files_are_one_yaml_document() -> None:
    made = view(
        {"a.yaml": "m: {x: 1, w: 1}\nl: [1]\n", "b.yaml": "m: {w: 2}\nl: [2]\n"},
        {"from": "@r/a.yaml", "to": "@artifact/v.yaml"},
        {"from": "@r/b.yaml", "to": "@artifact/v.yaml", "strategy": "Merge"},
    )
    assert load(made.read(".artifacts/x/v.yaml"), "v").value == {"m": {"x": 1, "w": 2}, "l": [2]}
    assert made.made_of(".artifacts/x/v.yaml") == ("a.yaml", "b.yaml")


@pytest.mark.parametrize(
    ("pattern", "path", "answer"),
    [
        ("**", "a/b/c", True),
        ("**/c", "a/b/c", True),
        ("**/c", "c", True),
        ("a/**", "a", True),
        ("a/*", "a/b/c", False),
        ("a/**/c", "a/c", True),
        ("{a,b}/*.{yaml,yml}", "b/x.yml", True),
        ("{a,b}/*.yaml", "c/x.yaml", False),
        ("[a-c]?", "bz", True),
    ],
)
def test_patterns_of_what_is_excluded(pattern: str, path: str, answer: object) -> None:
    assert double_star(pattern, path) is answer


def test_no_pattern_takes_long() -> None:
    assert not double_star("**/" * 200 + "x", "a/" * 500 + "b")
    assert not double_star("{a,b}" * 100, "c")
