from __future__ import annotations

from typing import Any

import pytest

from labwright.source import load, plain
from labwright.spec.nouns import either, inline, noun_of
from labwright.spec.scalars import NOUN


@pytest.mark.parametrize(
    ("schema", "noun"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", NOUN: "a duration"}, "a duration"),
        ({"enum": ["flux", "argocd", "none"]}, "`flux`, `argocd` or `none`"),
        ({"enum": ["a", ""]}, "`a` or empty text"),
        ({"const": False}, "`false`"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "a whole number"),
        ({"anyOf": [{"$ref": "#/x"}, {"const": False}]}, "a mapping or `false`"),
        ({"type": "array", "items": {NOUN: "an address"}}, "a list, each an address"),
        ({"type": "array"}, "a list, each anything"),
        ({}, "anything"),
    ],
)
def test_a_schema_has_a_noun(schema: dict[str, Any], noun: str) -> None:
    assert noun_of(schema) == noun


def test_alternatives_read_as_a_sentence() -> None:
    assert either(["a"]) == "a"
    assert either(["a", "b", "c"]) == "a, b or c"


@pytest.mark.parametrize(
    "value", [{"size": "512G", "mount": "/mnt/x"}, {"a": [1, True, "17.0"]}, [], {}, "yes", "17.5", False, "a b"]
)
def test_inline_yaml_reads_back(value: Any) -> None:
    shown = inline({"key": value})
    assert "\n" not in shown
    assert plain(load(shown, "x").value) == {"key": value}
