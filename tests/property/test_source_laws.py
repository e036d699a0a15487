"""The laws of reading and writing YAML."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from labwright.source import (
    Dialect,
    Place,
    SourceError,
    YamlList,
    YamlMap,
    clone,
    dump,
    key_place_of,
    load,
    load_all,
    place_of,
    plain,
)
from labwright.source.edit import set_value
from labwright.source.excerpt import text_of
from tests.property.strategies import TEXT, YAML_VALUES

DOCUMENTS = st.dictionaries(TEXT, YAML_VALUES, min_size=1, max_size=4)


class TestWhatIsWrittenIsReadAgain:
    """`load(dump(x)) == x`, for every reader."""

    @given(DOCUMENTS)
    def test_by_us(self, value: dict[str, Any]) -> None:
        assert plain(load(dump(value), "f").value) == value

    @given(DOCUMENTS)
    def test_by_us_as_kustomize_reads(self, value: dict[str, Any]) -> None:
        assert plain(load(dump(value), "f", Dialect.KUSTOMIZE).value) == value

    @given(DOCUMENTS)
    def test_by_pyyaml(self, value: dict[str, Any]) -> None:
        assert yaml.safe_load(dump(value)) == value

    @given(DOCUMENTS)
    def test_types_stay(self, value: dict[str, Any]) -> None:
        def types(of: Any) -> Any:
            if isinstance(of, dict):
                return {key: types(item) for key, item in of.items()}
            if isinstance(of, list):
                return [types(item) for item in of]
            return "number" if type(of) in {int, float} else type(of)

        assert types(load(dump(value), "f").value) == types(value)


class TestWritingIsStable:
    """What was written and read is written the same again."""

    @given(DOCUMENTS)
    def test_dump_of_load_of_dump(self, value: dict[str, Any]) -> None:
        text = dump(value)
        assert dump(load(text, "f").value) == dump(plain(load(text, "f").value))
        assert dump(value) == text

    @given(DOCUMENTS, TEXT)
    def test_comments_change_no_value(self, value: dict[str, Any], comment: str) -> None:
        comments: dict[tuple[str | int, ...], str] = {(): comment} | {(key,): comment for key in value}
        printable = {path: "".join(filter(str.isprintable, text)) for path, text in comments.items()}
        assert plain(load(dump(value, comments=printable), "f").value) == value


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [path]


class TestPlacesAreWhereTheValueStands:
    @given(DOCUMENTS)
    def test_every_field_has_a_place_within_the_document(self, value: dict[str, Any]) -> None:
        text = dump(value)
        document = load(text, "f")
        for path in leaves(document.value):
            place = place_of(document.value, *path)
            assert place is not None
            assert (1, 1) <= place[1:3] <= place[3:]
            if isinstance(path[-1], str):
                key = key_place_of(document.value, *path)
                assert key is not None
                assert key[3:] <= place[1:3]

    @given(DOCUMENTS)
    def test_the_text_at_a_place_is_the_value(self, value: dict[str, Any]) -> None:
        text = dump(value)
        document = load(text, "f")
        for path in leaves(document.value):
            place = place_of(document.value, *path)
            assert place is not None
            found = value
            for step in path:
                found = found[step]  # type: ignore[index]
            shown = text_of(place, text)
            if not shown.startswith("|"):
                assert yaml.safe_load(shown or "''") == found


class TestNoInputIsTooBad:
    """Any text gives documents or a SourceError with a place, never another exception."""

    @given(st.text(max_size=60) | TEXT | st.text("- :a\n\t#&*[]{}!|>'\"%\\", max_size=30))
    def test_any_text(self, text: str) -> None:
        try:
            documents = load_all(text, "f")
        except SourceError as error:
            place = error.diagnostics[0].place
            assert isinstance(place, Place)
            assert place.line >= 1
            assert place.column >= 1
        else:
            assert all(document.value is not None for document in documents)

    @given(st.binary(max_size=60))
    def test_any_bytes(self, content: bytes) -> None:
        try:
            found = [document.place for document in load_all(content, "f")]
        except SourceError as error:
            found = [diagnostic.place or Place("f", 0, 0, 0, 0) for diagnostic in error.diagnostics]
        assert all(place.line >= 1 for place in found)


class TestCopiesKeepOriginsAndShareNothing:
    @given(DOCUMENTS)
    def test_clone(self, value: dict[str, Any]) -> None:
        loaded = load(dump(value), "f").value
        for copied in (clone(loaded), copy.deepcopy(loaded)):
            assert copied == loaded
            for path in leaves(loaded):
                assert place_of(copied, *path) == place_of(loaded, *path)
            wreck(copied)
            assert plain(loaded) == value


def wreck(value: Any) -> None:
    if isinstance(value, YamlMap):
        for item in value.values():
            wreck(item)
        value.clear()
        value.origins.clear()
    elif isinstance(value, YamlList):
        for item in value:
            wreck(item)
        value.clear()
        value.origins.clear()


class TestAnEditChangesWhatItSaysAndNothingElse:
    @given(DOCUMENTS, st.data())
    def test_of_a_field_that_is_there(self, value: dict[str, Any], data: st.DataObject) -> None:
        text = dump(value)
        path = data.draw(st.sampled_from(leaves(value) or [(next(iter(value)),)]))
        new = data.draw(YAML_VALUES)
        edited = set_value(text, path, new)
        expected = copy.deepcopy(value)
        holder: Any = expected
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = new
        assert plain(load(edited, "f").value) == expected

    @given(DOCUMENTS, TEXT, YAML_VALUES)
    def test_of_a_new_field(self, value: dict[str, Any], key: str, new: Any) -> None:
        text = dump(value)
        edited = set_value(text, (key,), new)
        assert plain(load(edited, "f").value) == {**value, key: new}
        if key not in value:
            assert edited.startswith(text.rstrip("\n"))
