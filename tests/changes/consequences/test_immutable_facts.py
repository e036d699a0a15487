from __future__ import annotations

from labwright.changes.consequences.immutable_facts import FACTS
from labwright.kube import is_namespaced


def test_every_fact_names_the_code_that_it_comes_from() -> None:
    for kind, facts in FACTS.items():
        for fact in facts:
            assert "validation" in fact.source.lower() or "strategy.go" in fact.source, (kind, fact)


def test_the_kinds_are_kubernetes_own() -> None:
    assert [kind for kind in FACTS if is_namespaced(kind) is None] == []
