from __future__ import annotations

import pytest

from labwright.source import Place, SourceError
from labwright.source.lines import decode, line_starts, place_at, split_lines


def test_lines_end_where_yaml_ends_them() -> None:
    assert split_lines("a\nb\r\nc\rd\x85e\u2028f\u2029g") == list("abcdefg")
    assert split_lines("") == [""]


def test_starts_of_lines() -> None:
    assert line_starts("ab\r\nc\n") == [0, 4, 6]


def test_the_place_of_a_character() -> None:
    assert place_at("ab\ncd", 4, "f") == Place("f", 2, 2, 2, 3)
    assert place_at("ab\ncd", 0, "f") == Place("f", 1, 1, 1, 2)


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfa", "f") == "a"
    assert decode("\ufeffa", "f") == "a"


def test_the_bad_byte_is_pointed_at() -> None:
    with pytest.raises(SourceError) as caught:
        decode("\u00e4\n\u00e4".encode() + b"\xff", "f")
    assert str(caught.value.diagnostics[0].place) == "f:2:2"


def test_control_characters_are_pointed_at() -> None:
    with pytest.raises(SourceError) as caught:
        decode("a\tb\nc\x0bd", "f")
    assert str(caught.value) == "f:2:2: error[Y009]: character U+000B may not stand in YAML"
