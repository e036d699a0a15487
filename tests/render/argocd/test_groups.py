"""Names of Argo CD's API."""

from __future__ import annotations

from labwright.render.argocd import groups


def test_the_version_is_of_the_group() -> None:
    assert groups.VERSION.partition("/")[0] == groups.ARGO
