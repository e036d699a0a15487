"""Fields of any shape."""

from __future__ import annotations

import pytest

from labwright.render.argocd import shapes
from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.shapes import entries, listed, mapped
from tests.render.argocd.harness import mapping


def test_another_shape_counts_as_empty_where_nobody_minds() -> None:
    assert (listed([1]), listed(None), listed("x"), mapped({"a": 1}), mapped([1])) == ([1], [], [], {"a": 1}, {})


def test_another_shape_is_refused_where_somebody_does() -> None:
    assert entries(mapping("{a: [1]}"), "a") == [1]
    assert entries(mapping("{a: null}"), "a") == entries(mapping("{}"), "a") == []
    with pytest.raises(ArgoError) as caught:
        entries(mapping("a: 1\n"), "a")
    assert str(caught.value.diagnostics[0].place) == "values.yaml:1:4"


def test_the_same_goes_for_mappings_and_the_message_has_the_whole_path() -> None:
    assert shapes.mapping(mapping("{a: {b: 1}}"), "a") == {"b": 1}
    assert shapes.mapping(mapping("{a: null}"), "a") == shapes.mapping(mapping("{}"), "a") == {}
    with pytest.raises(ArgoError, match=r"`kustomize\.a` must be a mapping"):
        shapes.mapping(mapping("a: 1\n"), "a", inside="kustomize.")
