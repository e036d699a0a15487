"""The order of kinds."""

from __future__ import annotations

from labwright.kube.ordering import INSTALL_ORDER


def test_what_others_need_comes_first() -> None:
    rank = {kind: index for index, kind in enumerate(INSTALL_ORDER)}
    assert len(rank) == len(INSTALL_ORDER)
    for first, then in (
        ("Namespace", "Secret"),
        ("ServiceAccount", "Deployment"),
        ("CustomResourceDefinition", "Service"),
    ):
        assert rank[first] < rank[then]
