"""What rendering may use beside the repository."""

from __future__ import annotations

from labwright.render.context import Context


def test_without_being_told_anything_nothing_is_known() -> None:
    context = Context()
    assert (context.helm, context.decrypt, context.memo.keeps) == (None, None, False)
    assert context.capabilities.api_versions == frozenset()


def test_charts_are_told_what_is_known_of_the_cluster() -> None:
    told = Context(kubernetes_version="1.32.9", api_versions=frozenset({"a/v1"})).capabilities
    assert (told.kubernetes_version, told.api_versions) == ("1.32.9", frozenset({"a/v1"}))
