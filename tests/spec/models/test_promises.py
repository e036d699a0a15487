from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from labwright.spec.models.promises import NetworkPromise, Promise, RestorePromise, SurvivePromise, kind_of

PROMISE = TypeAdapter[Any](Promise)


@pytest.mark.parametrize(
    ("written", "model"),
    [
        ({"id": "a", "survive": {"machines": 1}}, SurvivePromise),
        ({"id": "a", "database": "pg", "rpo": "5m"}, RestorePromise),
        ({"id": "a", "network": "only-declared-flows"}, NetworkPromise),
    ],
)
def test_its_fields_tell_its_kind(written: dict[str, Any], model: type) -> None:
    made = PROMISE.validate_python(written)
    assert isinstance(made, model)
    assert kind_of(made) == kind_of(written)


def test_an_rto_without_a_database_is_still_a_restore_promise() -> None:
    with pytest.raises(ValidationError) as caught:
        PROMISE.validate_python({"id": "a", "rto": "5m"})
    assert caught.value.errors()[0]["loc"][-1] == "database"


@pytest.mark.parametrize("value", [{"id": "a"}, {}, [], None, "survive"])
def test_without_a_kind_it_is_no_promise(value: object) -> None:
    assert kind_of(value) is None
    with pytest.raises(ValidationError):
        PROMISE.validate_python(value)


@pytest.mark.parametrize("apps", ["some", [], [1], {}])
def test_apps_are_all_or_named(apps: object) -> None:
    with pytest.raises(ValidationError):
        PROMISE.validate_python({"id": "a", "survive": {"machines": 1}, "apps": apps})
