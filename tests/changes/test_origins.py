from __future__ import annotations

from labwright.changes.fields import Item
from labwright.changes.origins import around, origin_at
from labwright.source import load

VALUE = load("spec:\n  list:\n    - name: a\n      value: 1\n", "x.yaml").value
PATH = ("spec", "list", Item("a", None, 0), "value")


def test_the_origin_is_that_of_the_field() -> None:
    found = origin_at(VALUE, PATH, "new")
    assert str(found.place if found else "") == "x.yaml:4:14"


def test_a_field_without_an_origin_has_that_of_what_is_around_it() -> None:
    found = origin_at(VALUE, ("spec", "gone", "deeper"), "new")
    assert str(found.place if found else "") == "x.yaml:2:3"


def test_a_side_without_the_item_has_no_origin() -> None:
    assert origin_at(VALUE, PATH, "old") is None
    assert around(VALUE, PATH, "old") is None


def test_what_holds_a_field_is_found() -> None:
    assert around(VALUE, PATH, "new") == {"name": "a", "value": 1}
    assert around(VALUE, ("spec", "gone", "x"), "new") is None
