from __future__ import annotations

import pytest

from labwright.source import Diagnostic, Note, Place, Severity
from labwright.source.excerpt import place_json, render_json, render_text, text_of

FILES = {
    "homelab.yaml": "inventory:\n  machines:\n    kube-srv-1: {address: 10.0.40.101}\n"
    "    \N{CJK UNIFIED IDEOGRAPH-5BB6}: {address: 10.0.40.101}\n\tx: y\n",
    "long.yaml": "key: " + "a" * 300 + " HERE " + "b" * 300,
    "evil.yaml": "a: \x1b[31mred\u202e\n",
}
ADDRESS = Place("homelab.yaml", 3, 27, 3, 38)


def shown(diagnostic: Diagnostic) -> str:
    return render_text(diagnostic, FILES.get)


def error(message: str = "wrong", place: Place | None = ADDRESS, **more: object) -> Diagnostic:
    return Diagnostic(Severity.ERROR, "S014", message, place, **more)  # type: ignore[arg-type]


def test_an_error_shows_the_line_a_caret_the_other_place_and_the_help() -> None:
    note = Note("also the address of kube-srv-1", Place("homelab.yaml", 9, 27, 9, 30))
    assert shown(error("pool contains a machine", notes=(note,), help="use another")) == (
        "error[S014]: pool contains a machine\n"
        "  --> homelab.yaml:3:27\n"
        "   |     kube-srv-1: {address: 10.0.40.101}\n"
        "   |                           ^^^^^^^^^^^ also the address of kube-srv-1 (homelab.yaml:9:27)\n"
        "   = help: use another"
    )


def test_what_was_expected_stands_at_the_caret_and_notes_have_excerpts_of_their_own() -> None:
    notes = (Note("the first one", Place("homelab.yaml", 1, 1, 1, 10)), Note("in passing"))
    assert shown(error(expected="an address of lan", notes=notes)) == (
        "error[S014]: wrong\n"
        "  --> homelab.yaml:3:27\n"
        "   |     kube-srv-1: {address: 10.0.40.101}\n"
        "   |                           ^^^^^^^^^^^ expected an address of lan\n"
        "  ::: homelab.yaml:1:1\n"
        "   | inventory:\n"
        "   | --------- the first one\n"
        "   = note: in passing"
    )


def test_wide_characters_take_two_columns() -> None:
    lines = shown(error(place=Place("homelab.yaml", 4, 18, 4, 29))).splitlines()
    assert lines[2:] == [
        "   |     \N{CJK UNIFIED IDEOGRAPH-5BB6}: {address: 10.0.40.101}",
        "   |                   ^^^^^^^^^^^",
    ]
    under = Place("homelab.yaml", 4, 5, 4, 6)
    assert shown(error(place=under)).splitlines()[3] == "   |     ^^"


def test_tabs_are_four_columns_in_line_and_caret() -> None:
    assert shown(error(place=Place("homelab.yaml", 5, 2, 5, 3))).splitlines()[2:] == ["   |     x: y", "   |     ^"]


def test_a_long_line_is_cut_around_the_caret() -> None:
    lines = shown(error(place=Place("long.yaml", 1, 307, 1, 311))).splitlines()
    assert len(lines[2]) < 125
    assert lines[2].startswith("   | … a")
    assert lines[2].endswith("b …")
    start = lines[3].index("^")
    assert lines[2][start : start + 4] == "HERE"
    assert lines[3].count("^") == 4


def test_a_span_of_several_lines_shows_its_first() -> None:
    lines = shown(error(place=Place("homelab.yaml", 2, 3, 4, 10))).splitlines()
    assert lines[2:] == ["   |   machines:", "   |   ^^^^^^^^^"]


@pytest.mark.parametrize("place", [Place("absent.yaml", 3, 1, 3, 2), Place("homelab.yaml", 99, 1, 99, 2)])
def test_without_the_text_the_place_is_named_all_the_same(place: Place) -> None:
    text = shown(error(place=place, expected="a number", notes=(Note("see", place),)))
    assert text == (f"error[S014]: wrong\n  --> {place}\n   | expected a number\n   = note: see ({place})")


def test_without_a_place_there_is_no_arrow() -> None:
    assert shown(error(place=None, expected="a number")) == "error[S014]: wrong\n   = expected a number"


def test_nothing_in_the_text_can_steer_the_terminal() -> None:
    text = shown(error("bad \x1b[2J", place=Place("evil.yaml", 1, 4, 1, 5)))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_only_when_asked() -> None:
    assert "\x1b[1;31merror[S014]" in render_text(error(), FILES.get, colour=True)
    assert "\x1b" not in shown(error())


def test_json_has_everything_and_null_for_what_is_unknown() -> None:
    note = Note("there", None)
    assert render_json(error(notes=(note,), help="do")) == {
        "severity": "error",
        "code": "S014",
        "message": "wrong",
        "place": {"file": "homelab.yaml", "line": 3, "column": 27, "endLine": 3, "endColumn": 38},
        "expected": None,
        "help": "do",
        "notes": [{"message": "there", "place": None}],
    }
    assert place_json(None) is None


def test_text_of_a_place() -> None:
    text = "a: 1\nb: |\n  x\n  y\n"
    assert text_of(Place("f", 1, 4, 1, 5), text) == "1"
    assert text_of(Place("f", 2, 4, 4, 4), text) == "|\n  x\n  y"
    assert text_of(Place("f", 9, 1, 9, 2), text) == ""


def test_a_private_key_in_the_wrong_place_is_shown_to_nobody() -> None:
    key = "AGE-SECRET-KEY-1" + "Q" * 58
    text = f"recipients: {{home: {key}}}\n"
    place = Place("homelab.yaml", 1, 20, 1, 20 + len(key))
    diagnostic = Diagnostic(Severity.ERROR, "H004", f"`{key}` is no recipient", place, help=f"not {key}")
    shown = render_text(diagnostic, lambda _file: text) + str(render_json(diagnostic))
    assert "QQQ" not in shown
    assert "AGE-SECRET-KEY-1" in shown
    assert "^" * len(key) in shown
