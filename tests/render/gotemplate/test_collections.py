"""Functions over lists and mappings, beyond what the cases of test_sprig.py try."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.collections import COLLECTIONS
from labwright.render.gotemplate.errors import TemplateError


def call(name: str, *arguments: object) -> object:
    return COLLECTIONS[name](name, arguments)


def test_a_merge_goes_into_mappings() -> None:
    base: dict[str, object] = {"a": {"x": 1}, "b": ""}
    assert call("merge", base, {"a": {"x": 2, "y": 3}, "b": "c"}) == {"a": {"x": 1, "y": 3}, "b": "c"}
    assert call("mergeOverwrite", {"a": 1}, {"a": 2}, {"a": 0}) == {"a": 2}


def test_what_is_no_list_is_refused() -> None:
    for name in ("first", "uniq", "reverse", "append"):
        with pytest.raises(TemplateError):
            call(name, *(["x"] if name != "append" else ["x", 1]))


def test_a_pair_without_value_is_empty() -> None:
    assert call("dict", "a") == {"a": ""}


def test_equality_minds_the_type() -> None:
    assert call("deepEqual", 1, 1.0) is False
    assert call("deepEqual", {"a": [1]}, {"a": [1]}) is True
