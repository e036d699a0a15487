"""Field paths as people type them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.estate.explanation.paths import UnknownFieldError, locate, parse_path
from labwright.render.helm.origins_leaves import shown_path
from labwright.source import SourceError

OBJECT: dict[str, Any] = {
    "metadata": {"annotations": {"a.b/c": "1", "plain": "2"}, "labels": {"app.kubernetes.io/name": "x", "app": "y"}},
    "spec": {
        "replicas": 2,
        "containers": [{"name": "app", "image": "i", "args": ["--a", "--b"]}, {"name": "sidecar", "image": "j"}],
        "ports": [{"port": 80}, {"port": 443}],
        "empty": [],
    },
}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("spec.replicas", ("spec", "replicas")),
        (".spec.replicas", ("spec", "replicas")),
        ("/spec/replicas", ("spec", "replicas")),
        ("SPEC.Replicas", ("spec", "replicas")),
        ("spec.containers[1].image", ("spec", "containers", 1, "image")),
        ("spec.containers.1.image", ("spec", "containers", 1, "image")),
        ("/spec/containers/1/image", ("spec", "containers", 1, "image")),
        ("spec.containers[-1].image", ("spec", "containers", 1, "image")),
        ("spec.containers[name=sidecar].image", ("spec", "containers", 1, "image")),
        ("spec.containers[sidecar].image", ("spec", "containers", 1, "image")),
        ('spec.containers["sidecar"].image', ("spec", "containers", 1, "image")),
        ("spec.containers[app].args[--b]", ("spec", "containers", 0, "args", 1)),
        ("spec.ports[port=443]", ("spec", "ports", 1)),
        ('metadata.annotations["a.b/c"]', ("metadata", "annotations", "a.b/c")),
        ("metadata.annotations['a.b/c']", ("metadata", "annotations", "a.b/c")),
        ("metadata.annotations.a\\.b/c", ("metadata", "annotations", "a.b/c")),
        ("metadata.annotations.a.b/c", ("metadata", "annotations", "a.b/c")),
        ("metadata.labels.app.kubernetes.io/name", ("metadata", "labels", "app.kubernetes.io/name")),
        ("metadata.labels.app", ("metadata", "labels", "app")),
        ("/metadata/annotations/a.b~1c", ("metadata", "annotations", "a.b/c")),
    ],
)
def test_every_way_to_write_a_path_leads_there(text: str, path: Any) -> None:
    if text == "metadata.labels.app.kubernetes.io/name":
        with pytest.raises(UnknownFieldError):
            locate(OBJECT, parse_path(text))
        return
    assert locate(OBJECT, parse_path(text)) == path


@pytest.mark.parametrize("text", ["spec..x", "spec.", "spec[", "spec[]", 'spec["x', "a]b[", "\\"])
def test_what_is_no_path_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(SourceError, match="EX005"):
        parse_path(text)


@pytest.mark.parametrize(
    ("text", "above", "near", "known"),
    [
        ("spec.replcas", ("spec",), "replicas", ("replicas", "containers", "ports", "empty")),
        ("spec.containers[sidecart]", ("spec", "containers"), "sidecar", ("app", "sidecar")),
        ("spec.containers[7]", ("spec", "containers"), None, ("app", "sidecar")),
        ("spec.ports[7]", ("spec", "ports"), None, ("0", "1")),
        ("spec.empty[0]", ("spec", "empty"), None, ()),
        ("spec.replicas.more", ("spec", "replicas"), None, ()),
        ("spec[name=x]", ("spec",), None, ("replicas", "containers", "ports", "empty")),
    ],
)
def test_an_unknown_field_knows_what_is_there_instead(text: str, above: Any, near: str | None, known: Any) -> None:
    with pytest.raises(UnknownFieldError) as caught:
        locate(OBJECT, parse_path(text))
    assert (caught.value.above, caught.value.near, caught.value.known) == (above, near, known)


keys = st.text(min_size=1, max_size=6)
values = st.recursive(
    st.integers(),
    lambda inner: st.one_of(
        st.dictionaries(keys, inner, min_size=1, max_size=3), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(values.filter(lambda one: isinstance(one, dict | list)), st.data())
def test_a_shown_path_leads_back(value: Any, data: st.DataObject) -> None:
    path: list[Any] = []
    here = value
    while isinstance(here, dict | list) and data.draw(st.booleans() if path else st.just(True)):
        step = data.draw(st.sampled_from(list(here) if isinstance(here, dict) else range(len(here))))
        path.append(step)
        here = here[step]
    assert locate(value, parse_path(shown_path(path))) == tuple(path)
