"""What a walk hands to those who look things up."""

from __future__ import annotations

from labwright.render.flux.lookups import Lookups
from labwright.tree import Tree


def test_lines_of_a_file_are_read_once_and_a_missing_file_has_none() -> None:
    views = Lookups(fs=Tree.of({"a.yaml": "a\nb\n", "b.bin": b"\xff"}))
    assert list(views.lines("a.yaml")) == ["a", "b", ""]
    assert views.lines("a.yaml") is views.lines("a.yaml")
    assert (list(views.lines("gone.yaml")), list(views.lines("b.bin"))) == ([], [])


def test_without_files_and_sources_nothing_is_known() -> None:
    views = Lookups()
    assert (list(views.lines("a.yaml")), views.folder_of("GitRepository", "n", "x")) == ([], None)
