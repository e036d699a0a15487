"""Selectors and regular expressions."""

from __future__ import annotations

import time

import pytest

from labwright.render.kustomize import automaton
from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.patterns import Selector, compile_pattern, parse_terms
from labwright.render.kustomize.resource import Resource
from labwright.source import Place, YamlMap, load


def resource(name: str = "web", labels: str = "{}", namespace: str = "") -> Resource:
    where = f", namespace: {namespace}" if namespace else ""
    return Resource(
        value=load(
            f"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}{where}, labels: {labels}}}}}\n", "x"
        ).value
    )


@pytest.mark.parametrize(
    ("terms", "labels", "matches"),
    [
        ("a=b", {"a": "b"}, True),
        ("a==b", {"a": "c"}, False),
        ("a!=b", {}, True),
        ("a", {"a": ""}, True),
        ("!a", {"a": ""}, False),
        ("a in (b, c)", {"a": "c"}, True),
        ("a notin (b,c)", {"a": "c"}, False),
        ("a notin (b,c)", {}, True),
        ("a>5", {"a": "6"}, True),
        ("a<5", {"a": "x"}, False),
        ("a=b,!c, d in (e)", {"a": "b", "d": "e"}, True),
        ("example.org/key=v", {"example.org/key": "v"}, True),
    ],
)
def test_terms(terms: str, labels: dict[str, str], matches: object) -> None:
    assert all(term.matches(labels) for term in parse_terms(terms, None)) is matches


@pytest.mark.parametrize("text", ["a=b=c", "a in b", "(a)", "a b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(KustomizeError, match="is no label selector"):
        parse_terms(text, None)


def test_expressions_are_anchored() -> None:
    assert Selector(YamlMap({"name": "we."}), None).takes(resource("web"))
    assert not Selector(YamlMap({"name": "we"}), None).takes(resource("web"))
    assert Selector(YamlMap({"name": "a|web"}), None).takes(resource("web"))


def test_no_namespace_is_default() -> None:
    assert Selector(YamlMap({"namespace": "default"}), None).takes(resource())
    assert not Selector(YamlMap({"namespace": "default"}), None).takes(resource(namespace="x"))


def test_earlier_names_count() -> None:
    renamed = resource("web")
    renamed.store_id()
    renamed.set_name("my-web", None)
    assert Selector(YamlMap({"name": "web"}), None).takes(renamed)
    assert Selector(YamlMap({"name": "my-web"}), None).takes(renamed)


@pytest.mark.parametrize("pattern", ["(", "a{99999999999}", "(?=a)", "x" * 30_000])
def test_expressions_that_cannot_be_used_are_refused_at_once(pattern: str) -> None:
    start = time.perf_counter()
    with pytest.raises(KustomizeError, match="regular expression"):
        compile_pattern(pattern, None)
    assert time.perf_counter() - start < 1


def test_an_expression_that_takes_too_long_is_refused_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_WORK", 3)
    place = Place("kustomization.yaml", 3, 5, 3, 9)
    with pytest.raises(KustomizeError, match="takes too long on a text of 5000 characters") as found:
        compile_pattern("(x+x+)+z", place).search("x" * 5000)
    assert found.value.diagnostics[0].place == place
