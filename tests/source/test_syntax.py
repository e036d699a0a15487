from __future__ import annotations

import pytest

from labwright.source import SourceError, load_all


def diagnostic_of(text: str) -> tuple[str, str, str, tuple[str, ...]]:
    with pytest.raises(SourceError) as caught:
        load_all(text, "f")
    (found,) = caught.value.diagnostics
    return found.message, str(found.place), found.help, tuple(str(note.place) for note in found.notes)


def test_what_began_elsewhere_is_shown_too() -> None:
    assert diagnostic_of("spec:\n  ports: [80,\n    443\nkind: x\n") == (
        "the list is not closed",
        "f:4:5",
        "write `,` between its items and `]` at its end",
        ("f:2:10",),
    )


def test_a_complaint_behind_the_end_points_at_the_last_text() -> None:
    assert diagnostic_of("a:\n  b: {c: 1\n\n\n")[1] == "f:2:11"


def test_a_key_without_colon() -> None:
    message, place, _, _ = diagnostic_of("a: 1\nimage\nb: 2\n")
    assert (message, place) == ("a key without `:`", "f:3:1")


def test_a_template_is_a_value_that_cannot_begin_like_this() -> None:
    assert diagnostic_of("a: %(x)s")[:2] == ("a value cannot begin like this", "f:1:4")


def test_the_parsers_own_words_serve_where_we_have_none() -> None:
    assert diagnostic_of("%YAML 3.0\n---\na") == ("found incompatible YAML document", "f:1:1", "", ())


def test_a_tab_inside_a_line_is_not_an_indentation() -> None:
    assert load_all("a:\t1\n", "f")[0].value == {"a": 1}
