"""What explanations are made of."""

from __future__ import annotations

from labwright.estate.explanation.model import Applier, Name


def test_names_are_written_with_their_namespace_where_they_have_one() -> None:
    assert str(Name(api_version="v1", kind="Service", namespace="apps", name="web")) == "Service apps/web"
    assert str(Name(api_version="v1", kind="Namespace", namespace="", name="apps")) == "Namespace apps"
    assert str(Applier(kind="Overlay", namespace="", name="x", path="x")) == "Overlay x"
