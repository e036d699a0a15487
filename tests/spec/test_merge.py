from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labwright.source import YamlMap, dump, load, place_of, plain
from labwright.spec.merge import merge

SCALARS = st.one_of(st.booleans(), st.integers(0, 9), st.sampled_from(["a", "b"]), st.none())
KEYS = st.sampled_from(["a", "b", "c"])
MAPS = st.recursive(
    st.dictionaries(KEYS, SCALARS, max_size=3),
    lambda inner: st.dictionaries(KEYS, SCALARS | inner | st.lists(SCALARS, max_size=2), max_size=3),
    max_leaves=8,
)


def read(value: Any, file: str = "a.yaml") -> YamlMap:
    made = load(dump(value), file).value
    assert isinstance(made, YamlMap)
    return made


def merged(base: Any, overlay: Any) -> Any:
    return plain(merge(read(base), read(overlay)))


def test_mappings_merge_and_everything_else_replaces() -> None:
    base = {"a": {"x": 1, "y": [1, 2]}, "b": 1}
    assert merged(base, {"a": {"y": [3]}, "c": 2}) == {"a": {"x": 1, "y": [3]}, "b": 1, "c": 2}


def test_false_replaces_a_mapping_and_a_mapping_replaces_false() -> None:
    assert merged({"a": {"x": 1}}, {"a": False}) == {"a": False}
    assert merged({"a": False}, {"a": {"x": 1}}) == {"a": {"x": 1}}


def test_an_empty_value_says_nothing() -> None:
    assert merged({"a": {"x": 1}}, {"a": None}) == {"a": {"x": 1}}
    assert merged({}, {"a": None}) == {"a": None}


def test_places_come_from_whoever_set_the_value() -> None:
    made = merge(read({"a": {"x": 1, "y": 2}}, "base.yaml"), read({"a": {"y": 3}}, "overlay.yaml"))
    files = [place.file for key in "xy" if (place := place_of(made, "a", key))]
    assert files == ["base.yaml", "overlay.yaml"]


def expected(base: Any, overlay: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(overlay, dict):
        return overlay
    keys = [*base, *(key for key in overlay if key not in base)]
    return {
        key: base[key]
        if key not in overlay or (key in base and overlay[key] is None)
        else expected(base.get(key), overlay[key])
        for key in keys
    }


@given(MAPS, MAPS)
def test_merging_is_the_textbook_merge_and_changes_neither(base: Any, overlay: Any) -> None:
    below, above = read(base), read(overlay)
    assert plain(merge(below, above)) == expected(base, overlay)
    assert plain(below) == base
    assert plain(above) == overlay


@given(MAPS)
def test_merging_nothing_changes_nothing(base: Any) -> None:
    assert merged(base, {}) == base


@given(MAPS, MAPS)
def test_merging_twice_is_merging_once(base: Any, overlay: Any) -> None:
    once = merged(base, overlay)
    assert merged(once, overlay) == once


@given(MAPS, MAPS)
def test_every_value_has_a_place_of_one_of_the_files(base: Any, overlay: Any) -> None:
    made = merge(read(base, "base.yaml"), read(overlay, "overlay.yaml"))
    places = [place_of(made, key) for key in made]
    assert all(place is not None and place.file in {"base.yaml", "overlay.yaml"} for place in places)
