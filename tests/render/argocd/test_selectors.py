"""Label selectors."""

from __future__ import annotations

import pytest

from labwright.render.argocd.selectors import matches

LABELS = {"env": "prod", "server": "https://10.0.0.1:6443"}


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ({"key": "env", "operator": "In", "values": ["prod"]}, True),
        ({"key": "env", "operator": "NotIn", "values": ["prod"]}, False),
        ({"key": "none", "operator": "NotIn", "values": ["prod"]}, True),
        ({"key": "env", "operator": "Exists"}, True),
        ({"key": "none", "operator": "DoesNotExist"}, True),
        ({"key": "env", "operator": "Like"}, False),
    ],
)
def test_expressions(expression: dict[str, object], held: bool) -> None:
    assert matches({"matchExpressions": [expression]}, LABELS) is held


def test_all_terms_must_hold_and_values_may_be_urls() -> None:
    assert matches({"matchLabels": {"server": "https://10.0.0.1:6443"}}, LABELS)
    assert not matches({"matchLabels": {"env": "prod", "none": "x"}}, LABELS)
    assert matches({}, {})
