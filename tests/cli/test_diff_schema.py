from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from jsonschema_rs import ValidationError, validator_for

from labwright.cli._diff_schema import DIFF_SCHEMA

SIDE = {"revision": "HEAD", "commit": "abc"}
EMPTY: dict[str, Any] = {
    "apiVersion": "labwright.dev/v1alpha1",
    "kind": "Diff",
    "old": SIDE,
    "new": {"revision": None, "commit": None},
    "clusters": [],
}


def test_a_diff_without_differences_is_one() -> None:
    validator_for(DIFF_SCHEMA).validate(EMPTY)


@pytest.mark.parametrize("change", [{"kind": "Other"}, {"clusters": [{}]}, {"more": 1}, {"old": None}])
def test_anything_else_is_not(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator_for(DIFF_SCHEMA).validate({**deepcopy(EMPTY), **change})
