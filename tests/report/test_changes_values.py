from __future__ import annotations

from typing import Any

import pytest

from labwright.changes.fields import Action
from labwright.changes.model import FieldChange
from labwright.report.changes import Sides
from labwright.report.changes_values import MAX_LINE, MOST_LINES, lines_of, value_lines
from labwright.source import Origin, Place

SIDES = Sides(old="HEAD", seen=lambda file: f"repo/{file}")
PLACE = Place("a.yaml", 3, 5, 3, 6)


def lines(action: Action, old: Any = None, new: Any = None) -> list[str]:
    change = FieldChange(
        action=action, path="x", old=old, new=new, old_origin=Origin(PLACE), new_origin=Origin(PLACE, why="patch")
    )
    return [
        f"{each.sign} {each.text}" + (f"  [{each.origin}]" if each.origin else "") for each in lines_of(change, SIDES)
    ]


def test_a_scalar_is_a_line_before_and_a_line_after() -> None:
    assert lines(Action.CHANGED, 1, "1") == ["- 1  [HEAD:repo/a.yaml:3:5]", '+ "1"  [repo/a.yaml:3:5 (patch)]']


def test_of_long_lines_the_difference_is_shown() -> None:
    shown = lines(Action.CHANGED, "x" * 300 + "old" + "y" * 300, "x" * 300 + "new" + "y" * 300)
    assert [each[:46] for each in shown] == [f"{sign} …{'x' * 40}{word}" for sign, word in (("-", "old"), ("+", "new"))]


def test_of_a_text_only_the_lines_that_differ_are_shown() -> None:
    old = "".join(f"line {number}\n" for number in range(20))
    assert lines(Action.CHANGED, old, old.replace("line 9\n", "line nine\n")) == [
        "  line 8",
        "- line 9",
        "+ line nine  [repo/a.yaml:3:5 (patch)]",
        "  line 10",
    ]


def test_lines_that_look_like_a_diffs_own_are_shown() -> None:
    assert lines(Action.CHANGED, "a\n--- b\nc\n", "a\n+++ b\nc\n")[1:3] == [
        "- --- b",
        "+ +++ b  [repo/a.yaml:3:5 (patch)]",
    ]


def test_a_change_that_does_not_show_is_still_told() -> None:
    assert [each[0] for each in lines(Action.CHANGED, "a\nb\n", "a\nb")] == ["-", "+"]


def test_collections_are_written_as_yaml_and_long_ones_are_cut() -> None:
    assert lines(Action.ADDED, new={"a": 1, "b": [2]}) == ["+ a: 1  [repo/a.yaml:3:5 (patch)]", "+ b:", "+   - 2"]
    assert lines(Action.REMOVED, old={"a": {"b": 1}}) == ["- {a: {b: 1}}  [HEAD:repo/a.yaml:3:5]"]
    shown = lines(Action.ADDED, new=[f"item {number} which is long enough" for number in range(100)])
    assert (len(shown), shown[-1]) == (MOST_LINES + 1, "  … 76 more lines")


def test_a_new_order_is_two_lines_of_names() -> None:
    assert [each[:8] for each in lines(Action.REORDERED, ["a", "b"], ["b", "a"])] == ["- [a, b]", "+ [b, a]"]


@pytest.mark.parametrize("value", ["\x1b[31mred", "a\x07\u202eb", {"k": "\x1b]0;x"}, "x" * 1000])
def test_no_value_can_steer_a_terminal(value: Any) -> None:
    for line in value_lines(value):
        assert line.isprintable()
        assert len(line) <= MAX_LINE
