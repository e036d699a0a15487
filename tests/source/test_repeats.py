"""Keys that stand twice, where kustomize does not mind."""

from __future__ import annotations

import pytest

from labwright.source import Diagnostic, SourceError, load_all, place_of
from labwright.source.scalars import Dialect


def kustomize(text: str) -> object:
    (document,) = load_all(text, "a.yaml", Dialect.KUSTOMIZE)
    return document.value


def test_repeated_annotations_of_an_object_unite_the_first_of_equal_keys_counting() -> None:
    text = "metadata:\n  annotations: {a: one, b: one}\n  annotations:\n  annotations: {b: two, c: two}\n"
    value = kustomize(text)
    assert value == {"metadata": {"annotations": {"a": "one", "b": "one", "c": "two"}}}
    assert str(place_of(value, "metadata", "annotations", "c")) == "a.yaml:4:28"


def test_of_equal_annotations_in_one_mapping_the_later_one_counts() -> None:
    assert kustomize("metadata: {annotations: {a: one, a: two}}") == {"metadata": {"annotations": {"a": "two"}}}


@pytest.mark.parametrize(
    "text",
    [
        "metadata:\n  labels: {a: one}\n  labels: {b: two}\n",
        "metadata:\n  annotations: {a: one}\n  annotations: [b]\n",
        "spec:\n  metadata:\n    annotations: {a: one}\n    annotations: {b: two}\n",
        "metadata:\n  annotations: {a: one}\nmetadata:\n  annotations: {b: two}\n",
    ],
)
def test_any_other_key_that_stands_twice_is_refused(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        kustomize(text)
    assert [one.code for one in caught.value.diagnostics] == ["Y002"]


def test_outside_kustomize_annotations_must_not_stand_twice_either() -> None:
    with pytest.raises(SourceError):
        load_all("metadata:\n  annotations: {a: one}\n  annotations: {b: two}\n", "a.yaml")


def test_who_asks_for_it_gets_the_later_one_and_the_report() -> None:
    told: list[Diagnostic] = []
    (document,) = load_all("a: {x: 1, x: 2}\nb: 1\nb: 3\n", "a.yaml", repeated=told)
    assert document.value == {"a": {"x": 2}, "b": 3}
    assert [str(one.place) for one in told] == ["a.yaml:1:11", "a.yaml:3:1"]
