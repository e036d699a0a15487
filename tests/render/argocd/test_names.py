"""Names made fit."""

from __future__ import annotations

from labwright.render.argocd.names import normalized


def test_a_name_gets_what_kubernetes_takes() -> None:
    assert normalized("My_App.v1!") == "my-app.v1"
    assert len(normalized("a" * 300)) == 253
