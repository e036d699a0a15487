"""Nodes are values."""

from __future__ import annotations

import pytest

from labwright.render.gotemplate.nodes import Field, Text


def test_nodes_of_equal_content_are_equal_and_cannot_be_changed() -> None:
    assert Field(("a", "b")) == Field(("a", "b"))
    with pytest.raises(AttributeError):
        Text("a").text = "b"  # type: ignore[misc]
