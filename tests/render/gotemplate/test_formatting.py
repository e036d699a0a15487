"""fmt's verbs, faults included."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.formatting import sprint, sprintf


@pytest.mark.parametrize(
    ("pattern", "values", "text"),
    [
        ("%s-%v", ("a", 1.0), "a-1"),
        ("%03d|%-4d|%+d", (7, 7, 7), "007|7   |+7"),
        ("%.1f", (1.25,), "1.2"),
        ("%d", (1.0,), "%!d(float64=1)"),
        ("%s", (), "%!s(MISSING)"),
        ("a", (1,), "a%!(EXTRA int=1)"),
        ("%[2]s %[1]s", ("a", "b"), "b a"),
        ("%q", ("a b",), '"a b"'),
        ("%*d", (4, 1), "   1"),
        ("100%%", (), "100%"),
    ],
)
def test_a_format_is_filled_as_in_go(pattern: str, values: tuple[object, ...], text: str) -> None:
    assert sprintf(pattern, *values) == text


def test_a_width_cannot_exhaust_the_machine() -> None:
    assert len(sprintf("%999999999d", 1)) == 10_000


def test_spaces_stand_between_two_that_are_no_texts() -> None:
    assert sprint("a", 1, 2, "b", True) == "a1 2btrue"
