"""YAML inside a field, line by line."""

from __future__ import annotations

import pytest

from labwright.render.embedded import read_embedded
from labwright.source import Origin, Place, SourceError, load, origin_of, place_of, plain

FILE = """\
data:
  values.yaml: |
    a:
      b: 1
    c: [x, yes]
  quoted: "a: 1"
"""


def lines(file: str) -> list[str]:
    return {"c.yaml": FILE.split("\n"), "values.yaml": ["a:", "  b: 2"]}.get(file, [])


def field(key: str) -> tuple[str, Origin]:
    value = load(FILE, "c.yaml").value
    origin = origin_of(value, "data", key)
    assert origin is not None
    return value["data"][key], origin


def test_values_of_a_literal_block_point_to_their_own_lines() -> None:
    (value,) = read_embedded(*field("values.yaml"), lines)
    assert plain(value) == {"a": {"b": 1}, "c": ["x", True]}
    assert str(place_of(value, "a", "b")) == "c.yaml:4:10"
    assert str(place_of(value, "c", 1)) == "c.yaml:5:12"
    assert str(value.key_places["c"]) == "c.yaml:5:5"


def test_a_substitution_within_a_line_does_not_lose_it() -> None:
    text, origin = field("values.yaml")
    changed = Origin(Place("vars.yaml", 9, 1, 9, 4), origin, "postBuild substitution")
    (value,) = read_embedded(text.replace("1", "17"), changed, lines)
    assert (value["a"]["b"], str(place_of(value, "a", "b"))) == (17, "c.yaml:4:10")


def test_any_other_style_points_to_the_field() -> None:
    (value,) = read_embedded(*field("quoted"), lines)
    assert str(place_of(value, "a")) == "c.yaml:6:11"


def test_what_a_generator_read_out_of_a_file_points_into_the_file() -> None:
    entry = Origin(Place("kustomization.yaml", 4, 7, 4, 18), why="generator")
    origin = Origin(Place("values.yaml", 1, 1, 1, 1), entry, "file")
    (value,) = read_embedded("a:\n  b: 2\n", origin, lines)
    found = origin_of(value, "a", "b")
    assert found is not None
    assert [f"{one.place} {one.why}" for one in found.history] == [
        "values.yaml:2:6 file",
        "kustomization.yaml:4:7 generator",
    ]


def test_a_text_of_another_length_points_to_the_field() -> None:
    text, origin = field("values.yaml")
    (value,) = read_embedded(text + "more: 1\n", origin, lines)
    assert str(place_of(value, "a", "b")) == "c.yaml:2:16"


def test_what_is_wrong_points_into_the_repository() -> None:
    text, origin = field("values.yaml")
    with pytest.raises(SourceError) as caught:
        read_embedded(text.replace("b: 1", "b: ["), origin, lines)
    place = caught.value.diagnostics[0].place
    assert place is not None
    assert place.file == "c.yaml"
    assert place.line > 2


def test_without_an_origin_there_are_no_places_to_move() -> None:
    (value,) = read_embedded("a: 1\n", None)
    assert plain(value) == {"a": 1}
