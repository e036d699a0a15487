"""Objects and diagnostics as JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.kept import Reader, Writer, files_of, to_bytes
from labwright.render.objects import Object
from labwright.source import (
    Diagnostic,
    Note,
    Origin,
    Place,
    Severity,
    YamlMap,
    assign,
    load,
    origin_of,
    place_of,
)

PLACE = Place("a.yaml", 1, 2, 3, 4)


def there_and_back(item: Object) -> Object:
    writer = Writer()
    data = json.loads(to_bytes([writer.object(item), writer.texts]))
    return Reader(data[1]).object(data[0])


def made(text: str) -> Object:
    value = load(text, "dir/file.yaml").value
    return Object(value=value, api_version="v1", kind="ConfigMap", name="a", namespace="n", place=PLACE, generated=True)


def test_an_object_keeps_its_values_places_and_history() -> None:
    item = made("metadata: {name: a}\nlist:\n- x: 1\n- [true, null]\n- text\nempty: {}\nnone: []\n")
    assign(item.value["metadata"], "name", "b", Origin(PLACE, why="patch"))
    back = there_and_back(item)
    assert back.value == item.value
    assert (back.kind, back.name, back.namespace, back.place, back.generated) == ("ConfigMap", "a", "n", PLACE, True)
    for path in (
        ("metadata",),
        ("metadata", "name"),
        ("list", 0, "x"),
        ("list", 1, 0),
        ("list", 2),
        ("empty",),
        ("none",),
    ):
        assert origin_of(back.value, *path) == origin_of(item.value, *path)
        assert place_of(back.value, *path) == place_of(item.value, *path)
    origin = origin_of(back.value, "metadata", "name")
    assert origin is not None
    assert [one.why for one in origin.history] == ["patch", ""]
    assert back.value["list"].place == item.value["list"].place
    assert back.value.key_places == item.value.key_places


def test_values_without_origins_stay_without() -> None:
    item = Object(value=YamlMap({"a": YamlMap({"b": 1})}), api_version="v1", kind="K", name="n")
    back = there_and_back(item)
    assert back.value == item.value
    assert back.value["a"].origins == {} and back.value.place is None and back.place is None


texts = st.text("abc-:'\"#ä ", max_size=8)
scalars = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(texts, values, max_size=4))
def test_any_value_comes_back(value: dict[str, object]) -> None:
    item = Object(
        value=load(json.dumps(value, ensure_ascii=False), "f.yaml").value, api_version="v1", kind="K", name="n"
    )
    assert there_and_back(item).value == item.value


def test_a_diagnostic_comes_back() -> None:
    item = Diagnostic(Severity.WARNING, "FX007", "m", PLACE, "expected", "help", (Note("also", None), Note("b", PLACE)))
    writer = Writer()
    data = json.loads(to_bytes([writer.diagnostic(item), writer.texts]))
    assert Reader(data[1]).diagnostic(data[0]) == item
    assert files_of([item]) == {"a.yaml"}


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        to_bytes(float("nan"))
