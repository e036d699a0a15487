from __future__ import annotations

import pytest
from pydantic import ValidationError

from labwright.spec.models import Secrets


def test_a_recipient_is_a_public_key() -> None:
    key = "age1" + "q" * 58
    assert Secrets.model_validate({"recipients": {"production": key}}).recipients == {"production": key}


def test_a_private_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        Secrets.model_validate({"recipients": {"production": "AGE-SECRET-KEY-1" + "Q" * 58}})
