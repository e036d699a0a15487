from __future__ import annotations

import difflib
from typing import Any

import pytest

from labwright.source import SourceError, load, plain
from labwright.source.edit import set_value

HOMELAB = """\
# My homelab.
apiVersion: labwright.dev/v1alpha1   # fixed
secrets:   # how
  engine: sops   # the only one
  # more to come

clusters:
  staging: {domain: x.example.org, nodes: [a, b]}
  production:
    note: |
      long

# at the end
apps:
  - one  # first
  - two
  # last
nothing:
map: {}
list: []
"""


def changes(path: tuple[str | int, ...], value: Any, text: str = HOMELAB) -> list[str]:
    """The lines that go and come, as `-…` and `+…`."""
    edited = set_value(text, path, value, "homelab.yaml")
    diff = difflib.unified_diff(text.splitlines(), edited.splitlines(), lineterm="", n=0)
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("secrets", "recipients"), {"staging": "age1x"}, ["+  recipients:", "+    staging: age1x"]),
        (("secrets", "recipients", "staging"), "age1x", ["+  recipients:", "+    staging: age1x"]),
        (("secrets", "engine"), "none", ["-  engine: sops   # the only one", "+  engine: none   # the only one"]),
        (
            ("clusters", "staging", "nodes", 2),
            "c, d",
            [
                "-  staging: {domain: x.example.org, nodes: [a, b]}",
                '+  staging: {domain: x.example.org, nodes: [a, b, "c, d"]}',
            ],
        ),
        (
            ("clusters", "staging", "apps"),
            {"linkding": False},
            [
                "-  staging: {domain: x.example.org, nodes: [a, b]}",
                "+  staging: {domain: x.example.org, nodes: [a, b], apps: {linkding: false}}",
            ],
        ),
        (("clusters", "production", "domain"), "example.org", ["+    domain: example.org"]),
        (("clusters", "production", "note"), "short", ["-    note: |", "-      long", "+    note: short"]),
        (("clusters", "production", "note"), "a\nb\n", ["-      long", "+      a", "+      b"]),
        (("apps", 2), "three", ["+  - three"]),
        (("apps", 0), {"a": 1, "b": 2}, ["-  - one  # first", "+  - a: 1", "+    b: 2  # first"]),
        (("apps",), ["only"], ["-  - one  # first", "-  - two", "+  - only"]),
        (("apps",), "none", ["-apps:", "-  - one  # first", "-  - two", "+apps: none"]),
        (("nothing",), 3, ["-nothing:", "+nothing: 3"]),
        (("nothing", "a", "b"), 3, ["+  a:", "+    b: 3"]),
        (("map", "a"), 1, ["-map: {}", "+map:", "+  a: 1"]),
        (("list", 0), "x", ["-list: []", "+list:", "+  - x"]),
        (("new",), {"a": [1]}, ["+new:", "+  a:", "+    - 1"]),
        (("new", 0, "a"), 1, ["+new:", "+  - a: 1"]),
    ],
)
def test_only_the_lines_that_say_it_change(path: tuple[str | int, ...], value: Any, expected: list[str]) -> None:
    assert changes(path, value) == expected


@pytest.mark.parametrize("path", [("secrets", "new"), ("apps", 2), ("list", 0), ("clusters", "production", "note")])
def test_line_ends_of_windows_stay(path: tuple[str | int, ...]) -> None:
    edited = set_value(HOMELAB.replace("\n", "\r\n"), path, {"a": {"b": "c"}}, "f")
    assert edited.count("\n") == edited.count("\r\n")
    assert edited == set_value(HOMELAB, path, {"a": {"b": "c"}}, "f").replace("\n", "\r\n")


def test_a_file_without_a_last_line_end() -> None:
    assert set_value("a:\n  b: 1", ("a", "c"), 2) == "a:\n  b: 1\n  c: 2\n"
    assert set_value("a: 1", ("a",), 2) == "a: 2"


def test_empty_files_and_files_of_comments() -> None:
    assert set_value("", ("a", "b"), 1) == "a:\n  b: 1\n"
    assert set_value("# only this", ("a",), 1) == "# only this\na: 1\n"
    assert set_value("{}\n", ("a",), 1) == "a: 1\n"


def test_a_block_that_keeps_its_empty_lines_keeps_them() -> None:
    text = "a:\n  b: |+\n    x\n\n\nc: 1\n"
    edited = set_value(text, ("a", "d"), "y\n\n")
    assert plain(load(edited, "f").value) == {"a": {"b": "x\n\n\n", "d": "y\n\n"}, "c": 1}
    assert plain(load(set_value(text, ("a", "b"), "z"), "f").value) == {"a": {"b": "z"}, "c": 1}


def test_what_a_merge_brings_is_overridden_where_it_is_used() -> None:
    text = "base: &b {size: 1Gi}\none:\n  <<: *b\n  name: x\n"
    assert set_value(text, ("one", "size"), "2Gi") == text + "  size: 2Gi\n"


def test_an_alias_is_replaced_not_its_anchor() -> None:
    assert set_value("a: &x 1\nb: *x\n", ("b",), 2) == "a: &x 1\nb: 2\n"


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: &x {b: 1}\n", ("a", "c"), "a: &x {b: 1, c: new}\n"),
        ("a: &x\n  b: 1\nd: 2\n", ("a", "c"), "a: &x\n  b: 1\n  c: new\nd: 2\n"),
        ("a: &x\n  - b: 1\n  - 2\n", ("a", 1), "a: &x\n  - b: 1\n  - new\n"),
        ("a: !t\n- 1\n", ("a", 1), "a: !t\n- 1\n- new\n"),
        ("- - 1\n  - 2\n", (0, 2), "- - 1\n  - 2\n  - new\n"),
        ("\ufeffa: 1\n", ("b",), "\ufeffa: 1\nb: new\n"),
        ("\ufeffa: 1\n", ("a",), "\ufeffa: new\n"),
        ('"a b" : 1\n', ("a b",), '"a b" : new\n'),
        ("{a: , b: 1}\n", ("a",), "{a: new, b: 1}\n"),
    ],
)
def test_odd_forms(text: str, path: tuple[str | int, ...], expected: str) -> None:
    assert set_value(text, path, "new") == expected


@pytest.mark.parametrize(
    ("path", "where"),
    [(("apiVersion", "x"), "f.yaml:2:13"), (("apps", 7), "f.yaml:15:3"), (("apps", "x"), "f.yaml:15:3")],
)
def test_a_path_through_a_scalar_or_past_a_list_is_an_error(path: tuple[str | int, ...], where: str) -> None:
    with pytest.raises(SourceError) as caught:
        set_value(HOMELAB, path, 1, "f.yaml")
    assert caught.value.diagnostics[0].code == "Y015"
    assert str(caught.value.diagnostics[0].place) == where


def test_an_edit_that_would_change_something_else_too_is_left_to_the_user() -> None:
    with pytest.raises(SourceError, match=r"Y015.*cannot be set in a file of this form"):
        set_value("a: &x\n  b: 1\nd: *x\n", ("a", "c"), "new", "f")


def test_a_path_must_name_something() -> None:
    with pytest.raises(ValueError, match="a path"):
        set_value("a: 1", (), 1)
